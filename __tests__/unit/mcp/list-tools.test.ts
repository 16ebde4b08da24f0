import { describe, expect, test } from '@jest/globals';
import { McpError, type McpProblem } from '../../../src/mcp/errors.ts';
import { listTools, maxPages, maxTools } from '../../../src/mcp/list-tools.ts';
import {
  error,
  event,
  eventStream,
  result,
  scriptedAsk,
  type Asked,
  type Reply,
} from '../../support/mcp/scripted-ask.ts';

const client = { name: 'a-client', version: '1.2.3' };

type Says = (asked: Asked) => Reply | Promise<Reply>;

const shaken = { protocolVersion: '2025-11-25', capabilities: { tools: {} }, serverInfo: {} };

/** A server that answers each method as it is told to, the handshake with a session. */
function server(says: Readonly<Record<string, Says>>) {
  const all: Readonly<Record<string, Says>> = {
    initialize: (asked) => ({
      headers: { 'mcp-session-id': 'a-session' },
      body: result(asked, shaken),
    }),
    'notifications/initialized': () => ({ status: 202 }),
    'tools/list': (asked) => ({ body: result(asked, { tools: [{ name: 'a' }] }) }),
    ...says,
  };
  return scriptedAsk((asked) => all[String(asked.message?.method)]?.(asked) ?? { status: 204 });
}

const listing = (list: Says) => server({ 'tools/list': list });
const greeting = (initialize: Says) => server({ initialize });
/** All lists of a server whose answer to tools/list has this result. */
const listed = (list: unknown) =>
  listTools(listing((asked) => ({ body: result(asked, list) })).ask, client);

async function problem(tried: Promise<unknown>): Promise<McpProblem> {
  const thrown: unknown = await tried.then(
    () => 'a list',
    (reason: unknown) => reason,
  );
  if (thrown instanceof McpError) return thrown.problem;
  throw new Error(`not an McpError: ${String(thrown)}`);
}

describe('a conversation', () => {
  test('is a handshake, the list, and the end of the session', async () => {
    const { ask, said, asked, unreleased } = server({});
    expect(await listTools(ask, client)).toEqual([{ name: 'a' }]);
    expect(said()).toEqual([
      'POST initialize',
      'POST notifications/initialized',
      'POST tools/list',
      'DELETE',
    ]);
    expect(asked[0]?.message).toEqual({
      jsonrpc: '2.0',
      id: 1,
      method: 'initialize',
      params: { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: client },
    });
    expect(asked[0]?.headers).toEqual({
      accept: 'application/json, text/event-stream',
      'content-type': 'application/json',
    });
    for (const { headers } of asked.slice(1)) {
      expect(headers).toMatchObject({
        'mcp-session-id': 'a-session',
        'mcp-protocol-version': '2025-11-25',
      });
    }
    await Promise.resolve();
    expect(unreleased()).toBe(0);
  });

  test('has nothing to end where the server opened no session', async () => {
    const { ask, said } = greeting((asked) => ({ body: result(asked, shaken) }));
    await listTools(ask, client);
    expect(said()).not.toContain('DELETE');
  });

  test('does not wait for the end of the session', async () => {
    const silent = new Promise<never>(() => undefined);
    const { ask } = server({ undefined: () => silent });
    expect(await listTools(ask, client)).toHaveLength(1);
  });

  test('does not care how the end of the session fails', async () => {
    const { ask } = server({ undefined: () => Promise.reject(new Error('reset')) });
    expect(await listTools(ask, client)).toHaveLength(1);
  });

  test('ends the session after a failure, too', async () => {
    const { ask, said, unreleased } = listing(() => ({ status: 503 }));
    await expect(listTools(ask, client)).rejects.toThrow(McpError);
    expect(said().at(-1)).toBe('DELETE');
    await Promise.resolve();
    expect(unreleased()).toBe(0);
  });

  test.each(['initialize', 'notifications/initialized', 'tools/list'])(
    'fails as its HTTP fails, at %s',
    async (method) => {
      const { ask } = server({ [method]: () => Promise.reject(new RangeError('reset')) });
      await expect(listTools(ask, client)).rejects.toThrow(RangeError);
    },
  );

  test('fails as its HTTP fails in the middle of an answer', async () => {
    async function* broken() {
      yield Buffer.from('data: ');
      await Promise.reject(new RangeError('reset'));
    }
    const { ask } = listing(() => ({ headers: eventStream, body: broken() }));
    await expect(listTools(ask, client)).rejects.toThrow(RangeError);
  });

  test.each([200, 202, 204])('goes on after a %i to the notification', async (status) => {
    const { ask } = server({ 'notifications/initialized': () => ({ status }) });
    expect(await listTools(ask, client)).toHaveLength(1);
  });
});

describe('the revision', () => {
  test.each(['2025-11-25', '2025-06-18', '2025-03-26', '2024-11-05', '2024-10-07'])(
    '%s is taken, and named from then on',
    async (protocolVersion) => {
      const { ask, asked } = greeting((one) => ({
        body: result(one, { ...shaken, protocolVersion }),
      }));
      expect(await listTools(ask, client)).toHaveLength(1);
      expect(asked.at(-1)?.headers['mcp-protocol-version']).toBe(protocolVersion);
    },
  );

  test('that nobody knows ends the conversation', async () => {
    const { ask } = greeting((asked) => ({
      body: result(asked, { ...shaken, protocolVersion: '1999-01-01' }),
    }));
    expect(await problem(listTools(ask, client))).toEqual({
      kind: 'no-common-revision',
      offered: ['1999-01-01'],
    });
  });

  test('must be named', async () => {
    const { ask } = greeting((asked) => ({ body: result(asked, { capabilities: {} }) }));
    expect(await problem(listTools(ask, client))).toMatchObject({
      kind: 'not-mcp',
      method: 'initialize',
      what: 'names no protocolVersion',
    });
  });

  test.each([
    [400, -32_022],
    [200, -32_022],
    [200, -32_602],
  ])('is an older one where the server asks for it (%i, %i)', async (status, code) => {
    const { ask, asked } = greeting((one) => {
      const { protocolVersion } = one.params;
      return protocolVersion === '2025-03-26'
        ? { body: result(one, { ...shaken, protocolVersion }) }
        : { status, body: error(one, code, 'No', { supported: ['2024-11-05', '2025-03-26'] }) };
    });
    expect(await listTools(ask, client)).toHaveLength(1);
    expect(asked.at(-1)?.headers['mcp-protocol-version']).toBe('2025-03-26');
  });

  test('is asked for once more only', async () => {
    const { ask, said } = greeting((asked) => ({
      status: 400,
      body: error(asked, -32_022, 'No', { supported: ['2025-03-26'] }),
    }));
    expect(await problem(listTools(ask, client))).toMatchObject({ kind: 'refused', status: 400 });
    expect(said()).toEqual(['POST initialize', 'POST initialize']);
  });

  test.each([[['2099-01-01', 5]], [[]]])(
    'is none where the server speaks only %j',
    async (supported) => {
      const { ask } = greeting((asked) => ({
        status: 400,
        body: error(asked, -32_022, 'No', { supported }),
      }));
      expect(await problem(listTools(ask, client))).toEqual({
        kind: 'no-common-revision',
        offered: supported.filter((one) => typeof one === 'string'),
      });
    },
  );
});

describe('where the server speaks only 2026-07-28', () => {
  const stateless = (refused: Says, says: Readonly<Record<string, Says>> = {}) =>
    server({ initialize: refused, ...says });
  const unsupported: Says = (asked) => ({
    status: 400,
    body: error(asked, -32_022, 'No', { supported: ['2026-07-28'], requested: '2025-11-25' }),
  });

  test('each request says who asks, without a session', async () => {
    const { ask, asked, said } = stateless(unsupported, {
      'tools/list': (one) => ({
        body: result(one, { resultType: 'complete', tools: [{ name: 'a' }] }),
      }),
    });
    expect(await listTools(ask, client)).toEqual([{ name: 'a' }]);
    expect(said()).toEqual(['POST initialize', 'POST tools/list']);
    expect(asked[1]?.headers).toEqual({
      accept: 'application/json, text/event-stream',
      'content-type': 'application/json',
      'mcp-protocol-version': '2026-07-28',
      'mcp-method': 'tools/list',
    });
    expect(asked[1]?.message).toEqual({
      jsonrpc: '2.0',
      id: 2,
      method: 'tools/list',
      params: {
        _meta: {
          'io.modelcontextprotocol/protocolVersion': '2026-07-28',
          'io.modelcontextprotocol/clientInfo': client,
          'io.modelcontextprotocol/clientCapabilities': {},
        },
      },
    });
  });

  test('pages are turned as ever', async () => {
    const { ask, asked } = stateless(unsupported, {
      'tools/list': (one) => {
        const page =
          one.params.cursor === 'x' ? { tools: [] } : { tools: [{ name: 'a' }], nextCursor: 'x' };
        return { body: result(one, page) };
      },
    });
    expect(await listTools(ask, client)).toHaveLength(1);
    expect(asked.at(-1)?.message?.params).toHaveProperty([
      '_meta',
      'io.modelcontextprotocol/protocolVersion',
    ]);
  });

  test('and answers the handshake with it, that is taken', async () => {
    const { ask, asked } = stateless((one) => ({
      body: result(one, { ...shaken, protocolVersion: '2026-07-28' }),
    }));
    expect(await listTools(ask, client)).toHaveLength(1);
    expect(asked.at(-1)?.headers).toHaveProperty('mcp-method', 'tools/list');
  });

  test('a result that asks for input is no list', async () => {
    const { ask } = stateless(unsupported, {
      'tools/list': (one) => ({ body: result(one, { resultType: 'input_required', tools: [] }) }),
    });
    expect(await problem(listTools(ask, client))).toMatchObject({
      kind: 'not-mcp',
      what: 'has a "resultType" other than "complete"',
    });
  });

  test('a server without tools offers none', async () => {
    const { ask } = stateless(unsupported, {
      'tools/list': (one) => ({ status: 404, body: error(one, -32_601) }),
    });
    expect(await listTools(ask, client)).toEqual([]);
  });

  describe.each([
    ['it does not know the handshake', 404, -32_601],
    ['it misses a header', 400, -32_020],
  ])('and says only that %s', (_what, status, code) => {
    const refused: Says = (one) => ({ status, body: error(one, code, 'the first') });

    test('it is asked whether it does', async () => {
      const { ask, said } = stateless(refused, {
        'server/discover': (one) => ({ body: result(one, { capabilities: { tools: {} } }) }),
      });
      expect(await listTools(ask, client)).toHaveLength(1);
      expect(said()).toEqual(['POST initialize', 'POST server/discover', 'POST tools/list']);
    });

    test('the first refusal counts where it does not', async () => {
      const { ask } = stateless(refused, { 'server/discover': () => ({ status: 400 }) });
      expect(await problem(listTools(ask, client))).toMatchObject({
        method: 'initialize',
        error: { message: 'the first' },
      });
    });

    test('a broken connection counts as such', async () => {
      const { ask } = stateless(refused, {
        'server/discover': () => Promise.reject(new RangeError('reset')),
      });
      await expect(listTools(ask, client)).rejects.toThrow(RangeError);
    });
  });
});

describe('of a tool', () => {
  test.each([
    ['a schema of another type', { outputSchema: { type: 'array' }, inputSchema: {} }],
    [
      'null in every place',
      { annotations: null, description: null, title: null, inputSchema: null },
    ],
    ['nothing else at all', {}],
    ['a hint that is no boolean', { annotations: { readOnlyHint: 'true' } }],
  ])('the name counts, with %s', async (_what, rest) => {
    expect(await listed({ tools: [{ name: 'a', ...rest }], _meta: null, more: 1 })).toEqual([
      { name: 'a', readOnly: undefined },
    ]);
  });

  test.each([true, false])('the hint readOnlyHint: %j is passed on', async (readOnlyHint) => {
    expect(await listed({ tools: [{ name: 'a', annotations: { readOnlyHint } }] })).toEqual([
      { name: 'a', readOnly: readOnlyHint },
    ]);
  });

  test('that comes twice the hint counts where both have the same', async () => {
    const tool = (name: string, readOnlyHint?: boolean) => ({
      name,
      annotations: { readOnlyHint },
    });
    const tools = [
      ...[tool('a', true), tool('a', false)],
      ...[tool('b'), tool('b', true)],
      ...[tool('c', true), tool('c', true)],
      ...[tool('d', true), tool('d', false), tool('d', true)],
    ];
    expect(await listed({ tools })).toEqual([
      { name: 'a', readOnly: false },
      { name: 'b', readOnly: false },
      { name: 'c', readOnly: true },
      { name: 'd', readOnly: false },
    ]);
  });
});

describe('what no agent can take is named:', () => {
  test.each([
    [
      'a tool without a name',
      { tools: [{ name: 'a' }, {}] },
      'has no name at tools[1].name of page 1',
    ],
    ['a name that is no text', { tools: [{ name: 5 }] }, 'has no name at tools[0].name of page 1'],
    ['an empty name', { tools: [{ name: '' }] }, 'has no name at tools[0].name of page 1'],
    ['a tool that is null', { tools: [null] }, 'has no name at tools[0].name of page 1'],
    ['a list that is none', { tools: 'many' }, 'has no list "tools"'],
    ['no list', {}, 'has no list "tools"'],
    ['no result', null, 'has no list "tools"'],
    [
      'a cursor that is no text',
      { tools: [], nextCursor: 5 },
      'has a "nextCursor" that is no text',
    ],
  ])('%s', async (_what, list, what) => {
    expect(await problem(listed(list))).toEqual({ kind: 'not-mcp', method: 'tools/list', what });
  });

  test.each([
    [
      'a web page',
      { headers: { 'content-type': 'text/html; charset=utf-8' }, body: '<html>' },
      'but text/html',
    ],
    [
      'an answer of no type',
      { headers: { 'content-type': undefined }, body: '{}' },
      'but without a content type',
    ],
    ['an empty answer', {}, 'is not JSON'],
    ['half of an answer', { body: '{"jsonrpc":"2.0"' }, 'is not JSON'],
    ['JSON of its own', { body: '{"hello":"world"}' }, 'is JSON, but not JSON-RPC'],
    [
      'JSON that is nested without end',
      { body: '['.repeat(10_000_000) },
      'is nested more than 100 deep',
    ],
    [
      'an event that is nested without end',
      { headers: eventStream, body: event('['.repeat(1_000_000)) },
      'is nested more than 100 deep',
    ],
  ] satisfies [string, Reply, string][])('%s', async (_what, reply, what) => {
    const { ask, unreleased } = greeting(() => reply);
    expect(await problem(listTools(ask, client))).toMatchObject({
      kind: 'not-mcp',
      method: 'initialize',
      what: expect.stringContaining(what),
    });
    expect(unreleased()).toBe(0);
  });
});

describe('pages', () => {
  const pages = (count: number) =>
    listing((asked) => {
      const page = Number(asked.params.cursor ?? 0);
      const more = page + 1 < count && { nextCursor: String(page + 1) };
      return { body: result(asked, { tools: [{ name: `tool_${page}` }], ...more }) };
    });

  test(`may be ${maxPages}`, async () => {
    const { ask } = pages(64);
    expect(await listTools(ask, client)).toHaveLength(64);
  });

  test(`are too many beyond ${maxPages}`, async () => {
    const { ask } = pages(65);
    expect(await problem(listTools(ask, client))).toEqual({
      kind: 'too-many',
      what: 'pages',
      limit: 64,
    });
  });

  test('that come again are refused', async () => {
    expect(await problem(listed({ tools: [{ name: 'a' }], nextCursor: 'again' }))).toEqual({
      kind: 'same-page',
    });
  });

  test.each(['', null])('end with the cursor %j', async (nextCursor) => {
    expect(await listed({ tools: [{ name: 'a' }], nextCursor })).toHaveLength(1);
  });

  test(`may hold ${maxTools} tools, and no more`, async () => {
    const tools = (count: number) => Array.from({ length: count }, (_, at) => ({ name: `${at}` }));
    expect(await listed({ tools: tools(1_000) })).toHaveLength(1_000);
    expect(await problem(listed({ tools: tools(1_001) }))).toEqual({
      kind: 'too-many',
      what: 'tools',
      limit: 1_000,
    });
  });
});

describe('a server without tools', () => {
  const without: Says = (asked) => ({ body: result(asked, { ...shaken, capabilities: {} }) });

  test.each([200, 400, 404])(
    'offers none, where it does not know the list (%i)',
    async (status) => {
      const { ask } = server({
        initialize: without,
        'tools/list': (asked) => ({ status, body: error(asked, -32_601) }),
      });
      expect(await listTools(ask, client)).toEqual([]);
    },
  );

  test('may have some all the same', async () => {
    const { ask } = server({ initialize: without });
    expect(await listTools(ask, client)).toHaveLength(1);
  });

  test('is not one that announces them and does not know the list', async () => {
    const { ask } = listing((asked) => ({ status: 404, body: error(asked, -32_601) }));
    expect(await problem(listTools(ask, client))).toMatchObject({ kind: 'refused', status: 404 });
  });
});

describe('a refusal', () => {
  test('is passed on with all that the server said', async () => {
    const { ask } = greeting((asked) => ({
      status: 429,
      headers: { 'retry-after': '7' },
      body: error(asked, -32_000, 'Slowly'),
    }));
    expect(await problem(listTools(ask, client))).toEqual({
      kind: 'refused',
      method: 'initialize',
      status: 429,
      headers: { 'content-type': 'application/json', 'retry-after': '7' },
      body: '{"jsonrpc":"2.0","id":1,"error":{"code":-32000,"message":"Slowly"}}',
      error: { code: -32_000, message: 'Slowly', data: undefined },
    });
  });

  test('counts although its body breaks', async () => {
    async function* broken() {
      yield Buffer.from('half');
      await Promise.reject(new Error('reset'));
    }
    const { ask } = greeting(() => ({ status: 401, body: broken() }));
    expect(await problem(listTools(ask, client))).toMatchObject({ status: 401, body: 'half' });
  });

  test('is read for 64 KiB, no further', async () => {
    async function* long() {
      yield Buffer.alloc(70_000, 'x');
      await Promise.reject(new Error('read on'));
    }
    const { ask } = greeting(() => ({ status: 500, body: long() }));
    expect(await problem(listTools(ask, client))).toMatchObject({ body: 'x'.repeat(65_536) });
  });

  test.each(['<html>', '{"error":"No"}', '['.repeat(1_000)])(
    'counts whatever its body is: %.9s',
    async (body) => {
      const { ask } = server({ 'notifications/initialized': () => ({ status: 500, body }) });
      expect(await problem(listTools(ask, client))).toMatchObject({
        kind: 'refused',
        status: 500,
        body,
        error: undefined,
      });
    },
  );

  test('of the notification counts, too', async () => {
    const { ask } = server({ 'notifications/initialized': () => ({ status: 403 }) });
    expect(await problem(listTools(ask, client))).toMatchObject({
      kind: 'refused',
      method: 'notifications/initialized',
      status: 403,
    });
  });

  test('with 404 says that the session is lost, which then needs no end', async () => {
    const { ask, said } = listing((asked) => ({ status: 404, body: error(asked, -32_001) }));
    expect(await problem(listTools(ask, client))).toEqual({
      kind: 'session-lost',
      method: 'tools/list',
    });
    expect(said()).not.toContain('DELETE');
  });

  test('with 404 is a refusal where there is no session', async () => {
    const { ask } = greeting(() => ({ status: 404 }));
    expect(await problem(listTools(ask, client))).toMatchObject({ kind: 'refused', status: 404 });
  });

  test('may be a JSON-RPC error of any status', async () => {
    const { ask } = listing((asked) => ({ body: error(asked, -32_603, 'Broken') }));
    expect(await problem(listTools(ask, client))).toEqual({
      kind: 'error',
      method: 'tools/list',
      error: { code: -32_603, message: 'Broken', data: undefined },
    });
  });

  test('may answer to nobody', async () => {
    const { ask } = listing(() => ({
      body: '{"jsonrpc":"2.0","id":null,"error":{"code":-32700,"message":"Parse error"}}',
    }));
    expect(await problem(listTools(ask, client))).toMatchObject({ error: { code: -32_700 } });
  });
});

describe('an answer', () => {
  const list = { tools: [{ name: 'a' }] };
  const foreign = '{"jsonrpc":"2.0","id":99,"result":{"tools":[{"name":"foreign"}]}}';

  test.each([
    ['an event stream', (asked) => ({ headers: eventStream, body: event(result(asked, list)) })],
    [
      'an event stream of another spelling',
      (asked) => ({
        headers: { 'content-type': 'Text/Event-Stream;charset=utf-8' },
        body: `data: ${result(asked, list)}`,
      }),
    ],
    [
      'an event stream after events of others',
      (asked) => ({
        headers: eventStream,
        body: `: hello\n\ndata: no JSON\n\n${event(foreign)}${event(
          '{"jsonrpc":"2.0","method":"notifications/message","params":{}}',
        )}${event(result(asked, list))}`,
      }),
    ],
    ['an array of messages', (asked) => ({ body: `[${foreign},${result(asked, list)}]` })],
    [
      'one whose id came back as text',
      ({ message }) => ({
        body: JSON.stringify({ jsonrpc: '2.0', id: String(message?.id), result: list }),
      }),
    ],
    ['one with a byte order mark', (asked) => ({ body: `\uFEFF${result(asked, list)}` })],
  ] satisfies [string, Says][])('may be %s', async (_what, says) => {
    expect(await listTools(listing(says).ask, client)).toEqual([{ name: 'a' }]);
  });

  test('may come in any pieces', async () => {
    const text = '{"jsonrpc":"2.0","id":2,"result":{"tools":[{"name":"ä€🙂"}]}}';
    const { ask } = listing(() => ({
      body: Array.from(Buffer.from(text), (byte) => Buffer.of(byte)),
    }));
    expect(await listTools(ask, client)).toEqual([{ name: 'ä€🙂' }]);
  });

  test('is enough of a stream that stays open', async () => {
    const { ask, unreleased } = listing((asked) => ({
      headers: eventStream,
      body: (async function* () {
        yield Buffer.from(event(result(asked, list)));
        await new Promise(() => undefined);
      })(),
    }));
    expect(await listTools(ask, client)).toHaveLength(1);
    await Promise.resolve();
    expect(unreleased()).toBe(0);
  });

  test.each([
    ['a stream without it', { headers: eventStream, body: event(foreign) }],
    ['an empty stream', { headers: eventStream }],
    [
      'a stream that wants to be taken up again',
      { headers: eventStream, body: 'id: 1\nretry: 9\ndata:\n\n' },
    ],
    ['messages without it', { body: foreign }],
  ] satisfies [string, Reply][])('is missing in %s', async (_what, reply) => {
    const { ask } = listing(() => reply);
    expect(await problem(listTools(ask, client))).toEqual({
      kind: 'unanswered',
      method: 'tools/list',
    });
  });
});

describe('what the server asks', () => {
  const asking = (...questions: readonly object[]) =>
    listing((asked) => ({
      headers: eventStream,
      body:
        questions.map((one) => event(JSON.stringify({ jsonrpc: '2.0', ...one }))).join('') +
        event(result(asked, { tools: [] })),
    }));

  test('is answered: a ping as such, anything else with "Method not found"', async () => {
    const { ask, asked } = asking({ id: 'p', method: 'ping' }, { id: 0, method: 'roots/list' });
    await listTools(ask, client);
    expect(asked.map(({ message }) => message)).toEqual(
      expect.arrayContaining([
        { jsonrpc: '2.0', id: 'p', result: {} },
        { jsonrpc: '2.0', id: 0, error: { code: -32_601, message: 'Method not found' } },
      ]),
    );
    for (const { headers } of asked.slice(1)) {
      expect(headers).toHaveProperty('mcp-session-id', 'a-session');
    }
  });

  test('is answered before it goes on', async () => {
    let answered = () => undefined;
    const until = new Promise<void>((resolve) => {
      answered = () => {
        resolve();
        return undefined;
      };
    });
    const { ask } = server({
      undefined: () => {
        answered();
        return { status: 202 };
      },
      'tools/list': (asked) => ({
        headers: eventStream,
        body: (async function* () {
          yield Buffer.from(event('{"jsonrpc":"2.0","id":1,"method":"ping"}'));
          await until;
          yield Buffer.from(event(result(asked, { tools: [{ name: 'a' }] })));
        })(),
      }),
    });
    expect(await listTools(ask, client)).toHaveLength(1);
  });

  test('may fail to be answered', async () => {
    const { ask } = server({
      undefined: () => Promise.reject(new Error('reset')),
      'tools/list': (asked) => ({
        headers: eventStream,
        body:
          event('{"jsonrpc":"2.0","id":1,"method":"ping"}') + event(result(asked, { tools: [] })),
      }),
    });
    expect(await listTools(ask, client)).toEqual([]);
  });

  test('is answered 16 times', async () => {
    const pings = (count: number) =>
      Array.from({ length: count }, (_, id) => ({ id, method: 'ping' }));
    expect(await listTools(asking(...pings(16)).ask, client)).toEqual([]);
    expect(await problem(listTools(asking(...pings(17)).ask, client))).toEqual({
      kind: 'too-many',
      what: 'requests of its own',
      limit: 16,
    });
  });

  test('costs no more in many events than in one', async () => {
    const costly = { method: 'notifications/message', params: Array<object>(60_000).fill([]) };
    expect(await listTools(asking(...Array<object>(8).fill(costly)).ask, client)).toEqual([]);
    expect(
      await problem(listTools(asking(...Array<object>(9).fill(costly)).ask, client)),
    ).toMatchObject({
      kind: 'not-mcp',
      what: 'brings more than 1,000,000 brackets, colons and commas',
    });
  });

  test('without wanting an answer is passed over, in 10,000 events', async () => {
    const notes = (count: number) =>
      Array.from({ length: count }, () => ({ method: 'notifications/message' }));
    // The handshake and the list have their answers, too.
    const { ask, said } = asking(...notes(9_998));
    expect(await listTools(ask, client)).toEqual([]);
    expect(said()).toHaveLength(4);
    expect(await problem(listTools(asking(...notes(9_999)).ask, client))).toEqual({
      kind: 'too-many',
      what: 'events',
      limit: 10_000,
    });
  });
});
