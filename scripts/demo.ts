import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  Client,
  StreamableHTTPClientTransport,
  type Transport,
} from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { z } from 'zod';
import { inputsFor } from '../__tests__/support/port.ts';
import { startRegistry } from '../__tests__/support/registry.ts';
import { runAction } from '../__tests__/support/runner/runner.ts';
import { type LocalPort, startLocalPort } from '../sandbox/local-port.ts';

// The main job, start to end, on this machine alone: the local Port, the committed bundle as
// GitHub's runner runs it, and the emitted configuration put to use both ways. What npx fetches comes
// from a registry of this machine, too.

const bridged = z.object({
  command: z.string(),
  args: z.array(z.string()),
  env: z.record(z.string(), z.string()),
});
const direct = z.object({ url: z.string(), headers: z.record(z.string(), z.string()) });
const blueprints = z.array(z.object({ identifier: z.string() }));

const port = await startLocalPort();
const registry = await startRegistry();
const home = await mkdtemp(join(tmpdir(), 'demo-'));
try {
  console.log(`The local Port listens at ${port.origin}.\n`);
  const bridge = bridged.parse(await emitted(port, 'mcp-remote'));
  await listBlueprints(
    'through mcp-remote',
    new StdioClientTransport({
      ...bridge,
      env: { ...bridge.env, npm_config_registry: registry.url, npm_config_cache: home, HOME: home },
      stderr: 'ignore',
    }),
  );
  const { url, headers } = direct.parse(await emitted(port, 'http'));
  await listBlueprints(
    'directly',
    new StreamableHTTPClientTransport(new URL(url), { requestInit: { headers } }),
  );
} finally {
  await port.close();
  await registry.close();
  await rm(home, { recursive: true, force: true });
}

/** Runs the action, shows what GitHub would show, and gives the server's entry of the configuration. */
async function emitted(port: LocalPort, transport: string): Promise<unknown> {
  const inputs = {
    ...inputsFor(port),
    tools: 'list_blueprints, list_entities',
    transport,
  };
  console.log(`== The action, with transport: ${transport}; its log as GitHub shows it`);
  const { maskedLog, masker, outputs, outcome } = await runAction({ inputs });
  console.log(maskedLog);
  if (outcome !== 'success') throw new Error(`the step ended in ${outcome}`);
  console.log('== Its outputs');
  for (const [name, value] of Object.entries(outputs))
    console.log(`${name}: ${masker.mask(value)}`);
  const servers = z.object({ mcpServers: z.record(z.string(), z.unknown()) });
  return servers.parse(JSON.parse(outputs.mcp_config ?? '')).mcpServers['port-prod'];
}

async function listBlueprints(way: string, transport: Transport): Promise<void> {
  const started = performance.now();
  const client = new Client({ name: 'demo', version: '1.0.0' });
  await client.connect(transport);
  const { content } = await client.callTool({ name: 'list_blueprints', arguments: {} });
  const answer = z.object({ text: z.string() }).parse(content[0]);
  const names = blueprints.parse(JSON.parse(answer.text)).map(({ identifier }) => identifier);
  const took = ((performance.now() - started) / 1000).toFixed(1);
  console.log(`\n== Connected ${way}, after ${took} s the blueprints are: ${names.join(', ')}\n`);
  await client.close();
}
