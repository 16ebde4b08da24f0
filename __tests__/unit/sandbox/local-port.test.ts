import { request as httpsRequest } from 'node:https';
import { afterEach, describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { status } from '../../../sandbox/faults.ts';
import {
  type LocalPort,
  type LocalPortOptions,
  startLocalPort,
} from '../../../sandbox/local-port.ts';
import { makeCertificates } from '../../support/certificates.ts';

let open: LocalPort[] = [];
afterEach(async () => {
  await Promise.all(open.map((port) => port.close()));
  open = [];
});

async function start(options?: LocalPortOptions): Promise<LocalPort> {
  const port = await startLocalPort(options);
  open.push(port);
  return port;
}

function askApi(port: LocalPort, given: object = port, type = 'application/json') {
  const { clientId, clientSecret } = { clientId: undefined, clientSecret: undefined, ...given };
  return fetch(`${port.authBaseUrl}/auth/access_token`, {
    method: 'POST',
    headers: { 'content-type': type },
    body: JSON.stringify({ clientId, clientSecret }),
  });
}

function askOAuth(port: LocalPort, given: Record<string, string> = {}) {
  const { clientId: client_id, clientSecret: client_secret } = port;
  const grant = { grant_type: 'client_credentials', client_id, client_secret, ...given };
  return fetch(`${port.mcpUrl}/token`, { method: 'POST', body: new URLSearchParams(grant) });
}

describe('the token API', () => {
  test('exchanges the right pair for a token of three hours', async () => {
    const port = await start();
    const response = await askApi(port);
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({
      ok: true,
      accessToken: port.tokens[0],
      expiresIn: 10_800,
      tokenType: 'Bearer',
    });
  });

  test('gives a fixed token where it is told to', async () => {
    const port = await start({ accessToken: 'a-fixed-token' });
    expect(await (await askApi(port)).json()).toMatchObject({ accessToken: 'a-fixed-token' });
  });

  test.each([
    ['a wrong secret', 401, 'unauthorized', { clientSecret: 'wrong' }],
    ['another client', 401, 'unauthorized', { clientId: 'another' }],
    ['a missing secret', 422, 'invalid_request', { clientSecret: undefined }],
  ])('refuses %s with %i', async (_, status, error, wrong) => {
    const port = await start();
    const { clientId, clientSecret } = port;
    const response = await askApi(port, { clientId, clientSecret, ...wrong });
    expect(response.status).toBe(status);
    expect(await response.json()).toEqual({ ok: false, error, message: expect.any(String) });
    expect(port.tokens).toEqual([]);
  });

  test('refuses JSON that does not call itself so', async () => {
    const port = await start();
    expect((await askApi(port, port, 'text/plain')).status).toBe(422);
  });

  test('is not found without the version in its address', async () => {
    const port = await start();
    const response = await fetch(`${port.origin}/api/auth/access_token`, { method: 'POST' });
    expect(response.status).toBe(404);
    expect(await response.json()).toMatchObject({ ok: false, error: 'not_found' });
  });
});

describe('an ID to trace it by', () => {
  const traceOf = (response: Response) => response.headers.get('x-trace-id');

  test('has every answer of the API, refusals and faults too, each its own', async () => {
    const port = await start();
    port.fault('api', status(503));
    const answers = [
      await askApi(port),
      await askApi(port),
      await askApi(port, { clientId: 'another', clientSecret: '' }),
      await fetch(`${port.authBaseUrl}/elsewhere`),
    ];
    const ids = answers.map(traceOf);
    for (const id of ids) expect(id).toMatch(/^[0-9a-f]{32}$/);
    expect(new Set(ids).size).toBe(4);
  });

  test('has no web page, which is not from Port, and no answer of the MCP server', async () => {
    const port = await start();
    port.fault('api', { status: 403, body: '<title>Blocked</title>' });
    expect(traceOf(await askApi(port))).toBeNull();
    expect(traceOf(await fetch(port.mcpUrl))).toBeNull();
  });
});

describe('the tokens', () => {
  const hour = 3_600_000;
  const tokenOf = async (response: Response) =>
    z.object({ accessToken: z.string() }).parse(await response.json()).accessToken;
  const claimsOf = (token: string) =>
    z
      .object({ iat: z.number(), exp: z.number() })
      .parse(JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()));
  const askMcp = (port: LocalPort, token: string) =>
    fetch(port.mcpUrl, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}` },
      body: '{',
    });

  test('are long enough, and of the characters that a bearer token may have', async () => {
    const token = await tokenOf(await askApi(await start()));
    expect(token).toMatch(/^[A-Za-z0-9._~+/-]{16,}=*$/);
  });

  test('are the same, whichever way they are asked for, until they expire', async () => {
    let now = Date.parse('2026-09-01T12:00:00Z');
    const port = await start({ now: () => now });
    const first = await tokenOf(await askApi(port));
    now += 3 * hour - 1;
    expect(await tokenOf(await askApi(port))).toBe(first);
    expect(await (await askOAuth(port)).json()).toMatchObject({ access_token: first });
    now += 1;
    const second = await tokenOf(await askApi(port));
    expect(second).not.toBe(first);
    expect(port.tokens).toEqual([first, second]);
  });

  test('are new each time where it is told so', async () => {
    const port = await start({ freshTokens: true });
    const first = await tokenOf(await askApi(port));
    expect(await tokenOf(await askApi(port))).not.toBe(first);
    expect((await askMcp(port, first)).status).not.toBe(401);
  });

  test('say when they expire, whatever the exchange says', async () => {
    const now = Date.parse('2026-09-01T12:00:00Z');
    const port = await start({ now: () => now, tokenLifetime: 45 });
    const answer: unknown = await (await askApi(port)).json();
    expect(answer).toMatchObject({ expiresIn: 10_800 });
    expect(claimsOf(port.tokens[0] ?? '')).toEqual({ iat: now / 1000, exp: now / 1000 + 45 });
  });

  test('live as long as the exchange says where nothing else is said', async () => {
    const port = await start({ expiresIn: 60 });
    expect(await (await askApi(port)).json()).toMatchObject({ expiresIn: 60 });
    const { iat, exp } = claimsOf(port.tokens[0] ?? '');
    expect(exp - iat).toBe(60);
  });

  test('are refused by the MCP server once they have expired, which it says', async () => {
    let now = Date.parse('2026-09-01T12:00:00Z');
    const port = await start({ now: () => now, tokenLifetime: 45 });
    const token = await tokenOf(await askApi(port));
    now += 44_999;
    expect((await askMcp(port, token)).status).not.toBe(401);
    now += 1;
    const refusal = await askMcp(port, token);
    expect(refusal.status).toBe(401);
    expect(refusal.headers.get('www-authenticate')).toContain('token is expired');
    expect(await refusal.text()).toContain('token is expired');
  });
});

describe('the OAuth endpoint', () => {
  test('exchanges the right pair for a token', async () => {
    const port = await start();
    const response = await askOAuth(port);
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({
      access_token: port.tokens[0],
      token_type: 'Bearer',
      expires_in: 10_800,
    });
  });

  test.each([
    ['a wrong secret', 401, 'invalid_client', { client_secret: 'wrong' }],
    ['another grant', 400, 'unsupported_grant_type', { grant_type: 'password' }],
  ])('refuses %s with %i %s', async (_, status, error, wrong) => {
    const response = await askOAuth(await start(), wrong);
    expect(response.status).toBe(status);
    expect(await response.json()).toEqual({ error, error_description: expect.any(String) });
  });

  test('refuses a form that does not call itself so', async () => {
    const port = await start();
    const response = await fetch(`${port.mcpUrl}/token`, {
      method: 'POST',
      headers: { 'content-type': 'text/plain' },
      body: 'grant_type=client_credentials',
    });
    expect(await response.json()).toMatchObject({ error: 'invalid_request' });
  });

  test('is advertised, step by step, by the refusal of the MCP server', async () => {
    const port = await start();
    const refusal = await fetch(port.mcpUrl, {
      method: 'POST',
      headers: { authorization: 'Bearer made-up' },
    });
    expect(refusal.status).toBe(401);
    const [, resource = ''] =
      /^Bearer .*resource_metadata="(.+)"/.exec(refusal.headers.get('www-authenticate') ?? '') ??
      [];
    const issuer = `${port.origin}/oauth`;
    expect(await (await fetch(resource)).json()).toEqual({
      resource: port.mcpUrl,
      authorization_servers: [issuer],
    });
    const metadata = await fetch(`${port.origin}/.well-known/oauth-authorization-server/oauth`);
    expect(await metadata.json()).toMatchObject({
      issuer,
      token_endpoint: `${port.mcpUrl}/token`,
      grant_types_supported: expect.arrayContaining(['client_credentials']),
    });
  });
});

describe('the rate limit', () => {
  const remaining = (answers: Response[]) =>
    answers.map(({ headers }) => headers.get('x-ratelimit-remaining'));

  test('of the token API is told with every answer, refusals too', async () => {
    const port = await start({ rateLimit: { limit: 2, windowSeconds: 900 } });
    const answers = [
      await askApi(port),
      await askApi(port, { clientId: 'another', clientSecret: '' }),
      await askApi(port),
    ];
    expect(answers.map(({ status }) => status)).toEqual([200, 401, 429]);
    expect(remaining(answers)).toEqual(['1', '0', '0']);
    const { headers } = await askApi(port);
    expect(headers.get('x-ratelimit-limit')).toBe('2');
    expect(headers.get('x-ratelimit-period')).toBe('900');
    const secondsLeft = Number(headers.get('x-ratelimit-reset')) - Date.now() / 1000;
    expect(secondsLeft).toBeGreaterThan(880);
    expect(secondsLeft).toBeLessThanOrEqual(901);
  });

  test('of the token API is none where none is set, and does not reach the OAuth endpoint', async () => {
    expect(remaining([await askApi(await start())])).toEqual([null]);
    const port = await start({ rateLimit: { limit: 0, windowSeconds: 900 } });
    expect((await askApi(port)).status).toBe(429);
    expect((await askOAuth(port)).status).toBe(200);
  });

  test('of the OAuth endpoint is 50 in 15 minutes for each client ID', async () => {
    let now = Date.parse('2026-09-01T12:00:00Z');
    const port = await start({ now: () => now });
    const statuses = [];
    for (let asked = 0; asked < 51; asked += 1) statuses.push((await askOAuth(port)).status);
    expect(statuses).toEqual([...Array<number>(50).fill(200), 429]);
    expect((await askOAuth(port, { client_id: 'another' })).status).toBe(401);
    now += 15 * 60 * 1000;
    const { headers } = await askOAuth(port);
    expect(headers.get('x-ratelimit-remaining')).toBe('49');
    expect(headers.get('x-ratelimit-period')).toBe('900');
  });

  test('of the OAuth endpoint may be another', async () => {
    const port = await start({ oauthRateLimit: { limit: 1, windowSeconds: 9 } });
    expect(remaining([await askOAuth(port), await askOAuth(port)])).toEqual(['0', '0']);
  });
});

test('records every request, body and headers, in order', async () => {
  const port = await start();
  await askOAuth(port);
  await fetch(`${port.origin}/elsewhere`);
  expect(port.requests).toMatchObject([
    {
      method: 'POST',
      path: '/mcp/v1/token',
      headers: { 'content-type': expect.stringContaining('x-www-form-urlencoded') },
      body: expect.stringContaining(`client_secret=${port.clientSecret}`),
      at: expect.any(Number),
    },
    { method: 'GET', path: '/elsewhere', body: '' },
  ]);
});

test('listens on the IPv6 loopback', async () => {
  const port = await start({ host: '::1' });
  expect(port.origin).toMatch(/^http:\/\/\[::1\]:\d+$/);
  expect((await askApi(port)).status).toBe(200);
});

test('speaks https with the certificate that it is given', async () => {
  const { ca, trusted } = makeCertificates('port.test');
  const port = await start({ tls: trusted });
  expect(port.origin).toMatch(/^https:/);
  const status = await new Promise((resolve, reject) => {
    httpsRequest(port.mcpUrl, { ca }, (response) => {
      response.resume();
      resolve(response.statusCode);
    })
      .on('error', reject)
      .end();
  });
  expect(status).toBe(401);
});

test('closes although a client still waits for an answer', async () => {
  const port = await start();
  port.fault('api', { kind: 'no-headers' });
  const waiting = askApi(port);
  waiting.catch(() => undefined);
  while (port.requests.length === 0) await new Promise(setImmediate);
  await port.close();
  await expect(waiting).rejects.toThrow('fetch failed');
});
