import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { brotliCompressSync, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { toNodeHandler } from '@modelcontextprotocol/node';
import { createMcpHandler, McpServer } from '@modelcontextprotocol/server';
import { z } from 'zod';
import { portTools } from '../../sandbox/catalogue.ts';
import type { Fault } from '../../sandbox/faults.ts';
import { type LocalPort, type LocalPortOptions, startLocalPort } from '../../sandbox/local-port.ts';
import { event, initialized, mcpHandler, type Sayings, tool } from '../unit/verify/mcp-handler.ts';
import { type Certificates, makeCertificates } from '../support/certificates.ts';
import { canariesOf, inputsFor } from '../support/port.ts';
import { readProject } from '../support/project.ts';
import { type Proxy, startProxy } from '../support/proxy.ts';
import {
  expectNoLeaks,
  runAction,
  type RunOptions,
  type StepResult,
} from '../support/runner/index.ts';

/** What Gemini CLI takes. */
const configuration = z.object({
  mcpServers: z.record(z.string(), z.object({ headers: z.record(z.string(), z.string()) })),
});

let port: LocalPort;
let proxy: Proxy | undefined;
afterEach(async () => {
  await port.close();
  await proxy?.close();
  proxy = undefined;
});

async function start(options: LocalPortOptions = {}): Promise<void> {
  port = await startLocalPort({ clientSecret: 'q7Xv2LkPz9RbT4wYc8Hd', ...options });
}

async function run(
  inputs: Record<string, string> = {},
  { origin, env = {} }: { origin?: string } & Pick<RunOptions, 'env'> = {},
): Promise<StepResult> {
  const result = await runAction({
    env,
    inputs: { ...inputsFor(port, origin), verify: 'true', ...inputs },
  });
  expectNoLeaks(result, canariesOf(port));
  return result;
}

/** A failed step has one error, which is its explanation, and no output. */
function explanation({ outcome, annotations, outputs }: StepResult): string {
  expect(outcome).toBe('failure');
  expect(outputs).toEqual({});
  expect(annotations).toHaveLength(1);
  return annotations[0]?.message ?? '';
}

function mcpRequests(): string[] {
  return port.requests
    .filter(({ path: asked }) => asked === '/mcp/v1')
    .map(({ method, body }) => [method, /"method":"([^"]*)"/.exec(body)?.[1]].join(' ').trim());
}

const answering = (sayings: Sayings) => start({ mcpHandler: mcpHandler(sayings) });

describe('a server that the agent can use', () => {
  test('is asked with the URL and the headers that the agent gets', async () => {
    await start();
    const result = await run({ agent: 'gemini-cli', read_only: 'true', allowed_actions: 'none' });
    expect(result.outcome).toBe('success');
    expect(mcpRequests()).toEqual([
      'POST initialize',
      'POST notifications/initialized',
      'POST tools/list',
      'DELETE',
    ]);
    const config = configuration.parse(JSON.parse(result.outputs.mcp_config ?? ''));
    const given = Object.entries(config.mcpServers['port-prod']?.headers ?? {});
    expect(given).toHaveLength(3);
    for (const { headers } of port.requests.slice(1)) {
      for (const [name, value] of given) expect(headers[name.toLowerCase()]).toBe(value);
    }
  });

  test('has its tools in the output and in the summary', async () => {
    await start();
    const { outputs, summary } = await run({ tools: 'list_entities, upsert_entity' });
    expect(JSON.parse(outputs.tools ?? '')).toEqual(
      expect.arrayContaining(['list_blueprints', 'list_entities', 'upsert_entity', 'run_action']),
    );
    const [first = '', ...others] = summary.split('\n');
    expect(first).toMatch(
      /^### Connected to Port: claude-code may use 2 of \d+ tools, 1 of which write; token valid until /,
    );
    expect(first).toContain(outputs.expires_at?.slice(0, 16).replace('T', ' '));
    expect(others).toContain(
      `Server \`port-prod\` at \`${port.mcpUrl}\`, http, no read-only mode, all actions.`,
    );
    expect(others).toContain('Open to claude-code: `list_entities`, `upsert_entity` (writes)');
    expect(others.at(-4)).toMatch(/^`list_blueprints`, .*`delete_entity` \(writes\)$/);
  });

  test('leaves no summary where it is switched off', async () => {
    await start();
    expect((await run({ summary: 'false' })).summary).toBe('');
  });

  test('is left alone where nobody asks for the check', async () => {
    await start();
    const { outputs } = await run({ verify: 'false' });
    expect(mcpRequests()).toEqual([]);
    expect(outputs.tools).toBe('');
  });

  test('may leave its streams open: the step ends at once', async () => {
    const streaming = (response: ServerResponse, answer: object) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' }).write(event(answer));
    };
    await answering({
      initialize: (response, id) => {
        streaming(response, { id, result: initialized });
      },
      list: () => (response, id) => {
        streaming(response, { id, result: { tools: [tool('list_entities')] } });
      },
    });
    const { outcome, durationMs } = await run();
    expect(outcome).toBe('success');
    expect(durationMs).toBeLessThan(2_000);
  });

  test('may be out of order for a moment', async () => {
    await start();
    port.fault('mcp', { status: 503 });
    expect((await run()).outcome).toBe('success');
  });
});

describe('a server that is less strict than the specification', () => {
  const names = ['list_a', 'list_b', 'list_c', 'list_d', 'list_e', 'list_f', 'list_g'];

  test.each([
    ['no cursor at the end', undefined],
    ['an empty cursor at the end', ''],
    ['null for a cursor at the end', null],
  ])('passes, with odd tools and %s', async (_what, nextCursor) => {
    await answering({
      initialize: { ...initialized, serverInfo: { name: 'port' } },
      list: () => ({
        tools: [
          { name: 'list_a', inputSchema: {} },
          { name: 'list_b', inputSchema: { type: 'object', required: null } },
          { name: 'list_c', inputSchema: { type: 'object' }, outputSchema: { type: 'array' } },
          { name: 'list_d', title: null, description: null, annotations: null },
          { name: 'list_e', annotations: { readOnlyHint: 'true' } },
          { name: 'list_f', annotations: { readOnlyHint: null, title: 7 } },
          { name: 'list_g', inputSchema: [], _meta: null, icons: 'none' },
        ],
        nextCursor,
      }),
    });
    const { outcome, outputs, annotations, summary } = await run();
    expect({ outcome, annotations }).toEqual({ outcome: 'success', annotations: [] });
    expect(JSON.parse(outputs.tools ?? '')).toEqual(names);
    // A hint that is no boolean is no hint.
    const shown = names.map((name) => `\`${name}\` (does not say)`).join(', ');
    expect(summary).toContain(`Open to claude-code: ${shown}\n`);
  });

  test.each([
    ['a tool without a name', { tools: [tool('a'), { title: 'b' }] }, 'tools[1].name of page 1'],
    ['no list', { tools: { a: tool('a') } }, 'has no list "tools"'],
    ['a cursor that is no text', { tools: [tool('a')], nextCursor: 7 }, 'a "nextCursor" that is'],
  ])('fails where no agent could take it, with the place: %s', async (_what, page, place) => {
    await answering({ list: () => page });
    const message = explanation(await run());
    expect(message).toContain(place);
    expect(message).not.toContain('log-in page');
  });

  const codings: readonly [string, (text: string) => Buffer][] = [
    ['GZIP', gzipSync],
    ['x-gzip', gzipSync],
    ['deflate', deflateSync],
    ['br', brotliCompressSync],
    ['zstd', zstdCompressSync],
  ];
  test('may compress each answer in another way', async () => {
    let answers = 0;
    const coded = (result: object) => (response: ServerResponse, id: number) => {
      const [coding, compress] = codings[answers] ?? ['', (text: string) => Buffer.from(text)];
      answers += 1;
      response
        .writeHead(200, { 'content-type': 'application/json', 'content-encoding': coding })
        .end(compress(JSON.stringify({ jsonrpc: '2.0', id, result })));
    };
    await answering({
      initialize: coded(initialized),
      list: (cursor) => {
        const at = Number(cursor);
        return coded({
          tools: [tool(names[at] ?? '')],
          ...(at < codings.length - 2 && { nextCursor: String(at + 1) }),
        });
      },
    });
    const { outputs } = await run();
    expect(answers).toBe(codings.length);
    expect(JSON.parse(outputs.tools ?? '')).toEqual(names.slice(0, codings.length - 1));
  });
});

test('a server that has only revision 2026-07-28 of the protocol is spoken to in it', async () => {
  const handle = toNodeHandler(
    createMcpHandler(
      () => {
        const server = new McpServer(
          { name: 'official', version: '1.0.0' },
          { capabilities: { tools: {} } },
        );
        server.server.setRequestHandler('tools/list', () => ({
          tools: [{ name: 'list_entities', inputSchema: { type: 'object' } }],
        }));
        return server;
      },
      { legacy: 'reject' },
    ),
  );
  await start({
    mcpHandler: ({ method = '', url = '', headers }, response, body) => {
      async function* stream() {
        yield await Promise.resolve(Buffer.from(body));
      }
      void handle({ method, url, headers, [Symbol.asyncIterator]: stream }, response);
    },
  });
  const { outcome, outputs } = await run({ allowed_actions: 'deploy', tools: 'list_entities' });
  expect({ outcome, tools: outputs.tools }).toEqual({
    outcome: 'success',
    tools: '["list_entities"]',
  });
});

test('servers see what calls them, and in which version', async () => {
  await start();
  await run();
  const { version } = z
    .object({ version: z.string() })
    .parse(JSON.parse(readProject('package.json')));
  for (const { headers } of port.requests) {
    expect(headers['user-agent']).toBe(`port-mcp-auth/${version}`);
  }
  expect(JSON.parse(port.requests[1]?.body ?? '')).toMatchObject({
    method: 'initialize',
    params: { clientInfo: { name: 'port-mcp-auth', version } },
  });
});

describe('tools in the spelling of agents and of the guide', () => {
  test.each([
    'mcp__port-prod__list_blueprints,mcp__port-prod__list_entities',
    'mcp__port_prod__list_blueprints mcp_port-prod_list_entities',
    '- port-prod_list_blueprints\n- port-prod-list_entities',
    '["port-prod/list_blueprints", "port-prod(list_entities)"]',
    'Mcp(port-prod:list_blueprints), list_entities',
  ])('are the tools: %s', async (tools) => {
    await start();
    const { outputs, annotations } = await run({ tools });
    expect(annotations).toEqual([]);
    expect(outputs.allowed_tools).toBe(
      'mcp__port-prod__list_blueprints,mcp__port-prod__list_entities',
    );
  });

  test('are explained where Port has renamed them, all of them, in the summary too', async () => {
    await start();
    const result = await run({
      tools: [
        'mcp__port-prod__list_blueprints,mcp__port-prod__get_entities',
        'get_entity, create_entity, get_action, trigger_workflow_run, count_entities, nonsense',
      ].join(','),
    });
    const said = [
      '- get_entities: did you mean list_entities? Port has renamed it.',
      '- get_entity: did you mean list_entities? Port has renamed it.',
      '- create_entity: did you mean upsert_entity? Port has renamed it.',
      '- get_action: did you mean list_actions? Port has renamed it.',
      '- trigger_workflow_run: did you mean trigger_run? Port has renamed it.',
      '- count_entities: did you mean list_entities? Port has renamed it.',
      '- nonsense\n',
    ];
    const message = explanation(result);
    for (const line of said) {
      expect(message).toContain(line);
      expect(result.summary).toContain(line);
    }
    expect(message).not.toContain('list_blueprints:');
  });
});

test('allowed_actions draws a warning while trigger_run is open', async () => {
  await start();
  const { outcome, annotations } = await run({ allowed_actions: 'none' });
  expect({ outcome, annotations }).toMatchObject({
    outcome: 'success',
    annotations: [{ type: 'warning', message: expect.stringContaining('trigger_run') }],
  });
  for (const closed of [{ tools: 'list_entities' }, { read_only: 'true' }]) {
    expect((await run({ allowed_actions: 'none', ...closed })).annotations).toEqual([]);
  }
});

test("a look-alike of Port's addresses draws a warning that names it", async () => {
  await start();
  proxy = await startProxy({ hosts: {}, refuseWith: 403 });
  const { annotations } = await runAction({
    env: { https_proxy: proxy.url },
    inputs: { ...inputsFor(port), mcp_url: 'https://mcp.port-eu.io/v1' },
  });
  expect(annotations[0]).toMatchObject({
    type: 'warning',
    message: expect.stringMatching(/^mcp_url leads to "mcp\.port-eu\.io", which is none of Port's/),
  });
});

describe('tools: read-only', () => {
  test('switches the check on and opens what the server marks read-only, nothing else', async () => {
    await start({
      mcpHandler: mcpHandler({
        list: () => ({
          tools: [
            tool('list_entities', true),
            tool('get_page'),
            tool('*', true),
            tool('get_sidebar', true),
            tool('run_action', false),
          ],
        }),
      }),
    });
    const { outputs, summary } = await run({ tools: 'read-only', verify: 'false' });
    expect(outputs.allowed_tools).toBe('mcp__port-prod__list_entities,mcp__port-prod__get_sidebar');
    expect(outputs.agent_args).toContain(
      '--allowedTools mcp__port-prod__list_entities,mcp__port-prod__get_sidebar',
    );
    expect(summary).toMatch(/<details>[^]*`get_page` \(does not say\)/);
    for (const { headers } of port.requests.slice(1)) {
      expect(headers['x-read-only-mode']).toBe('1');
    }
  });

  test("narrows the agent's configuration where that is what narrows", async () => {
    await start();
    const { outputs } = await run({ tools: 'read-only', agent: 'codex' });
    expect(outputs.mcp_config).toContain('list_entities');
    expect(outputs.mcp_config).not.toContain('run_action');
  });

  test('opens what is offered in read-only mode, less what is marked as writing, without a mark', async () => {
    await answering({
      list: () => ({ tools: [tool('list_entities'), tool('run_action', false), tool('get_page')] }),
    });
    const { outputs, outcome } = await run({ tools: 'read-only' });
    expect(outcome).toBe('success');
    expect(outputs.allowed_tools).toBe('mcp__port-prod__list_entities,mcp__port-prod__get_page');
    for (const { headers } of port.requests.slice(1)) {
      expect(headers['x-read-only-mode']).toBe('1');
    }
  });

  test('fails where all that is offered writes', async () => {
    await answering({ list: () => ({ tools: [tool('run_action', false)] }) });
    expect(explanation(await run({ tools: 'read-only' }))).toContain(
      'offers no tool in read-only mode that it does not mark as writing',
    );
  });
});

describe('a name that the server does not offer', () => {
  test('fails the step, with the closest one', async () => {
    await start();
    expect(explanation(await run({ tools: 'list_blueprints, get_entities' }))).toContain(
      '- get_entities: did you mean list_entities?',
    );
  });

  test('may be hidden by read-only mode, and this is said before any request', async () => {
    await start();
    expect(
      explanation(await run({ tools: 'list_blueprints, upsert_entity', read_only: 'true' })),
    ).toContain('- upsert_entity: it writes, and read-only mode hides it.');
    expect(port.requests).toEqual([]);
  });

  test('is said to be hidden by read-only mode also where its name does not tell', async () => {
    const known = portTools.find(({ name }) => name === 'list_entities');
    if (!known) throw new Error('no such tool');
    const writing = { ...known, name: 'entity_wizard', annotations: { readOnlyHint: false } };
    await start({ tools: [known, writing] });
    expect(explanation(await run({ tools: 'entity_wizard', read_only: 'true' }))).toContain(
      '- entity_wizard: it writes, and read-only mode hides it.',
    );
  });
});

describe('a server that the agent could not use fails the step', () => {
  test('because it refuses the token', async () => {
    await start();
    port.fault('mcp', {
      status: 401,
      headers: { 'www-authenticate': 'Bearer resource_metadata="https://127.0.0.1:1/x"' },
    });
    expect(explanation(await run())).toContain('refused the access token (401)');
    expect(port.requests).toHaveLength(2);
  });

  test('because nothing listens there', async () => {
    await start();
    const message = explanation(
      await run({ mcp_url: 'http://127.0.0.1:1/mcp', max_attempts: '1' }),
    );
    expect(message).toContain('ECONNREFUSED');
  });

  test.each([
    [
      'it does not accept the runner',
      { status: 403, body: { message: 'IP not whitelisted: 10.0.0.1' } },
      'does not accept the address of this machine (403) ("IP not whitelisted: 10.0.0.1")',
    ],
    [
      'it is elsewhere',
      { status: 404, body: '<html>' },
      'does not know the address (404). Check mcp_url',
    ],
    ['it takes no POST', { status: 405 }, 'does not know the address (405). Check mcp_url'],
    [
      'it is a web page',
      { body: '<html>Log in</html>' },
      'answered, but not as an MCP server does',
    ],
    [
      'it answers with an error',
      { kind: 'json-rpc-error', body: { code: -32_603, message: 'Out of order' } },
      'answered initialize with the JSON-RPC error -32603 ("Out of order")',
    ],
  ] satisfies [string, Fault, string][])('because %s', async (_why, fault, message) => {
    await start();
    port.fault('mcp', fault);
    expect(explanation(await run())).toContain(message);
  });

  test('because it speaks another version', async () => {
    await answering({ initialize: { ...initialized, protocolVersion: '1999-01-01' } });
    expect(explanation(await run())).toContain(
      'speaks no version of the protocol that this action knows, but 1999-01-01',
    );
  });

  test('because it offers nothing', async () => {
    await answering({});
    expect(explanation(await run())).toContain('offers no tool to these credentials');
  });

  test('because it never ends its answer, when timeout_seconds is over', async () => {
    await answering({
      list: () => (response) => {
        response.writeHead(200, { 'content-type': 'text/event-stream' });
        const comments = setInterval(() => response.write(': still there\n\n'), 50);
        response.on('close', () => {
          clearInterval(comments);
        });
      },
    });
    const result = await run({ timeout_seconds: '2' });
    expect(explanation(result)).toMatch(
      /no complete response within .* Gave up after 1 attempt, when timeout_seconds was over\.$/,
    );
    expect(result.durationMs).toBeLessThan(5_000);
  });
});

describe('whatever a hostile server offers', () => {
  const names = [
    'list_entities',
    'a\n::error::b',
    '::set-output name=access_token::x',
    '| a | b |',
    '`</code><img src=x>`',
    '[x](https://evil.test) @everyone',
    '$(touch x)',
    '\u001b[31m\u202e',
    'x'.repeat(100_000),
  ];

  test('reaches the log, the summary and the outputs as text alone', async () => {
    await start({
      mcpHandler: (request, response, body) => {
        const echo = request.headers.authorization ?? '';
        const list = () => ({
          tools: [...names, echo, echo.slice(20, 60)].map((name) =>
            tool(name, true, 'x'.repeat(500_000)),
          ),
        });
        mcpHandler({ list })(request, response, body);
      },
    });
    const { outcome, annotations, outputs, summary, stdout } = await run({ tools: 'read-only' });
    expect(outcome).toBe('success');
    expect(annotations).toEqual([]);
    expect(outputs.allowed_tools).toBe('mcp__port-prod__list_entities');
    expect(JSON.parse(outputs.tools ?? '')).toEqual(expect.arrayContaining(names));
    expect(outputs.tools).toMatch(/^[\w./ \\",[\]-]*$/);
    const span = /`[^`|\\]*(?:\\u[\da-f]{4}[^`|\\]*)*`/;
    const spans = new RegExp(`^(?:Open to claude-code: )?${span.source}(?:, ${span.source})*$`);
    const lists = summary.split('\n').filter((line) => spans.test(line));
    expect(lists.flatMap((line) => line.match(new RegExp(span, 'g')) ?? [])).toHaveLength(
      names.length + 2,
    );
    expect(stdout).not.toContain('evil.test');
  });

  test.each([
    [
      '100,000 tools',
      () => ({ tools: Array.from({ length: 100_000 }, (_, index) => tool(`tool_${index}`)) }),
      'has more than 1000 tools for one list of tools',
    ],
    [
      'pages without end',
      (cursor) => ({ tools: [tool(`tool_${cursor}`)], nextCursor: `${cursor}1` }),
      'has more than 64 pages for one list of tools',
    ],
    [
      'a description without end',
      () => (response) => {
        const more = () => {
          while (response.write('x'.repeat(65_536)));
        };
        response.on('drain', more);
        response.writeHead(200, { 'content-type': 'application/json' }).write('{"description":"');
        more();
      },
      'sent more than 8 MiB',
    ],
  ] satisfies [string, NonNullable<Sayings['list']>, string][])(
    'ends the step in time and memory: %s',
    async (_what, list, message) => {
      await answering({ list });
      const result = await run({}, { env: { NODE_OPTIONS: '--max-old-space-size=128' } });
      expect(explanation(result)).toContain(message);
      expect(result.durationMs).toBeLessThan(10_000);
    },
  );
});

describe('the network of the runner', () => {
  let folder: string;
  let certificates: Certificates;
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'verify-'));
    certificates = makeCertificates('port.test');
    await writeFile(path.join(folder, 'ca.pem'), certificates.ca);
  });
  afterAll(() => rm(folder, { recursive: true }));
  const trusting = () => ({ NODE_EXTRA_CA_CERTS: path.join(folder, 'ca.pem') });

  test('may have a certificate authority of its own', async () => {
    await start({ tls: certificates.trusted });
    expect((await run({}, { env: trusting() })).outcome).toBe('success');
  });

  test('may have a proxy', async () => {
    await start({ tls: certificates.trusted });
    proxy = await startProxy({ hosts: { 'port.test': Number(new URL(port.origin).port) } });
    const origin = port.origin.replace('127.0.0.1', 'port.test');
    const result = await run({}, { origin, env: { ...trusting(), https_proxy: proxy.url } });
    expect(result.outcome).toBe('success');
    // One connection for the exchange, and one for the four requests of the check.
    const host = new URL(origin).host;
    expect(proxy.requests.map(({ path: asked }) => asked)).toEqual([host, host]);
  });

  test('is named where a server shows a certificate that nobody trusts', async () => {
    await start();
    const other = await startLocalPort({ tls: certificates.selfSigned });
    const result = await run({ mcp_url: other.mcpUrl });
    await other.close();
    expect(explanation(result)).toMatch(
      /MCP server .* no certificate authority that is trusted here .*NODE_EXTRA_CA_CERTS/,
    );
    expect(other.requests).toEqual([]);
  });
});
