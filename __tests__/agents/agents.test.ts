import { afterEach, expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { portTools } from '../../sandbox/catalogue.ts';
import { type LocalPort, startLocalPort } from '../../sandbox/local-port.ts';
import { transports } from '../../src/agents/agent.ts';
import { agents } from '../../src/agents/index.ts';
import { runAction } from '../e2e/runner/index.ts';
import { type Model, startModel } from './models/model.ts';
import { programs, runProgram } from './programs.ts';

type Name = keyof typeof programs;
const names: Name[] = ['claude-code', 'codex', 'gemini-cli', 'copilot-cli', 'opencode'];
const narrowed = { tools: 'list_blueprints, list_entities', read_only: 'true' };

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((server) => server.close()));
});

async function opened<T extends { close(): Promise<void> }>(server: Promise<T>): Promise<T> {
  const started = await server;
  open.push(started);
  return started;
}

/**
 * A local Port whose tools take no arguments, as the model's stand-in gives none, and answer with
 * an object: Gemini CLI 0.61 fails on JSON text that holds an array
 * (https://github.com/google-gemini/gemini-cli/pull/27730).
 */
function startPort(): Promise<LocalPort> {
  const tools = portTools.map((tool) => ({
    ...tool,
    takes: [],
    call: (given: Readonly<Record<string, string>>) => ({ result: tool.call(given) }),
  }));
  return startLocalPort({ tools });
}

/** The outputs of `dist/index.js`, which exchanges at one Port for the MCP server of another. */
async function connect(
  name: Name,
  inputs: Readonly<Record<string, string>>,
  port: LocalPort,
  mcp = port,
) {
  const step = await runAction({
    inputs: {
      client_id: port.clientId,
      client_secret: port.clientSecret,
      auth_base_url: port.authBaseUrl,
      mcp_url: mcp.mcpUrl,
      agent: name,
      ...inputs,
    },
  });
  expect(step.outcome).toBe('success');
  return step.outputs;
}

interface Run {
  /** Of Port's tools, what the model is to call. */
  readonly calls: readonly string[];
  readonly outputs: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string>>;
}

async function run(name: Name, { calls, outputs, env = {} }: Run) {
  const program = programs[name];
  const model = await opened(startModel(program.dialect, calls.map(program.seen)));
  const ended = await runProgram(
    program,
    { prompt: 'List all blueprints', outputs, env, modelOrigin: model.origin },
    45_000,
  );
  return { ...ended, model };
}

/** What the tools answered, as the model got it, in the end. */
const results = (model: Model) => model.turns.at(-1)?.results ?? [];

/** Port's tools among those that were offered to the model. */
function offered(name: Name, model: Model): string[] {
  const prefix = programs[name].seen('');
  const all = new Set(model.turns.flatMap(({ tools }) => tools));
  return [...all].filter((tool) => tool.startsWith(prefix)).sort();
}

const message = z.object({
  method: z.string(),
  params: z.object({ name: z.string().optional() }).optional(),
});

/** The tools that were called at Port, with the headers that came along. */
function called(port: LocalPort) {
  return port.requests
    .filter(({ method, path }) => method === 'POST' && path === '/mcp/v1')
    .map(({ headers, body }) => ({ headers, message: message.parse(JSON.parse(body)) }))
    .filter((request) => request.message.method === 'tools/call')
    .map(({ headers, message: { params } }) => ({ tool: params?.name, headers }));
}

const ways = names.flatMap((name) =>
  transports.flatMap((transport) =>
    (['inline', 'env'] as const).map((place) => [name, transport, place] as const),
  ),
);

test.each(ways)('%s calls a tool of Port over %s, token %s', async (name, transport, place) => {
  const port = await opened(startPort());
  const outputs = await connect(
    name,
    { ...narrowed, transport, token_in_config: place, allowed_actions: 'none' },
    port,
  );
  const token = outputs.access_token ?? '';
  if (place === 'env')
    expect(JSON.stringify({ ...outputs, access_token: '' })).not.toContain(token);

  const { code, model } = await run(name, {
    calls: ['list_blueprints'],
    outputs,
    env: place === 'env' ? { PORT_ACCESS_TOKEN: token } : {},
  });

  expect(results(model)).toEqual([expect.stringContaining('zendesk_ticket')]);
  expect(code).toBe(0);
  expect(called(port)).toEqual([
    {
      tool: 'list_blueprints',
      headers: expect.objectContaining({
        authorization: `Bearer ${token}`,
        'x-read-only-mode': '1',
        'x-allowed-actions-to-run': '',
      }),
    },
  ]);
  // Claude Code's allow-list permits and does not hide: see below.
  if (name !== 'claude-code') {
    expect(offered(name, model)).toEqual(
      ['list_blueprints', 'list_entities'].map(programs[name].seen),
    );
  }
});

test('claude-code is refused a tool outside `tools`', async () => {
  const port = await opened(startPort());
  const outputs = await connect('claude-code', { tools: 'list_blueprints' }, port);
  const { model } = await run('claude-code', {
    calls: ['list_scorecards', 'delete_entity'],
    outputs,
  });
  expect(results(model)).toEqual([
    expect.stringContaining("you haven't granted it"),
    expect.stringContaining("you haven't granted it"),
  ]);
  expect(called(port)).toEqual([]);
});

test.each(names)(
  '%s is offered every tool where `tools` is empty, and may call it',
  async (name) => {
    const port = await opened(startPort());
    const outputs = await connect(name, { transport: 'http' }, port);
    const { model } = await run(name, { calls: ['delete_blueprint'], outputs });
    expect(offered(name, model).length).toBeGreaterThan(10);
    expect(called(port)).toEqual([expect.objectContaining({ tool: 'delete_blueprint' })]);
  },
);

test('codex takes mcp_config as a part of its config.toml', async () => {
  const port = await opened(startPort());
  const { mcp_config } = await connect('codex', narrowed, port);
  const { model } = await run('codex', {
    calls: ['list_blueprints'],
    outputs: { config_toml: mcp_config ?? '', agent_args: '[]' },
  });
  expect(results(model)).toEqual([expect.stringContaining('zendesk_ticket')]);
});

const goesOn: [Name, string][] = [
  ['claude-code', 'http'],
  ['claude-code', 'mcp-remote'],
  ['gemini-cli', 'http'],
  ['copilot-cli', 'http'],
  ['opencode', 'http'],
];

test.each(goesOn)(
  '%s over %s ends well although Port refuses the token, without its tools',
  async (name, transport) => {
    const [port, other] = [await opened(startPort()), await opened(startPort())];
    const outputs = await connect(name, { transport }, port, other);
    const { code, model } = await run(name, {
      calls: ['list_blueprints'],
      outputs,
      // Claude Code waits 30 s for a server unless told otherwise, in milliseconds.
      env: { MCP_TIMEOUT: '3000' },
    });
    expect(code).toBe(0);
    expect(offered(name, model)).toEqual([]);
  },
);

test('codex stops when Port refuses the token', async () => {
  const [port, other] = [await opened(startPort()), await opened(startPort())];
  const outputs = await connect('codex', {}, port, other);
  const { code, log, model } = await run('codex', { calls: ['list_blueprints'], outputs });
  expect(code).toBe(1);
  expect(log).toContain('required MCP servers failed to initialize: port-prod');
  expect(model.turns).toEqual([]);
});

test('every agent is run here, but for those that are applications with a window', () => {
  const listed = agents.map(({ name }) => name);
  expect(listed.filter((name) => !Object.hasOwn(programs, name))).toEqual(['cursor', 'vscode']);
});

const versions = z.record(z.string(), z.string());
const manifest = z
  .object({ dependencies: versions, optionalDependencies: versions })
  .parse(JSON.parse(readFileSync(join(import.meta.dirname, 'programs/package.json'), 'utf8')));

test.each(Object.entries({ ...manifest.dependencies, ...manifest.optionalDependencies }))(
  'docs/agents.md says that %s %s was run',
  (name, version) => {
    const text = readFileSync(join(import.meta.dirname, '../../docs/agents.md'), 'utf8');
    expect(text).toContain(`\`${name}\` ${version}`);
  },
);
