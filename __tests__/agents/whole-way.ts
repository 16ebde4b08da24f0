import { afterEach, expect } from '@jest/globals';
import { z } from 'zod';
import { portTools } from '../../sandbox/catalogue.ts';
import { type LocalPort, startLocalPort } from '../../sandbox/local-port.ts';
import { runAction } from '../support/runner/index.ts';
import { type Model, startModel } from './models/model.ts';
import { type ProgramName, programs, runProgram } from './programs.ts';

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((server) => server.close()));
});

/** Closes it after the test. */
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
export function startPort(): Promise<LocalPort> {
  const tools = portTools.map((tool) => ({
    ...tool,
    takes: [],
    call: (given: Readonly<Record<string, string>>) => ({ result: tool.call(given) }),
  }));
  return opened(startLocalPort({ tools }));
}

/** The outputs of `dist/index.js`, which exchanges at one Port for the MCP server of another. */
export async function connect(
  name: ProgramName,
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

/** Runs an agent with the outputs, handed over as docs/agents.md says. */
export async function run(name: ProgramName, { calls, outputs, env = {} }: Run) {
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
