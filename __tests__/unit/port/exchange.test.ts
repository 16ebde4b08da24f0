import { afterAll, afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import nock from 'nock';
import { AttemptError } from '../../../src/errors.ts';
import { authMethods, type AuthMethodName } from '../../../src/port/auth-methods.ts';
import { Secrets } from '../../../src/secrets.ts';
import { FakeClock, planOn } from '../../support/fake-clock.ts';

// After nock, which replaces what `node:http` exports: jest reads the exports at the first import.
const { exchange } = await import('../../../src/port/exchange.ts');

const now = Date.parse('2026-03-01T12:00:00Z');
const usedRegion = 'region eu (the default)';
const credentials = { clientId: 'an-id', clientSecret: 'very-secret-value&=%+' };
const host = 'https://port.test';
const token = 'eyJhbGciOiJIUzI1NiJ9.opaque.c2lnbmF0dXJl';
/** Ends with the failure itself where the action would retry. */
const oneAttempt = planOn(new FakeClock(now), {
  onRetry: (failure) => {
    throw failure;
  },
});
let masked: string[];

beforeEach(() => {
  masked = [];
  nock.disableNetConnect();
});
// What nock replaces outlives the file, and the next one in the same process has real servers.
afterAll(() => {
  nock.restore();
});

afterEach(() => {
  nock.cleanAll();
  nock.enableNetConnect();
});

/** One attempt. */
function run(method: AuthMethodName = 'api') {
  const secrets = new Secrets((value) => masked.push(value));
  secrets.mask(credentials.clientSecret);
  const url = authMethods[method].url(`${host}/v1`, `${host}/mcp`);
  return exchange(credentials, { method, url, usedRegion }, secrets, oneAttempt);
}

const api = (status: number, body: nock.Body, headers?: nock.ReplyHeaders) =>
  nock(host).post('/v1/auth/access_token').reply(status, body, headers);
const good = { ok: true, accessToken: token, expiresIn: 10800, tokenType: 'Bearer' };
async function refused(method?: AuthMethodName): Promise<AttemptError> {
  const outcome: unknown = await run(method).catch((error: unknown) => error);
  if (outcome instanceof AttemptError) return outcome;
  throw new Error('it succeeded');
}

describe("Port's API", () => {
  test('takes the credentials as JSON and gives a token with its expiry', async () => {
    const scope = nock(host, { reqheaders: { 'content-type': 'application/json' } })
      .post('/v1/auth/access_token', { clientId: 'an-id', clientSecret: credentials.clientSecret })
      .reply(200, good);
    expect(await run()).toEqual({
      value: token,
      expiresInSeconds: 10800,
      expiresAt: new Date('2026-03-01T15:00:00Z'),
    });
    expect(scope.isDone()).toBe(true);
  });

  test('is asked for an answer that is not compressed', async () => {
    nock(host, { reqheaders: { 'accept-encoding': 'identity' } })
      .post('/v1/auth/access_token')
      .reply(200, good);
    expect((await run()).value).toBe(token);
  });

  test('the token is masked', async () => {
    api(200, good);
    await run();
    expect(masked).toEqual([credentials.clientSecret, token]);
  });

  test('a token in an answer that is refused is masked all the same', async () => {
    api(500, { ...good, ok: false });
    await refused();
    expect(masked).toContain(token);
  });
});

describe('the OAuth endpoint', () => {
  test('takes the credentials as a form of the client_credentials grant', async () => {
    const scope = nock(host, {
      reqheaders: { 'content-type': 'application/x-www-form-urlencoded' },
    })
      .post('/mcp/token', {
        grant_type: 'client_credentials',
        client_id: 'an-id',
        client_secret: credentials.clientSecret,
      })
      .reply(200, { access_token: token, token_type: 'bearer', expires_in: 60 });
    expect(await run('oauth')).toMatchObject({ value: token, expiresInSeconds: 60 });
    expect(scope.isDone()).toBe(true);
  });

  test('refuses with the error of RFC 6749', async () => {
    nock(host)
      .post('/mcp/token')
      .reply(400, { error: 'invalid_client', error_description: 'Unknown client' });
    expect(await refused('oauth')).toMatchObject({
      transient: false,
      message: expect.stringMatching(
        /refused the credentials \(400\) \("Unknown client"\).*region/,
      ),
    });
  });

  test('an error without a description shows its code', async () => {
    nock(host).post('/mcp/token').reply(400, { error: 'unsupported_grant_type' });
    expect((await refused('oauth')).message).toContain('unsupported_grant_type');
  });
});

describe('an answer that is not what it should be', () => {
  test.each<[string, nock.Body, string]>([
    ['no token', { ...good, accessToken: undefined }, 'without an access token'],
    ['an empty token', { ...good, accessToken: '' }, 'without an access token'],
    ['a token that is no string', { ...good, accessToken: { a: 1 } }, 'without an access token'],
    ['the literal null', 'null', 'not with a JSON object'],
    ['an array', [good], 'not with a JSON object'],
    ['another type of token', { ...good, tokenType: 'mac' }, 'no bearer token'],
    ['no lifetime', { ...good, expiresIn: undefined }, 'without a plausible lifetime'],
    ['a lifetime of zero', { ...good, expiresIn: 0 }, 'without a plausible lifetime'],
    ['a negative lifetime', { ...good, expiresIn: -1 }, 'without a plausible lifetime'],
    ['a lifetime that is text', { ...good, expiresIn: '10800' }, 'without a plausible lifetime'],
    [
      'an endless lifetime',
      `{"accessToken":"${token}","expiresIn":1e999}`,
      'without a plausible lifetime',
    ],
    [
      'a lifetime beyond every calendar',
      { ...good, expiresIn: 1e18 },
      'without a plausible lifetime',
    ],
    ['a web page', '<!doctype html><title>Log in</title>', 'a web page instead of JSON'],
    ['a failure with status 200', { ok: false, message: 'no' }, 'reported a failure (200) ("no")'],
  ])('%s is a permanent error', async (_what, body, message) => {
    api(200, body, {
      'content-length': String(
        Buffer.byteLength(typeof body === 'string' ? body : JSON.stringify(body)),
      ),
    });
    expect(await refused()).toMatchObject({
      transient: false,
      message: expect.stringContaining(message),
    });
  });

  test('a lifetime with a fraction is rounded down', async () => {
    api(200, { ...good, expiresIn: 59.9 });
    expect((await run()).expiresInSeconds).toBe(59);
  });

  test('an empty body is an error', async () => {
    api(204, '', { 'content-length': '0' });
    expect(await refused()).toMatchObject({
      transient: false,
      message: expect.stringContaining('with status 204 but an empty body'),
    });
  });

  test('JSON that ends too early may be a cut connection where nothing marks the end', async () => {
    api(200, '{"accessToken":"a');
    expect((await refused()).transient).toBe(true);
  });
});

describe('a token', () => {
  test.each([
    ['the shortest', 'x'.repeat(16)],
    ['the longest', 'x'.repeat(16_384)],
    ['of every character that there is', 'AZaz09._~+/-AZaz09=='],
  ])('%s is taken', async (_what, value) => {
    api(200, { ...good, accessToken: value });
    expect((await run()).value).toBe(value);
  });

  test.each([
    ['too short', 'x'.repeat(15)],
    ['a brace', '{'],
    ['too long', 'x'.repeat(16_385)],
    ['of many lines', 'line\n'.repeat(1_000)],
    ['with white space', 'eyJhbGciOiJIUzI1 NiJ9'],
    ['with a reference to a variable', 'k${GITHUB_TOKEN}-and-more'],
    ['with a reference without braces', 'k$GITHUB_TOKEN-and-more'],
    ['with a backslash', 'eyJhbGciOiJIUzI1\\NiJ9'],
    ['with a reference to a file', 'x{file:/etc/hostname}y'],
    ['that no header can hold', 'tökén-tökén-tökén-tökén'],
    ['with padding inside', 'eyJhbGciOiJI=UzI1NiJ9'],
  ])('%s is refused, is not masked, and is not shown', async (_what, value) => {
    api(200, { ...good, accessToken: value });
    const { message, transient } = await refused();
    expect(transient).toBe(false);
    expect(message).toMatch(
      /answered with something that cannot be an access token: a token has 16 to 16384/,
    );
    expect(masked).toEqual([credentials.clientSecret]);
    if (value.length > 1) expect(message).not.toContain(value.slice(0, 12));
  });

  test('in a refusal is masked only where it can be one', async () => {
    api(401, { ...good, accessToken: '{', message: 'no' });
    await refused();
    expect(masked).toEqual([credentials.clientSecret]);
  });
});

describe("a JWT's own expiry", () => {
  /** @param exp seconds from now */
  const jwt = (exp: unknown) =>
    ['{"alg":"none"}', JSON.stringify({ exp }), 'signature']
      .map((part) => Buffer.from(part).toString('base64url'))
      .join('.');
  const at = (seconds: number) => now / 1000 + seconds;

  test.each([
    ['shortens the lifetime', at(45), 45],
    ['is rounded down', at(45.9), 45],
    ['never prolongs it', at(99_999), 10_800],
    ['counts only as a number', String(at(45)), 10_800],
    ['counts only where it is finite', null, 10_800],
  ])('%s', async (_what, exp, seconds) => {
    api(200, { ...good, accessToken: jwt(exp) });
    expect(await run()).toMatchObject({
      expiresInSeconds: seconds,
      expiresAt: new Date(now + seconds * 1000),
    });
  });

  test.each([at(0), at(-1), at(0.9), -1])('%d that has come is an error', async (exp) => {
    api(200, { ...good, accessToken: jwt(exp) });
    expect(await refused()).toMatchObject({
      transient: false,
      message: expect.stringMatching(
        /answered with an access token that has expired\. Port hands out the same token until it expires: try again after 2026-03-01T12:01:00Z/,
      ),
    });
  });

  test("is measured by the server's clock, not the runner's", async () => {
    const date = 'Sun, 01 Mar 2026 13:00:00 GMT';
    api(200, { ...good, accessToken: jwt(at(3_660)) }, { date });
    expect(await run()).toMatchObject({
      expiresInSeconds: 60,
      expiresAt: new Date('2026-03-01T13:01:00Z'),
    });
  });

  test.each([
    'a.b.c-padded-to-size',
    'eyJhbGciOiJIUzI1NiJ9',
    `${'x'.repeat(20)}.!.`.replace('!', 'e30'),
  ])('is not looked for in %s', async (value) => {
    api(200, { ...good, accessToken: value });
    expect((await run()).expiresInSeconds).toBe(10_800);
  });
});

describe('a refusal says the cause and the remedy', () => {
  test.each<[number, nock.Body, boolean, RegExp]>([
    [400, {}, false, /refused the request \(400\)/],
    [
      401,
      { message: 'Invalid' },
      false,
      /refused the credentials \(401\) \("Invalid"\).*do not belong together.*region.*; this run used region eu \(the default\)\.$/,
    ],
    [
      403,
      { message: 'IP not whitelisted: 1.2.3.4 for organization org_AbC' },
      false,
      /address of this machine \(403\) \("IP not whitelisted: 1\.2\.3\.4"\)\. .*ask Port's support/,
    ],
    [403, {}, false, /forbids the exchange/],
    [404, '<html>', false, /does not know the address \(404\).*https:\/\/api\.port\.io\/v1/],
    [405, '', false, /does not know the address/],
    [408, '', true, /timed out/],
    [413, {}, false, /refused the request/],
    [
      422,
      { message: 'clientId must be a string' },
      false,
      /refused the request \(422\) \("clientId must be a string"\)/,
    ],
    [429, {}, true, /too many requests/],
    [500, {}, true, /has a problem \(500\)/],
    [502, '<html>bad gateway</html>', true, /has a problem \(502\)/],
    [503, '', true, /has a problem/],
    [504, '', true, /has a problem/],
    [300, '', false, /redirects elsewhere \(300\)/],
    [302, '', false, /redirects elsewhere \(302\).*follows no redirect/],
    [308, '', false, /redirects elsewhere/],
  ])('%d %j', async (status, body, transient, message) => {
    api(status, body, { location: 'https://elsewhere.test/' });
    expect(await refused()).toMatchObject({ transient, message: expect.stringMatching(message) });
  });

  test('a message that only mentions source addresses is no refusal of one', async () => {
    api(403, { message: 'Not allowed. See "IP not whitelisted: 192.0.2.1" in the documents' });
    expect((await refused()).message).toContain('forbids the exchange (403)');
  });

  test('what stands in place of the address is left out, unless it is one', async () => {
    api(403, { message: 'IP not whitelisted: face of organization org_AbC' });
    expect((await refused()).message).toContain('(403) ("IP not whitelisted").');
  });

  test("the organization's identifier is left out", async () => {
    api(403, { message: 'IP not whitelisted: 2001:db8::1 for organization org_AbC' });
    const { message } = await refused();
    expect(message).toContain('("IP not whitelisted: 2001:db8::1")');
    expect(message).not.toContain('org_AbC');
  });

  test.each([400, 401, 403, 407, 418, 511])('%d with a web page is the network', async (status) => {
    api(status, '<html><title>Log in</title></html>');
    expect(await refused()).toMatchObject({
      transient: false,
      message: expect.stringMatching(
        /did not answer: a web page came in its place.*log-in page of the network or a firewall/,
      ),
    });
  });

  test('without a message shows what the challenge says', async () => {
    const challenge = 'Bearer error="invalid_token", error_description="no such client"';
    api(401, '', { 'www-authenticate': challenge });
    expect((await refused()).message).toContain('refused the credentials (401) ("no such client")');
  });

  test.each([200, 400, 401, 404, 500])("%d ends with Port's trace", async (status) => {
    api(status, { message: 'no' }, { 'x-trace-id': 'f3a1c9d2-77b0-4c11-9a2e-0123456789ab' });
    expect((await refused()).message).toMatch(
      /X-Trace-Id, f3a1c9d2-77b0-4c11-9a2e-0123456789ab\.$/,
    );
  });

  test("ends with Port's trace, where it looks like one", async () => {
    const trace = 'f3a1c9d2-77b0-4c11-9a2e-0123456789ab';
    api(401, { message: 'no' }, { 'x-trace-id': trace });
    expect((await refused()).message).toMatch(new RegExp(`X-Trace-Id, ${trace}\\.$`));
    for (const strange of ['::error::x', 'x', 'a b c d e f g h', credentials.clientSecret]) {
      api(401, { message: 'no' }, { 'x-trace-id': strange });
      expect((await refused()).message).not.toContain('X-Trace-Id');
    }
  });

  test('a 429 names the limit of its endpoint', async () => {
    api(429, {});
    expect((await refused()).message).toContain("the limits of Port's API");
    nock(host).post('/mcp/token').reply(429, {});
    expect((await refused('oauth')).message).toContain(
      '50 exchanges in 15 minutes for each client ID',
    );
  });

  test('a redirect is not followed, and says where it points, without a secret', async () => {
    const location = `https://${credentials.clientSecret.slice(0, 17)}.elsewhere.test/path`;
    api(307, '', { location });
    const { message } = await refused();
    expect(message).toContain('It points to ***.elsewhere.test. The action follows no');
    api(302, '', { location: 'data:,x' });
    expect((await refused()).message).toContain('(302). The action follows no redirect');
  });

  test('a raw body is never shown', async () => {
    api(401, 'You are not welcome');
    expect((await refused()).message).not.toContain('welcome');
  });

  test('a message that echoes the request shows no secret', async () => {
    api(401, { message: `clientSecret ${credentials.clientSecret} is wrong` });
    expect((await refused()).message).toContain('("clientSecret *** is wrong")');
  });

  test('a 429 brings along how long to wait, from either header', async () => {
    api(429, {}, { 'retry-after': '7' });
    expect((await refused()).waitMs).toBe(7_000);
    api(429, {}, { 'x-ratelimit-reset': String(now / 1000 + 30) });
    expect((await refused()).waitMs).toBe(30_000);
  });

  test('a 503 honours Retry-After, but not the reset of a limit that was not hit', async () => {
    api(503, {}, { 'retry-after': '7', 'x-ratelimit-reset': String(now / 1000 + 900) });
    expect((await refused()).waitMs).toBe(7_000);
    api(503, {}, { 'x-ratelimit-reset': String(now / 1000 + 900) });
    expect((await refused()).waitMs).toBeUndefined();
  });
});

describe("an address of Port's own", () => {
  const pageFrom = (url: string, region: string | undefined) => {
    nock('https://api.us.port.io').post(/./).reply(200, '<html>');
    const secrets = new Secrets(() => undefined);
    const tokenEndpoint = { method: 'api', url, usedRegion: region } as const;
    return exchange(credentials, tokenEndpoint, secrets, oneAttempt).catch(String);
  };

  test('is not to blame, nor is an input that nobody set', async () => {
    const message = await pageFrom(
      'https://api.us.port.io/v1/auth/access_token',
      'region us (as in mcp_url)',
    );
    expect(message).toContain(
      "The address is Port's own (region us (as in mcp_url)): look for what may answer in its place",
    );
    expect(message).not.toContain('Check auth_base_url');
  });

  test('with another path was set', async () => {
    const message = await pageFrom('https://api.us.port.io/v2/auth/access_token', usedRegion);
    expect(message).toContain("Check auth_base_url: Port's own are https://api.port.io/v1 (eu)");
  });
});

test('the OAuth endpoint is below the MCP URL, with one slash', () => {
  const { api, oauth } = authMethods;
  expect(oauth.url('', 'https://mcp.port.io/v1/')).toBe('https://mcp.port.io/v1/token');
  expect(api.url('https://api.port.io/v1', '')).toBe('https://api.port.io/v1/auth/access_token');
});
