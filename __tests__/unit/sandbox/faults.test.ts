import { connect, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { readFault } from '../../../sandbox/fault-switch.ts';
import { type Fault, namedFaults, rateLimited, redirect, status } from '../../../sandbox/faults.ts';
import { type LocalPort, startLocalPort } from '../../../sandbox/local-port.ts';
import { makeCertificates } from '../../support/certificates.ts';

let port: LocalPort;
beforeEach(async () => {
  port = await startLocalPort();
});
afterEach(() => port.close());

function ask(body = '{}') {
  return fetch(`${port.authBaseUrl}/auth/access_token`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    redirect: 'manual',
    body,
  });
}

const closed = (socket: Socket) => new Promise((resolve) => socket.on('close', resolve));

/** What arrives on the wire until the connection ends, or until it holds `enough`. */
async function received(fault: Fault, enough?: RegExp): Promise<{ text: string; error?: string }> {
  port.fault('api', fault);
  const { hostname, port: number } = new URL(port.origin);
  const socket = connect(Number(number), hostname);
  let text = '';
  let error: string | undefined;
  socket.on('data', (bytes) => {
    text += bytes.toString();
    if (enough?.test(text)) socket.destroy();
  });
  socket.on('error', (problem) => {
    error = 'code' in problem ? String(problem.code) : problem.message;
  });
  socket.write(
    'POST /api/v1/auth/access_token HTTP/1.1\r\nhost: port\r\ncontent-length: 0\r\n\r\n',
  );
  await closed(socket);
  return { text, ...(error !== undefined && { error }) };
}

describe('the work is done all the same, and its answer', () => {
  const credentials = () => {
    const { clientId, clientSecret } = port;
    return JSON.stringify({ clientId, clientSecret });
  };

  test('comes late', async () => {
    port.fault('api', { kind: 'late-answer', delayMs: 200 });
    const started = performance.now();
    expect(await (await ask(credentials())).json()).toMatchObject({ accessToken: port.tokens[0] });
    expect(performance.now() - started).toBeGreaterThan(190);
  });

  test('is cut in two', async () => {
    port.fault('api', { kind: 'cut-answer' });
    await expect(ask(credentials()).then((response) => response.text())).rejects.toThrow();
    expect(port.tokens).toHaveLength(1);
  });

  test('is cut in two where it is a stream of events', async () => {
    const accessToken: unknown = await (await ask(credentials())).json();
    const token = z.object({ accessToken: z.string() }).parse(accessToken).accessToken;
    port.fault('mcp', { kind: 'cut-answer' });
    const response = await fetch(port.mcpUrl, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${token}`,
        'content-type': 'application/json',
        accept: 'application/json, text/event-stream',
      },
      body: JSON.stringify({
        jsonrpc: '2.0',
        id: 1,
        method: 'initialize',
        params: {
          protocolVersion: '2025-06-18',
          capabilities: {},
          clientInfo: { name: 'a client', version: '1' },
        },
      }),
    });
    expect(response.status).toBe(200);
    await expect(response.text()).rejects.toThrow();
  });
});

test('connections are reset, and the next one works', async () => {
  port.fault('api', { kind: 'no-headers' });
  const waiting = expect(ask()).rejects.toThrow();
  while (port.requests.length === 0) await new Promise(setImmediate);
  port.cut();
  await waiting;
  expect((await ask()).status).toBe(422);
});

describe('the queue', () => {
  test('gives one fault to each request, in order, then the endpoint works again', async () => {
    port.fault('api', status(503), { ...status(500), times: 2 });
    const statuses = [];
    for (let asked = 0; asked < 4; asked += 1) statuses.push((await ask()).status);
    expect(statuses).toEqual([503, 500, 500, 422]);
  });

  test('keeps a fault that is there always', async () => {
    port.fault('api', { ...status(503), always: true }, status(500));
    const statuses = [];
    for (let asked = 0; asked < 3; asked += 1) statuses.push((await ask()).status);
    expect(statuses).toEqual([503, 503, 503]);
  });

  test('is one for each endpoint', async () => {
    port.fault('oauth', status(503));
    port.fault('mcp', status(405));
    expect((await ask()).status).toBe(422);
    expect((await fetch(port.mcpUrl)).status).toBe(405);
    expect((await fetch(`${port.mcpUrl}/token`, { method: 'POST' })).status).toBe(503);
  });
});

describe('an answer', () => {
  test('has the status, headers and body that the fault gives', async () => {
    port.fault('api', { status: 418, headers: { 'x-a': 'b' }, body: { c: 1 } });
    const response = await ask();
    expect(response.status).toBe(418);
    expect(response.headers.get('x-a')).toBe('b');
    expect(await response.json()).toEqual({ c: 1 });
  });

  test('may be HTML', async () => {
    port.fault('api', { body: '<html></html>' });
    expect((await ask()).headers.get('content-type')).toBe('text/html');
  });

  test('of a rate limit says when to come back, as it is told', async () => {
    port.fault('api', rateLimited({ retryAfter: '7', reset: '1800000000' }), rateLimited());
    const told = await ask();
    expect(told.status).toBe(429);
    expect(told.headers.get('retry-after')).toBe('7');
    expect(told.headers.get('x-ratelimit-reset')).toBe('1800000000');
    expect((await ask()).headers.has('retry-after')).toBe(false);
  });

  test('of a redirect names the place', async () => {
    port.fault('api', redirect('http://elsewhere.invalid/', 308));
    const response = await ask();
    expect(response.status).toBe(308);
    expect(response.headers.get('location')).toBe('http://elsewhere.invalid/');
  });

  test('may echo the request', async () => {
    port.fault('api', { kind: 'echo', status: 403 });
    const response = await ask('{"clientSecret":"s"}');
    expect(response.status).toBe(403);
    expect(await response.json()).toMatchObject({ message: '{"clientSecret":"s"}' });
  });

  test('may be a JSON-RPC error to the very request', async () => {
    port.fault('mcp', { kind: 'json-rpc-error' });
    const response = await fetch(port.mcpUrl, { method: 'POST', body: '{"id":42}' });
    expect(await response.json()).toMatchObject({ jsonrpc: '2.0', id: 42, error: {} });
  });

  test('may be a JSON-RPC error of its own', async () => {
    port.fault('mcp', { ...namedFaults.get('protocol-version') });
    const response = await fetch(port.mcpUrl, { method: 'POST', body: '{"id":7}' });
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ id: 7, error: { code: -32_022 } });
  });

  test.each([
    ['html', 200],
    ['html-401', 401],
    ['html-403', 403],
    ['html-511', 511],
  ])('may be a web page of the network: %s', async (name, code) => {
    port.fault('api', { ...namedFaults.get(name) });
    const response = await ask();
    expect(response.status).toBe(code);
    expect(response.headers.get('content-type')).toBe('text/html');
  });

  test('may say that the token is expired', async () => {
    port.fault('mcp', { ...namedFaults.get('token-expired') });
    const response = await fetch(port.mcpUrl);
    expect(response.status).toBe(401);
    expect(response.headers.get('www-authenticate')).toContain('token is expired');
  });

  test('comes as late as the fault says', async () => {
    port.fault('api', { ...status(503), delayMs: 60 });
    const asked = performance.now();
    await ask();
    expect(performance.now() - asked).toBeGreaterThanOrEqual(59);
  });
});

describe('on the wire', () => {
  test('reset: nothing arrives but the reset', async () => {
    expect(await received({ kind: 'reset' })).toEqual({ text: '', error: 'ECONNRESET' });
  });

  test('reset-in-headers: they stop in the middle', async () => {
    const { text, error } = await received({ kind: 'reset-in-headers' });
    expect(text).toMatch(/^HTTP\/1.1 200 Fault\r\ncontent-ty$/);
    expect(error).toBe('ECONNRESET');
  });

  test('reset-after-headers: they are whole, and no body follows', async () => {
    const { text, error } = await received({ kind: 'reset-after-headers' });
    expect(text).toMatch(/content-length: 1000\r\n\r\n$/);
    expect(error).toBe('ECONNRESET');
  });

  test('truncated: the body is shorter than its content-length', async () => {
    const { text } = await received({ kind: 'truncated', body: 'abcdef' });
    expect(text).toMatch(/content-length: 6\r\n\r\nabc$/);
  });

  test('truncated-chunked: the last chunk never comes', async () => {
    const { text } = await received({ kind: 'truncated-chunked', body: 'abcdef' });
    expect(text).toMatch(/transfer-encoding: chunked\r\n\r\n3\r\nabc$/);
  });

  test('truncated-close: nothing says that there was more', async () => {
    const { text } = await received({ kind: 'truncated-close', body: 'abcdef' });
    expect(text).toMatch(/connection: close\r\n\r\nabc$/);
    expect(text).not.toContain('content-length');
  });

  test('garbage-chunk: what should be a length is none', async () => {
    const { text } = await received({ kind: 'garbage-chunk' });
    expect(text).toMatch(/transfer-encoding: chunked\r\n\r\nnot a length\r\n/);
  });

  test('stall: half of the body, then nothing', async () => {
    const { text } = await received({ kind: 'stall', body: 'abcdef' }, /abc$/);
    expect(text).toMatch(/content-length: 1000\r\n\r\nabc$/);
  });

  test('drip: a byte, and another byte', async () => {
    const { text } = await received({ kind: 'drip' }, /\r\n1\r\n \r\n1\r\n \r\n$/);
    expect(text).toContain('HTTP/1.1 200');
  });

  test('a broken answer has the headers of its fault, too', async () => {
    const { text } = await received({ kind: 'truncated', headers: { 'x-a': 'b' } });
    expect(text).toContain('\r\nx-a: b\r\n');
  });

  test.each(['reset', 'reset-in-headers', 'reset-after-headers'] as const)(
    '%s: over TLS the connection ends',
    async (kind) => {
      await port.close();
      port = await startLocalPort({ tls: makeCertificates('port.test').selfSigned });
      port.fault('mcp', { kind });
      const { port: number } = new URL(port.origin);
      const socket = connectTls({
        port: Number(number),
        host: '127.0.0.1',
        rejectUnauthorized: false,
      });
      socket.on('error', () => undefined).resume();
      socket.write('GET /mcp/v1 HTTP/1.1\r\nhost: port\r\n\r\n');
      await closed(socket);
      expect(port.requests).toHaveLength(1);
    },
  );
});

describe('--fault', () => {
  test('takes a status, for one request', () => {
    expect(readFault('api=503')).toEqual({ target: 'api', fault: { ...status(503), times: 1 } });
  });

  test('takes a number of requests, or all', () => {
    expect(readFault('oauth=401x3').fault.times).toBe(3);
    expect(readFault('mcp=resetx*').fault.always).toBe(true);
  });

  test.each([...namedFaults.keys()])('knows %s', (name) => {
    expect(readFault(`mcp=${name}`)).toEqual({
      target: 'mcp',
      fault: { ...namedFaults.get(name), times: 1 },
    });
  });

  test.each(['api', 'api=', 'api=nope', 'api=constructor', 'api=99', 'other=503', 'api=503x'])(
    'refuses %s',
    (text) => {
      expect(() => readFault(text)).toThrow(`--fault ${text} is not known.`);
    },
  );
});
