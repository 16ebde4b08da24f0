import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { connect } from 'node:net';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { afterEach, describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import type { Release } from '../../../src/gateway/handover.ts';
import { type Given, serve, type Serving } from './running.ts';
import {
  answer,
  idIn,
  type Received,
  reset,
  type ScriptedPort,
  scriptedPort,
} from './scripted-port.ts';

const token = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJ4In0.Gk2ZtVn8QpWx-5LrYe_7BsDc';
const secret = 'q7Xv2LkPz9RbT4wYc8Hd';

let port: ScriptedPort;
let gateway: Serving;
afterEach(async () => {
  await gateway.end();
  await port.close();
});

type Script = (request: Received, response: ServerResponse, count: number) => void;

async function start(script: Script, given: Partial<Given> = {}, release?: Release) {
  port = await scriptedPort(script);
  const { url: mcpUrl } = port;
  const tokenEndpoint = { method: 'api' as const, url: mcpUrl, usedRegion: undefined };
  gateway = await serve({ mcpUrl, token, tokenEndpoint, ...given }, release);
}
const done: Script = ({ body }, response) => {
  answer(body, response, { result: { content: [] } });
};
const saying =
  (fields: object): Script =>
  ({ body }, response) => {
    answer(body, response, fields);
  };
const call = (name: string, id: unknown = 1) => ({
  id,
  method: 'tools/call',
  params: { name, arguments: {} },
});
const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** What the gateway answers to these bytes, until it closes the connection. */
async function raw(...pieces: string[]): Promise<string> {
  const socket = connect(gateway.port, '127.0.0.1');
  let text = '';
  socket.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
  socket.on('error', () => undefined);
  for (const piece of pieces) socket.write(piece);
  await once(socket, 'close');
  return text;
}
const head = (line: string, ...headers: string[]) =>
  [`${line} HTTP/1.1`, `Host: 127.0.0.1:${gateway.port}`, ...headers, '', ''].join('\r\n');
const keyed = 'Authorization: Bearer the-key-of-this-job';
const last = 'Connection: close';

describe('Port gets', () => {
  test('the bearer, the narrowing, and the checked message written anew', async () => {
    await start(done, { narrowing: { readOnly: false, allowedActions: ['a', 'b'] } });
    await gateway.post(
      {},
      {
        body: '{ "method":"tools/call", "id":1e2, "jsonrpc":"2.0","params":{"name":"\\u0061","arguments":{"n":12345678901234567890,"f":1.0}},"more":1 }',
        headers: {
          'mcp-session-id': 's-1',
          'mcp-name': 'lie',
          cookie: 'x=1',
          'x-read-only-mode': '0',
        },
      },
    );
    const [received] = port.received;
    expect(received?.method).toBe('POST');
    expect(received?.body).toBe(
      '{"jsonrpc":"2.0","id":1e2,"method":"tools/call","params":{"name":"a","arguments":{"n":12345678901234567890,"f":1.0}}}',
    );
    expect(received?.headers).toMatchObject({
      authorization: `Bearer ${token}`,
      'x-allowed-actions-to-run': 'a,b',
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
      'accept-encoding': 'identity',
      'mcp-session-id': 's-1',
    });
    for (const name of ['mcp-name', 'cookie', 'x-read-only-mode', 'origin', 'accept-language']) {
      expect(received?.headers[name]).toBeUndefined();
    }
  });

  test('GET and DELETE without a body', async () => {
    await start((_request, response) => response.writeHead(405, { allow: 'POST' }).end());
    for (const method of ['GET', 'DELETE']) {
      const response = await gateway.post({}, { method, body: null });
      expect([response.status, response.headers.get('allow')]).toEqual([405, 'POST']);
    }
    expect(port.received.map(({ method, body }) => [method, body])).toEqual([
      ['GET', ''],
      ['DELETE', ''],
    ]);
  });
});

describe('at the door', () => {
  test.each([
    ['a wrong key', ['Authorization: Bearer x'], 401],
    ['no key', [], 401],
    ['a second Host', [keyed, 'Host: evil.test'], 403],
    ['an Origin', [keyed, 'Origin: https://evil.test'], 403],
    ['a compressed body', [keyed, 'Content-Encoding: gzip', 'Content-Length: 2'], 415],
    ['a body that is announced as too long', [keyed, 'Content-Length: 4194305'], 413],
    ['two lengths', [keyed, 'Content-Length: 2', 'Content-Length: 3'], 400],
    ['a length and chunks', [keyed, 'Content-Length: 2', 'Transfer-Encoding: chunked'], 400],
    ['an expectation', [keyed, 'Expect: the-impossible'], 417],
  ])('%s is refused', async (_what, headers, status) => {
    await start(done);
    const answered = await raw(head('POST /mcp', last, ...headers));
    expect(answered).toContain(`HTTP/1.1 ${status} `);
    expect(answered.toLowerCase()).not.toContain('www-authenticate');
    expect(port.received).toEqual([]);
  });

  test.each([
    ['PUT /mcp', 405],
    ['OPTIONS /mcp', 405],
    ['TRACE /mcp', 405],
    ['CONNECT mcp.port.io:443', 405],
    ['POST /', 404],
    ['POST /mcp/', 404],
    ['GET /.well-known/oauth-protected-resource/mcp', 404],
    ['POST http://127.0.0.1/mcp', 404],
  ])('%s is refused', async (line, status) => {
    await start(done);
    expect(await raw(head(line, last, keyed))).toContain(`HTTP/1.1 ${status} `);
    expect(port.received).toEqual([]);
  });

  test('a body that is too long is refused before it is sent, where the client asks', async () => {
    await start(done);
    const answered = await raw(
      head('POST /mcp', keyed, 'Expect: 100-continue', 'Content-Length: 5000000'),
    );
    expect(answered).toMatch(/^HTTP\/1\.1 413 /);
    expect(answered).not.toContain('100 Continue');
  });

  test('a client that asks before it sends is told to go on', async () => {
    await start(done);
    const body = JSON.stringify({ jsonrpc: '2.0', ...call('a') });
    const length = `Content-Length: ${body.length}`;
    const answered = await raw(
      head('POST /mcp', keyed, 'Expect: 100-continue', length, last),
      body,
    );
    expect(answered).toMatch(/^HTTP\/1\.1 100 Continue\r\n\r\nHTTP\/1\.1 200 /);
  });

  test('a body that grows too long is refused, and the client can read why', async () => {
    await start(done);
    const response = await gateway.post({}, { body: `{"a":"${'x'.repeat(6_000_000)}"}` });
    expect(response.status).toBe(413);
    const chunk = `100000\r\n${'x'.repeat(0x100000)}\r\n`;
    const chunked = head('POST /mcp', keyed, 'Transfer-Encoding: chunked');
    const answered = await raw(chunked, chunk, chunk, chunk, chunk, chunk, '0\r\n\r\n');
    expect(answered).toMatch(/^HTTP\/1\.1 413 /);
    expect(port.received).toEqual([]);
  });

  test('an upgrade is not', async () => {
    await start((_request, response) => response.writeHead(405).end());
    const headers = [keyed, 'Upgrade: websocket', 'Connection: Upgrade, close'];
    expect(await raw(head('GET /mcp', ...headers))).toContain('HTTP/1.1 405 ');
    expect(port.received[0]?.headers.upgrade).toBeUndefined();
  });

  test.each(['[]', '[{"jsonrpc":"2.0","id":1,"method":"ping"}]', 'x', '{"jsonrpc":"2.0"}'])(
    'the body %s is refused',
    async (body) => {
      await start(done);
      expect((await gateway.post({}, { body })).status).toBe(400);
      expect(port.received).toEqual([]);
    },
  );
});

describe('at the wall', () => {
  test('a call of a tool that is not open is a tool error, and does not reach Port', async () => {
    await start(done, {}, { tools: ['list_entities'] });
    const response = await gateway.post(call('run_action', 'x'));
    expect([response.status, await response.json()]).toEqual([
      200,
      {
        jsonrpc: '2.0',
        id: 'x',
        result: {
          content: [
            {
              type: 'text',
              text: 'The tool "run_action" is not open to this workflow; open are: list_entities.',
            },
          ],
          isError: true,
        },
      },
    ]);
    expect(port.received).toEqual([]);
    expect(await gateway.record()).toMatchObject({
      calls: [{ tool: 'run_action', outcome: 'refused', status: null }],
    });
  });

  const tools = [{ name: 'list_entities' }, { name: 'run_action' }, { name: 'get_page' }];
  const listed = (open: string[]) =>
    JSON.stringify(tools.filter(({ name }) => open.includes(name)));

  test.each([
    [
      'JSON',
      ({ body }: Received, response: ServerResponse) => {
        answer(body, response, { result: { tools } });
      },
    ],
    [
      'an event stream in pieces',
      ({ body }: Received, response: ServerResponse) => {
        response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8' });
        const data = JSON.stringify({ jsonrpc: '2.0', id: idIn(body), result: { tools } });
        const cut = data.indexOf('{"name":"run_action');
        const text = `: hello\r\ndata: ${data.slice(0, cut)}\r\ndata:${data.slice(cut)}`;
        for (const byte of Buffer.from(text)) response.write(Uint8Array.of(byte));
        response.end();
      },
    ],
    [
      'what says to be text',
      ({ body }: Received, response: ServerResponse) => {
        response
          .writeHead(200, { 'content-type': 'text/plain' })
          .end(JSON.stringify({ id: idIn(body), result: { tools } }));
      },
    ],
  ])('tools that are not open are left out of %s', async (_what, script) => {
    await start(script, {}, { tools: ['list_entities', 'get_page'] });
    const response = await gateway.post({ id: 1, method: 'tools/list' });
    const text = (await response.text()).replace(/\r\ndata: ?/g, '');
    expect(text).toContain(`"tools":${listed(['list_entities', 'get_page'])}`);
    expect(text).not.toContain('run_action');
  });

  test('they are left out of a stream that a client resumes', async () => {
    await start(
      (_request, response) =>
        response
          .writeHead(200, { 'content-type': 'text/event-stream' })
          .end(`data: ${JSON.stringify({ jsonrpc: '2.0', id: 1, result: { tools } })}\n\n`),
      {},
      { tools: ['get_page'] },
    );
    const headers = { 'last-event-id': '7' };
    const response = await gateway.post({}, { method: 'GET', body: null, headers });
    expect(await response.text()).toContain(`"tools":${listed(['get_page'])}`);
    expect(port.received[0]?.headers['last-event-id']).toBe('7');
  });

  test.each([
    'text/event-stream, application/json',
    'application/json; a=text/event-stream',
    'application/json, text/event-stream',
  ])('the content type %j, which can be read in two ways, is not passed on', async (type) => {
    await start((_request, response) =>
      response.writeHead(200, { 'content-type': type }).end('{}'),
    );
    const response = await gateway.post({ id: 1, method: 'tools/list' });
    expect(response.status).toBe(502);
    expect(await response.text()).toContain('can be read in two ways');
  });

  describe('in read-only mode', () => {
    const narrowing = { readOnly: true, allowedActions: undefined };
    const script: Script = ({ method, headers, body }, response, count) => {
      const offered = headers['x-read-only-mode'] === '1' ? [{ name: 'get_page' }] : tools;
      const result = {
        initialize: { protocolVersion: '2025-11-25', capabilities: { tools: {} } },
        'tools/list': { tools: offered },
        'tools/call': { content: [], count },
      }[/"method":"([^"]*)"/.exec(body)?.[1] ?? ''];
      if (method === 'POST' && result) answer(body, response, { result });
      else response.writeHead(202).end();
    };
    const called = () => port.received.filter(({ body }) => body.includes('tools/call'));

    test('a tool that Port does not list then is not open', async () => {
      await start(script, { narrowing, verify: true });
      const refused: unknown = await (await gateway.post(call('run_action'))).json();
      expect(refused).toHaveProperty('result.isError', true);
      expect((await gateway.post(call('get_page'))).status).toBe(200);
      expect(called()).toHaveLength(1);
    });

    test('without the check, Port is asked once, by the first call that needs it', async () => {
      await start(script, { narrowing });
      const answers = await Promise.all(
        [1, 2, 3].map(async (id) => (await gateway.post(call('get_page', id))).json()),
      );
      for (const one of answers) expect(one).not.toHaveProperty('result.isError');
      const closed: unknown = await (await gateway.post(call('run_action'))).json();
      expect(closed).toHaveProperty('result.isError', true);
      expect(called()).toHaveLength(3);
      const lists = port.received.filter(({ body }) => body.includes('"tools/list"'));
      expect(lists).toHaveLength(1);
    });
  });
});

describe('what Port sends back', () => {
  test("passes with its status and what of its headers is the client's", async () => {
    await start((_request, response) =>
      response
        .writeHead(404, {
          'content-type': 'application/json',
          'mcp-session-id': 's-2',
          'x-trace-id': 'abc',
          'set-cookie': 'x=1',
          'www-authenticate': 'Bearer resource_metadata="https://evil.test"',
        })
        .end('{"jsonrpc":"2.0"}'),
    );
    const { status, headers } = await gateway.post({ id: 1, method: 'ping' });
    expect(status).toBe(404);
    expect(Object.fromEntries(headers)).toMatchObject({
      'content-type': 'application/json',
      'mcp-session-id': 's-2',
      'x-trace-id': 'abc',
    });
    expect(headers.get('set-cookie')).toBeNull();
    expect(headers.get('www-authenticate')).toBeNull();
  });

  test.each([
    ['the token', token],
    ['the secret', secret],
  ])('loses %s, also in headers and cut over chunks', async (_what, value) => {
    await start((_request, response) => {
      response.writeHead(200, { 'content-type': 'application/json', 'x-trace-id': value });
      response.write(`{"text":"${value.slice(0, 9)}`);
      setTimeout(() => response.end(`${value.slice(9)}"}`), 20);
    });
    const response = await gateway.post({ id: 1, method: 'ping' });
    expect(response.headers.get('x-trace-id')).toBe('***');
    expect(await response.text()).toBe('{"text":"***"}');
  });

  test.each([
    ['gzip', gzipSync],
    ['X-GZIP', gzipSync],
    ['zstd', zstdCompressSync],
  ])('is read where it comes compressed as %s', async (coding, compress) => {
    await start(
      ({ body }, response) => {
        const message = { id: idIn(body), result: { tools: [{ name: 'a' }, { name: 'b' }] } };
        response
          .writeHead(200, { 'content-type': 'application/json', 'content-encoding': coding })
          .end(compress(JSON.stringify(message)));
      },
      {},
      { tools: ['b'] },
    );
    const response = await gateway.post({ id: 1, method: 'tools/list' });
    expect(response.headers.get('content-encoding')).toBeNull();
    expect(await response.json()).toMatchObject({ result: { tools: [{ name: 'b' }] } });
  });

  test('is an error where it comes in a coding that nobody knows', async () => {
    await start((_request, response) =>
      response.writeHead(200, { 'content-encoding': 'x-secret' }).end('abc'),
    );
    const response = await gateway.post({ id: 7, method: 'ping' });
    expect([response.status, await response.json()]).toEqual([
      502,
      expect.objectContaining({
        id: 7,
        error: {
          code: -32_000,
          message: "Port's MCP server sent a response in a coding that Node does not know.",
        },
      }),
    ]);
  });

  test('is an error where it refuses the token, and a new one, too', async () => {
    await start(({ method, body }, response) => {
      if (method === 'POST' && body.includes('clientSecret')) {
        const accessToken = `${token.slice(0, -4)}anew`;
        response.end(JSON.stringify({ accessToken, expiresIn: 100, tokenType: 'Bearer' }));
      } else {
        response.writeHead(401, { 'www-authenticate': 'Bearer' }).end();
      }
    });
    const response = await gateway.post({ id: 1, method: 'ping' });
    expect([response.status, response.headers.get('www-authenticate')]).toEqual([502, null]);
    expect(await response.text()).toContain('also one that was exchanged just now');
    expect(port.received.map(({ headers }) => headers.authorization?.slice(-4))).toEqual([
      token.slice(-4),
      undefined,
      'anew',
    ]);
    expect(await gateway.record()).toMatchObject({ renewals: 1 });
  });

  test('is cut where a tool in a list takes more than 8 MiB', async () => {
    await start(
      saying({ result: { tools: [{ name: 'a', description: 'x'.repeat(9_000_000) }] } }),
      {},
      { tools: ['a'] },
    );
    const response = await gateway.post({ id: 1, method: 'tools/list' });
    await expect(response.text()).rejects.toThrow();
    expect(await gateway.record()).toMatchObject({
      lastError: { message: expect.stringContaining('A tool in the list takes more than 8 MiB.') },
    });
  });

  test('is cut where it is compressed and broken', async () => {
    const broken = gzipSync('x'.repeat(100_000)).subarray(0, 60);
    await start((_request, response) =>
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(broken),
    );
    await expect(
      gateway.post({ id: 1, method: 'ping' }).then((response) => response.text()),
    ).rejects.toThrow();
    expect(await gateway.record()).toMatchObject({
      lastError: { message: expect.stringContaining('compressed and broken') },
    });
  });

  test('is an error where it points elsewhere', async () => {
    await start((_request, response) =>
      response.writeHead(307, { location: 'https://evil.test' }).end(),
    );
    const response = await gateway.post({ id: 1, method: 'ping' });
    expect(response.status).toBe(502);
    expect(await response.text()).toContain('The gateway follows no redirect');
    expect(await gateway.record()).toMatchObject({
      lastError: { message: expect.stringContaining('redirects elsewhere (307)') },
    });
  });
});

describe('streams', () => {
  test('pass as they come, in both directions of waiting', async () => {
    const { promise: goOn, resolve } = Promise.withResolvers<undefined>();
    await start((_request, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write('data: {"jsonrpc":"2.0","method":"notifications/progress"}\n\n');
      void goOn.then(() => response.end('data: {"jsonrpc":"2.0","id":1,"result":{}}\n\n'));
    });
    const response = await gateway.post(call('slow'));
    const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
    expect((await reader?.read())?.value).toContain('notifications/progress');
    resolve(undefined);
    expect((await reader?.read())?.value).toContain('"result"');
  });

  test('have their headers before anything comes', async () => {
    await start((_request, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' }).flushHeaders();
    });
    const left = new AbortController();
    const options = { method: 'GET', body: null, signal: left.signal };
    expect((await gateway.post({}, options)).status).toBe(200);
    left.abort();
  });

  test('end at Port when the client leaves, before and after the first byte', async () => {
    const closed: string[] = [];
    await start(({ body }, response) => {
      response.on('close', () => closed.push(body));
      if (body.includes('"a"')) response.writeHead(200).write('x');
    });
    for (const name of ['a', 'b']) {
      const left = new AbortController();
      const answered = gateway.post(call(name), { signal: left.signal }).then((response) => {
        left.abort();
        return response.text();
      });
      answered.catch(() => undefined);
      await wait(100);
      left.abort();
      await expect(answered).rejects.toThrow();
    }
    await wait(100);
    expect(closed).toHaveLength(2);
    expect(await gateway.record()).toMatchObject({
      totals: { calls: 2, failed: 2 },
      lastError: null,
    });
  });

  test('that Port cuts are cut for the client, too, and not ended', async () => {
    await start((_request, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' }).write('data: {"a":1}\n\n');
      setTimeout(() => {
        reset(response);
      }, 20);
    });
    const response = await gateway.post(call('a'));
    await expect(response.text()).rejects.toThrow();
    expect(await gateway.record()).toMatchObject({
      calls: [{ outcome: 'failed', status: null }],
      lastError: { message: expect.stringContaining('cut before the response was complete') },
    });
  });

  test.each(['reset', 'no chunk'] as const)(
    'that break off before their first byte, by a %s, are an error in words',
    async (how) => {
      await start((_request, response) => {
        response.writeHead(200, { 'content-type': 'application/json' }).flushHeaders();
        setTimeout(() => {
          if (how === 'reset') reset(response);
          else response.socket?.write('not a length\r\n');
        }, 20);
      });
      const unknown = await gateway.post(call('a'));
      expect([unknown.status, await unknown.json()]).toMatchObject([
        502,
        {
          id: 1,
          error: { message: expect.stringContaining('nobody knows whether Port has acted') },
        },
      ]);
      const list = await gateway.post({ id: 2, method: 'tools/list' });
      const { error } = z
        .object({ error: z.object({ message: z.string() }) })
        .parse(await list.json());
      expect(error.message).toContain("Could not get an answer from Port's MCP server");
      expect(error.message).not.toContain('nobody knows');
    },
  );

  test('wait for a client that is slow, with little in memory', async () => {
    let sent = 0;
    await start((_request, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      const chunk = Buffer.from(`: ${'x'.repeat(65_536)}\n\n`);
      const more = () => {
        while (sent < 200_000_000 && response.write(chunk)) sent += chunk.length;
      };
      response.on('drain', more);
      more();
    });
    const socket = connect(gateway.port, '127.0.0.1');
    socket.write(head('GET /mcp', keyed));
    await once(socket, 'readable');
    await wait(300);
    expect(sent).toBeLessThan(50_000_000);
    socket.destroy();
  });
});

describe('the record', () => {
  test('tells how each call ended, and that somebody connected', async () => {
    await start(({ body }, response) => {
      const name = /"name":"(\w+)"/.exec(body)?.[1];
      if (name === 'broken') response.writeHead(500).end();
      else if (name === 'cut') reset(response);
      else if (name === 'wrong') answer(body, response, { result: { isError: true } });
      else if (name === 'error') answer(body, response, { error: { code: 1, message: 'x' } });
      else if (name === 'silent') response.writeHead(202).end();
      else answer(body, response, { result: {} });
    });
    expect(await gateway.record()).toMatchObject({ connected: false, connectedAt: null });
    await gateway.post({ id: 1, method: 'initialize', params: {} });
    for (const name of ['good', 'wrong', 'error', 'broken', 'cut', 'silent']) {
      await (await gateway.post(call(name))).text();
    }
    expect(await gateway.record()).toMatchObject({
      connected: true,
      calls: [
        { tool: 'good', outcome: 'ok', status: 200 },
        { tool: 'wrong', outcome: 'tool-error', status: 200 },
        { tool: 'error', outcome: 'tool-error', status: 200 },
        { tool: 'broken', outcome: 'failed', status: 500 },
        { tool: 'cut', outcome: 'failed', status: null },
        { tool: 'silent', outcome: 'failed', status: null },
      ],
      totals: { calls: 6, ok: 1, toolErrors: 2, failed: 3, refused: 0 },
      lastError: { message: expect.stringContaining('it is not repeated') },
    });
  });

  test.each([
    ['an error', saying({ error: { code: -32_601, message: 'no' } })],
    ['a refusal', (_request: Received, response: ServerResponse) => response.writeHead(403).end()],
  ])('%s to initialize is no connection', async (_what, script) => {
    await start(script);
    await (await gateway.post({ id: 1, method: 'initialize', params: {} })).text();
    expect(await gateway.record()).toMatchObject({ connected: false });
  });

  test.each([
    ['the key of the tools', '/record/the-key-of-this-job', 404],
    ['no key', '/record/', 404],
    ['a query', '/record/the-key-of-the-record?', 404],
  ])('%s does not open it', async (_what, path, status) => {
    await start(done);
    expect(await raw(head(`GET ${path}`, last, keyed))).toContain(`HTTP/1.1 ${status} `);
  });

  test('its key opens no tool', async () => {
    await start(done);
    const headers = { authorization: 'Bearer the-key-of-the-record' };
    expect((await gateway.post(call('a'), { headers })).status).toBe(401);
  });

  test('takes GET and DELETE, and no web page', async () => {
    await start(done);
    const path = '/record/the-key-of-the-record';
    expect(await raw(head(`POST ${path}`, last))).toContain('HTTP/1.1 405 ');
    expect(await raw(head(`GET ${path}`, last, 'Origin: https://evil.test'))).toContain(' 403 ');
    const other = `GET ${path} HTTP/1.1\r\nHost: evil.test\r\nConnection: close\r\n\r\n`;
    expect(await raw(other)).toContain('HTTP/1.1 403 ');
  });

  test('is asked to end the gateway, which answers and ends', async () => {
    await start(done);
    const answered = await raw(head('DELETE /record/the-key-of-the-record'));
    expect(answered).toContain('HTTP/1.1 204 ');
    expect(await gateway.running.ended).toBe(0);
    await expect(gateway.post(call('a'))).rejects.toThrow();
  });

  test('has what nobody caught', async () => {
    await start(done);
    gateway.running.uncaught(new Error(`with ${token}`));
    expect(await gateway.record()).toMatchObject({
      lastError: { message: 'Unexpected failure: Error: with ***' },
    });
  });
});
