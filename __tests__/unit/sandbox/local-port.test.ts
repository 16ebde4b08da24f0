import { request as httpsRequest } from 'node:https';
import { afterEach, describe, expect, test } from '@jest/globals';
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

  test('gives another token each time, a JWT that says when it expires', async () => {
    const port = await start({ expiresIn: 60 });
    await askApi(port);
    await askApi(port);
    const [first = '', second] = port.tokens;
    expect(second).not.toBe(first);
    const payload: unknown = JSON.parse(
      Buffer.from(first.split('.')[1] ?? '', 'base64url').toString(),
    );
    expect(payload).toMatchObject({ iat: expect.any(Number), exp: expect.any(Number) });
    expect(Number(Reflect.get(Object(payload), 'exp'))).toBe(
      Number(Reflect.get(Object(payload), 'iat')) + 60,
    );
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
  test('is told with every answer, refusals too, and is one for both endpoints', async () => {
    const port = await start({ rateLimit: { limit: 3, windowSeconds: 900 } });
    const answers = [
      await askApi(port),
      await askApi(port, { clientId: 'another', clientSecret: '' }),
      await askOAuth(port),
      await askOAuth(port),
    ];
    expect(answers.map(({ status }) => status)).toEqual([200, 401, 200, 429]);
    expect(answers.map(({ headers }) => headers.get('x-ratelimit-remaining'))).toEqual([
      '2',
      '1',
      '0',
      '0',
    ]);
    const { headers } = await askApi(port);
    expect(headers.get('x-ratelimit-limit')).toBe('3');
    expect(headers.get('x-ratelimit-period')).toBe('900');
    const secondsLeft = Number(headers.get('x-ratelimit-reset')) - Date.now() / 1000;
    expect(secondsLeft).toBeGreaterThan(880);
    expect(secondsLeft).toBeLessThanOrEqual(901);
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
