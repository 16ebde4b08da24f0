import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { z } from 'zod';
import type { StepResult } from '../../support/runner/index.ts';

const claudeConfiguration = z.object({
  mcpServers: z.record(
    z.string(),
    z.object({
      type: z.literal('http'),
      url: z.string(),
      headers: z.strictObject({ Authorization: z.string() }),
    }),
  ),
});

/** What the step tells Claude Code of its one server. */
export function serverIn({ outputs }: Pick<StepResult, 'outputs'>) {
  const { mcpServers } = claudeConfiguration.parse(JSON.parse(outputs.mcp_config ?? ''));
  const [server, ...others] = Object.values(mcpServers);
  if (!server || others.length > 0)
    throw new Error('The configuration has another number of servers');
  return server;
}

/** An agent: the official client with what the step tells Claude Code. */
export async function connectAgent(step: Pick<StepResult, 'outputs'>): Promise<Client> {
  const { url, headers } = serverIn(step);
  const client = new Client({ name: 'an agent of the tests', version: '1' });
  await client.connect(
    new StreamableHTTPClientTransport(new URL(url), { requestInit: { headers } }),
  );
  return client;
}

/** The text of what a tool answers, and whether it is an error to the model. */
export async function call(client: Client, name: string, given: Record<string, unknown> = {}) {
  const result = await client.callTool({ name, arguments: given });
  const { content, isError } = z
    .looseObject({
      content: z.array(z.object({ text: z.string() })),
      isError: z.boolean().optional(),
    })
    .parse(result);
  return { text: content.map(({ text }) => text).join(''), isError: isError ?? false };
}

/** The record behind the output `gateway`. */
export async function recordOf({ outputs }: Pick<StepResult, 'outputs'>): Promise<unknown> {
  return (await fetch(outputs.gateway ?? '')).json();
}

export const wait = (ms: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, ms);
  });

/** Waits until it holds, or fails the test. */
export async function until(holds: () => boolean, what: string, limitMs = 20_000): Promise<void> {
  const end = performance.now() + limitMs;
  while (!holds()) {
    if (performance.now() > end) throw new Error(`Not within ${limitMs} ms: ${what}`);
    await wait(20);
  }
}
