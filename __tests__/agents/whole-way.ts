import { afterEach, expect } from '@jest/globals';
import { z } from 'zod';
import { portTools } from '../../sandbox/catalogue.ts';
import { type LocalPort, type LocalPortOptions, startLocalPort } from '../../sandbox/local-port.ts';
import { runAction } from '../support/runner/index.ts';
import { startRegistry } from '../support/registry.ts';
import { type Call, type Model, startModel } from './models/model.ts';
import { type ProgramName, programs, runProgram, type Surroundings } from './programs.ts';

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((server) => server.close()));
});

/** Closes it after the test. */
export async function opened<T extends { close(): Promise<void> }>(server: Promise<T>): Promise<T> {
  const started = await server;
  open.push(started);
  return started;
}

/**
 * A local Port whose tools take no arguments, as the model's stand-in gives none, and answer with
 * an object: Gemini CLI 0.61 fails on JSON text that holds an array
 * (https://github.com/google-gemini/gemini-cli/pull/27730).
 */
export function startPort(options: Pick<LocalPortOptions, 'tls'> = {}): Promise<LocalPort> {
  const tools = portTools.map((tool) => ({
    ...tool,
    takes: [],
    call: (given: Readonly<Record<string, string>>) => ({ result: tool.call(given) }),
  }));
  return opened(startLocalPort({ tools, ...options }));
}

/** A registry that is closed after the test; see `startRegistry`. */
export const registry = (program?: string) => opened(startRegistry(program));

/** The outputs of `dist/index.js`, which exchanges at one Port for the MCP server of another. */
export async function connect(
  name: ProgramName,
  inputs: Readonly<Record<string, string>>,
  port: LocalPort,
  { mcp = port, env = {} }: { mcp?: LocalPort; env?: Readonly<Record<string, string>> } = {},
) {
  const step = await runAction({
    env,
    inputs: {
      client_id: port.clientId,
      client_secret: port.clientSecret,
      auth_base_url: port.authBaseUrl,
      mcp_url: mcp.mcpUrl,
      agent: programs[name].agent,
      // A token that this Port refuses is no reason to stop here.
      verify: String(mcp === port),
      ...inputs,
    },
  });
  expect(step.outcome).toBe('success');
  return step.outputs;
}

interface Run extends Omit<Surroundings, 'stopAfterMs'> {
  /** What the model is to call: tools of Port, or others with their input. */
  readonly calls: readonly (string | Call)[];
  readonly outputs: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string>>;
  readonly args?: readonly string[];
}

/** Runs an agent with the outputs, handed over as docs/agents.md says. */
export async function run(
  name: ProgramName,
  { calls, outputs, env = {}, args = [], ...more }: Run,
) {
  const program = programs[name];
  const wanted = calls.map((call) =>
    typeof call === 'string' ? { tool: program.seen(call), input: {} } : call,
  );
  const model = await opened(startModel(program.dialect, wanted));
  const ended = await runProgram(
    program,
    { prompt: 'List all blueprints', outputs, env, args, modelOrigin: model.origin },
    { stopAfterMs: 90_000, ...more },
  );
  return { ...ended, model };
}

/** What the tools answered, as the model got it, in the end. */
export const results = (model: Model) => model.turns.at(-1)?.results ?? [];

/** Port's tools among those that were offered to the model. */
export function offered(name: ProgramName, model: Model): string[] {
  const prefix = programs[name].seen('');
  const all = new Set(model.turns.flatMap(({ tools }) => tools));
  return [...all].filter((tool) => tool.startsWith(prefix)).sort();
}

const message = z.object({
  method: z.string(),
  params: z.object({ name: z.string().optional() }).optional(),
});

/** The tools that were called at Port, with the headers that came along. */
export function called(port: LocalPort) {
  return port.requests
    .filter(({ method, path }) => method === 'POST' && path === '/mcp/v1')
    .map(({ headers, body }) => ({ headers, message: message.parse(JSON.parse(body)) }))
    .filter((request) => request.message.method === 'tools/call')
    .map(({ headers, message: { params } }) => ({ tool: params?.name, headers }));
}
