import { setImmediate } from 'node:timers/promises';
import { createGzip } from 'node:zlib';
import { afterEach, describe, expect, test } from '@jest/globals';
import {
  type LocalPort,
  type LocalPortOptions,
  startLocalPort,
} from '../../../sandbox/local-port.ts';
import { AttemptError } from '../../../src/errors.ts';
import { Secrets } from '../../../src/secrets.ts';
import { maxPages, maxTools } from '../../../src/mcp/list-tools.ts';
import { listOffered, maxBytes } from '../../../src/verify/list-offered.ts';
import { mcpEndpoint } from '../../../src/verify/endpoint.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { event, initialized, mcpHandler, type Sayings, tool } from './mcp-handler.ts';

const token = 'a-token-that-the-server-knows';
let port: LocalPort | undefined;
afterEach(() => port?.close());

async function start(options: LocalPortOptions): Promise<string> {
  port = await startLocalPort(options);
  return port.mcpUrl;
}
const serving = (sayings: Sayings) => start({ mcpHandler: mcpHandler(sayings) });

function list(url: string, timeoutMs = 5_000) {
  const secrets = new Secrets(() => undefined);
  secrets.mask(token);
  const headers = { authorization: `Bearer ${token}`, 'x-allowed-actions-to-run': '' };
  const narrowing = { readOnly: false, allowedActions: [] };
  return listOffered(mcpEndpoint(url, narrowing), headers, secrets, timeoutMs, new FakeClock());
}
async function failure(url: string, timeoutMs?: number): Promise<AttemptError> {
  const outcome: unknown = await list(url, timeoutMs).catch((error: unknown) => error);
  if (outcome instanceof AttemptError) return outcome;
  throw new Error(`it did not fail as it should: ${String(outcome)}`);
}
const requests = () =>
  port?.requests.map(({ method, body }) => {
    const said: unknown = body === '' ? {} : JSON.parse(body);
    return [method, Reflect.get(Object(said), 'method')].filter(Boolean).join(' ');
  });

describe('a server that does as it should', () => {
  test('is asked to initialize and to list, with all headers, and its session is closed', async () => {
    const url = await serving({ list: () => ({ tools: [tool('list_entities', true)] }) });
    expect(await list(url)).toEqual([{ name: 'list_entities', readOnly: true }]);
    // Sent, and not waited for.
    const signal = AbortSignal.timeout(2_000);
    while (requests()?.at(-1) !== 'DELETE' && !signal.aborted) await setImmediate();
    expect(requests()).toEqual([
      'POST initialize',
      'POST notifications/initialized',
      'POST tools/list',
      'DELETE',
    ]);
    for (const { headers } of port?.requests ?? []) {
      expect(headers).toMatchObject({
        authorization: `Bearer ${token}`,
        'x-allowed-actions-to-run': '',
        'accept-encoding': 'identity',
      });
    }
    expect(port?.requests.at(-1)?.headers['mcp-session-id']).toBe('a-session');
  });

  test('may give its tools on several pages', async () => {
    const url = await serving({
      list: (cursor) =>
        cursor === ''
          ? { tools: [tool('a')], nextCursor: 'next' }
          : { tools: [tool(`after-${cursor}`, false)] },
    });
    expect(await list(url)).toEqual([
      { name: 'a', readOnly: undefined },
      { name: 'after-next', readOnly: false },
    ]);
  });

  test('may answer with an event stream that stays open', async () => {
    const url = await serving({
      list: () => (response, id) => {
        response.writeHead(200, { 'content-type': 'text/event-stream' });
        response.write(': a comment\n\n' + event({ id, result: { tools: [tool('a')] } }));
      },
    });
    expect(await list(url)).toEqual([{ name: 'a' }]);
  });

  test.each(['2025-06-18', '2025-03-26', '2024-11-05'])(
    'may speak version %s',
    async (protocolVersion) => {
      const url = await serving({
        initialize: { ...initialized, protocolVersion },
        list: () => ({ tools: [tool('a')] }),
      });
      expect(await list(url)).toHaveLength(1);
    },
  );

  test('may stand behind a gateway that compresses', async () => {
    const url = await serving({
      list: () => (response, id) => {
        response.writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' });
        const zip = createGzip();
        zip.pipe(response);
        zip.end(JSON.stringify({ jsonrpc: '2.0', id, result: { tools: [tool('a')] } }));
      },
    });
    expect(await list(url)).toHaveLength(1);
  });

  test('without tools offers none', async () => {
    expect(await list(await serving({ initialize: { ...initialized, capabilities: {} } }))).toEqual(
      [],
    );
  });

  test('that keeps the closing of its session waiting costs nothing', async () => {
    const handler = mcpHandler({ list: () => ({ tools: [tool('a')] }) });
    const url = await start({
      mcpHandler: (request, response, body) => {
        if (request.method !== 'DELETE') handler(request, response, body);
      },
    });
    const started = performance.now();
    expect(await list(url)).toHaveLength(1);
    expect(performance.now() - started).toBeLessThan(900);
  });
});

describe('a refusal', () => {
  test.each([
    [401, {}, 'refused the access token (401)'],
    [403, {}, 'forbids the connection (403)'],
    [
      403,
      { message: 'IP not whitelisted: 1.2.3.4' },
      'does not accept the address of this machine',
    ],
    [404, '<html>', 'does not know the address (404). Check mcp_url'],
    [405, '', 'does not know the address (405). Check mcp_url'],
    [307, '', 'redirects elsewhere (307)'],
    [
      400,
      { jsonrpc: '2.0', error: { code: -1, message: 'Bad thing' } },
      'refused the request (400) ("Bad thing")',
    ],
  ])('with status %i and %j says why, and will not pass', async (status, body, message) => {
    const url = await start({});
    port?.fault('mcp', { status, body });
    expect(await failure(url)).toMatchObject({
      transient: false,
      message: expect.stringContaining(message),
    });
    // No metadata, no registration, no log-in: nothing but the one request.
    expect(requests()).toEqual(['POST initialize']);
  });

  test.each([408, 429, 500, 503])('with status %i may pass', async (status) => {
    const url = await start({});
    port?.fault('mcp', { status, headers: { 'retry-after': '7' } });
    expect(await failure(url)).toMatchObject({ transient: true, waitMs: 7_000 });
  });

  test('counts although its body never ends', async () => {
    const url = await start({});
    port?.fault('mcp', { status: 401, kind: 'stall', body: 'text' });
    expect(await failure(url)).toMatchObject({
      message: expect.stringContaining('refused the access token (401)'),
    });
  });

  test('shows nothing of the token that the server sends back', async () => {
    const url = await start({});
    port?.fault('mcp', { status: 403, body: { message: `no: ${token}` } });
    expect((await failure(url)).message).toContain('("no: ***")');
  });

  test('of the session that was just opened may pass', async () => {
    const url = await serving({ list: () => (response) => response.writeHead(404).end() });
    expect(await failure(url)).toMatchObject({
      transient: true,
      message: expect.stringContaining('lost the session'),
    });
  });
});

describe('what is no MCP server', () => {
  const as = (type: string, text: string): Sayings => ({
    initialize: (response) => response.writeHead(200, { 'content-type': type }).end(text),
  });
  test.each([
    ['a web page', as('text/html', '<html>Log in</html>')],
    ['JSON of its own', as('application/json', '{"hello":"world"}')],
    ['JSON that is none', as('application/json', '{"hello"')],
    ['a list of something else', { list: () => ({ tools: 'many' }) }],
    [
      'JSON that is nested without end',
      {
        list: () => (response, id) =>
          response
            .writeHead(200, { 'content-type': 'application/json' })
            .end(
              `{"jsonrpc":"2.0","id":${id},"result":{"tools":${'['.repeat(1_000_000)}${']'.repeat(1_000_000)}}}`,
            ),
      },
    ],
  ] satisfies [string, Sayings][])('answers with %s', async (_what, sayings) => {
    expect(await failure(await serving(sayings))).toMatchObject({
      transient: false,
      message: expect.stringContaining('answered, but not as an MCP server does'),
    });
  });

  const unsupported = {
    code: -32_022,
    message: 'Unsupported protocol version',
    data: { supported: ['2099-01-01'], requested: '2025-11-25' },
  };
  test.each([
    ['offers one of its own', { ...initialized, protocolVersion: '1999-01-01' }],
    [
      'refuses those of the client',
      (response, id) =>
        response
          .writeHead(200, { 'content-type': 'application/json' })
          .end(JSON.stringify({ jsonrpc: '2.0', id, error: unsupported })),
    ],
  ] satisfies [string, Sayings['initialize']][])(
    'may speak no version in common: it %s',
    async (_what, initialize) => {
      expect(await failure(await serving({ initialize }))).toMatchObject({
        transient: false,
        message: expect.stringContaining('speaks no version of the protocol'),
      });
    },
  );

  test('may answer with a JSON-RPC error, whose text is cleaned', async () => {
    const error = { code: -32_603, message: `::error::${token}\nBroken` };
    const url = await serving({
      list: () => (response, id) =>
        response
          .writeHead(200, { 'content-type': 'application/json' })
          .end(JSON.stringify({ jsonrpc: '2.0', id, error })),
    });
    expect(await failure(url)).toMatchObject({
      transient: false,
      message: expect.stringMatching(/JSON-RPC error -32603 \("[^:]*: :error: :\*\*\* Broken"\)/),
    });
  });
});

describe('a broken connection may pass', () => {
  test.each(['reset', 'truncated', 'truncated-chunked'] as const)('%s', async (kind) => {
    const url = await start({});
    port?.fault('mcp', { kind, body: '{"part": "of an answer"}' });
    expect(await failure(url)).toMatchObject({
      transient: true,
      message: expect.stringContaining('ECONNRESET'),
    });
  });

  test('in the middle of an event stream', async () => {
    const url = await serving({
      list: () => (response) =>
        response
          .writeHead(200, { 'content-type': 'text/event-stream' })
          .write('id: 1\ndata:\n\n', () => response.destroy()),
    });
    expect(await failure(url)).toMatchObject({ transient: true });
  });

  test('when nothing listens', async () => {
    const url = await start({});
    await port?.close();
    expect(await failure(url)).toMatchObject({
      transient: true,
      message: expect.stringContaining('ECONNREFUSED'),
    });
  });

  test.each(['no-headers', 'stall', 'drip'] as const)('%s ends with the time', async (kind) => {
    const url = await start({});
    port?.fault('mcp', { kind, body: '{"part": "of an answer"}' });
    expect(await failure(url, 300)).toMatchObject({
      transient: true,
      message: expect.stringContaining('no complete response within 0.3 s'),
    });
  });

  test('an event stream that never says anything ends with the time', async () => {
    const url = await serving({
      list: () => (response) => {
        response.writeHead(200, { 'content-type': 'text/event-stream' });
        const comments = setInterval(() => response.write(': still there\n\n'), 20);
        response.on('close', () => {
          clearInterval(comments);
        });
      },
    });
    expect(await failure(url, 300)).toMatchObject({
      transient: true,
      message: expect.stringContaining('within 0.3 s'),
    });
  });
});

describe('a hostile server', () => {
  const page = (names: readonly string[], nextCursor?: string) => ({
    tools: names.map((name) => tool(name)),
    ...(nextCursor !== undefined && { nextCursor }),
  });
  const numbered = (count: number) => Array.from({ length: count }, (_, index) => `tool_${index}`);

  test.each([
    ['100,000 tools', () => page(numbered(100_000)), `has more than ${maxTools} tools`],
    [
      'the same page again',
      () => page(['a'], 'again'),
      'the same page of its tools again and again',
    ],
    [
      'new pages without end',
      (cursor) => page([`tool${cursor}`], `${cursor}1`),
      `has more than ${maxPages} pages`,
    ],
    [
      'too much description',
      () => ({ tools: [tool('a', true, 'x'.repeat(maxBytes))] }),
      'more than 8 MiB',
    ],
    [
      'questions without end',
      () => (response) => {
        response.writeHead(200, { 'content-type': 'text/event-stream' });
        for (let id = 0; id < 2_000; id += 1)
          response.write(event({ id: `q${id}`, method: 'ping' }));
      },
      'has more than 16 requests of its own',
    ],
    [
      'events without end',
      () => (response) => {
        response.writeHead(200, { 'content-type': 'text/event-stream' });
        const more = () => {
          while (response.write(`data: ${'x'.repeat(65_536)}\n`));
        };
        response.on('drain', more);
        more();
      },
      'more than 8 MiB',
    ],
  ] satisfies [string, NonNullable<Sayings['list']>, string][])(
    'that sends %s is left',
    async (_what, sayings, message) => {
      expect(await failure(await serving({ list: sayings }))).toMatchObject({
        transient: false,
        message: expect.stringContaining(message),
      });
    },
  );

  test.each([
    [0, 'is read'],
    [1, 'is left: 8 MiB is the most'],
  ])('that sends 8 MiB and %d bytes in all %s', async (more) => {
    const envelope = (id: number, result: object) => JSON.stringify({ jsonrpc: '2.0', id, result });
    const before = envelope(1, initialized).length;
    const url = await serving({
      list: () => (response, id) => {
        const answer = envelope(id, page(['a']));
        response
          .writeHead(200, { 'content-type': 'application/json' })
          .end(answer.padEnd(maxBytes - before + more));
      },
    });
    if (more === 0) expect(await list(url)).toHaveLength(1);
    else expect((await failure(url)).message).toContain('more than 8 MiB for one list of tools');
  });

  test('may describe a tool at a length of a megabyte', async () => {
    const url = await serving({
      list: () => ({ tools: [tool('a', true, 'x'.repeat(1_048_576))] }),
    });
    expect(await list(url)).toEqual([{ name: 'a', readOnly: true }]);
  });

  test('cannot make a tool read-only by naming it twice', async () => {
    const url = await serving({
      list: () => ({ tools: [tool('a', true), tool('a', false), tool('b'), tool('b', true)] }),
    });
    expect(await list(url)).toEqual([
      { name: 'a', readOnly: false },
      { name: 'b', readOnly: false },
    ]);
  });
});

describe('a token that has expired', () => {
  const challenge = 'Bearer error="invalid_token", error_description="token is expired"';
  test.each([
    ['in JSON', { message: 'token is expired' }, {}],
    ['in JSON of another shape', { error: { message: 'Token Expired' } }, {}],
    ['in plain text', 'token is expired', {}],
    ['in the challenge alone', '', { 'www-authenticate': challenge }],
  ])('is told from one that is refused: %s', async (_where, body, headers) => {
    const url = await start({});
    port?.fault('mcp', { status: 401, body, headers });
    expect((await failure(url)).message).toContain('says that the access token has expired (401)');
  });
});

test("an address of Port's own is not to blame", () => {
  const narrowing = { readOnly: false, allowedActions: undefined };
  expect(mcpEndpoint('https://mcp.us.port.io/v1', narrowing).advice).toMatch(
    /^The address is Port's own \(region us\): look for/,
  );
});
