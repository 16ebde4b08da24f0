import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { z } from 'zod';
import { inputsFor } from '../../__tests__/support/port.ts';
import { startRegistry } from '../../__tests__/support/registry.ts';
import { type RunnerJob, startJob } from '../../__tests__/support/runner/job.ts';
import { startLocalPort } from '../../sandbox/local-port.ts';
import { type Figure, median, paired } from './figures.ts';
import { succeeding } from './step.ts';

const transports = ['http', 'gateway', 'mcp-remote'] as const;
type Transport = (typeof transports)[number];

/** Of one client, after its first. */
const calls = 60;

const entry = z.union([
  z.object({ url: z.string(), headers: z.record(z.string(), z.string()) }),
  z.object({
    command: z.string(),
    args: z.array(z.string()),
    env: z.record(z.string(), z.string()),
  }),
]);
const configuration = z.object({ mcpServers: z.object({ 'port-prod': entry }) });

interface Costs {
  readonly stepMs: number;
  /** From the client's start to the answer of its first call. */
  readonly firstMs: number;
  readonly callMs: number;
  /** Of all that is there beside agent and Port, after these calls. */
  readonly mebibytes: number;
}

/**
 * What each transport costs, against the local Port, in turns. npx finds the bridge in its cache, and
 * a registry on this machine.
 */
export async function transportCosts(turns: number): Promise<Figure[]> {
  const port = await startLocalPort();
  const registry = await startRegistry();
  const npm = await mkdtemp(path.join(tmpdir(), 'bench-npm-'));
  const env = { npm_config_registry: registry.url, npm_config_cache: npm };
  const all = new Map(transports.map((transport) => [transport, new Array<Costs>()]));
  try {
    // The first turn fills the caches.
    for (let turn = 0; turn <= turns; turn += 1) {
      for (const [transport, costs] of all) {
        const one = await costsOf(transport, inputsFor(port), env);
        if (turn > 0) costs.push(one);
      }
    }
  } finally {
    await registry.close();
    await port.close();
    await rm(npm, { recursive: true });
  }
  const of = (transport: Transport, what: keyof Costs) =>
    (all.get(transport) ?? []).map((costs) => costs[what]);
  const ms = (value: number) => `${value.toFixed(1)} ms`;
  return transports.flatMap((transport) => {
    const time = (what: string, cost: keyof Costs) => {
      const [ours, http] = [of(transport, cost), of('http', cost)];
      const more = median(paired(ours, http, (one, other) => one - other));
      const beside = transport === 'http' ? '' : `, ${ms(more)} more than http`;
      const aside = ` (fastest ${ms(Math.min(...ours))}${beside})`;
      return { what: `${transport}: ${what}`, measured: ms(median(ours)) + aside };
    };
    return [
      time('the step, with the check', 'stepMs'),
      time("from the agent's start to its first answer", 'firstMs'),
      time('a call', 'callMs'),
      {
        what: `${transport}: memory, after ${calls} calls`,
        measured: `${median(of(transport, 'mebibytes')).toFixed(0)} MiB`,
      },
    ];
  });
}

async function costsOf(
  transport: Transport,
  inputs: Readonly<Record<string, string>>,
  env: Readonly<Record<string, string>>,
): Promise<Costs> {
  const job = await startJob();
  const client = new Client({ name: 'bench', version: '1' });
  try {
    const { durationMs: stepMs, outputs } = await succeeding({
      job,
      inputs: { ...inputs, transport },
    });
    const server = configuration.parse(JSON.parse(outputs.mcp_config ?? '')).mcpServers[
      'port-prod'
    ];
    const started = performance.now();
    await client.connect(
      'url' in server
        ? new StreamableHTTPClientTransport(new URL(server.url), {
            requestInit: { headers: server.headers },
          })
        : new StdioClientTransport({
            ...server,
            env: { ...job.env, ...env, ...server.env },
            stderr: 'ignore',
          }),
    );
    await client.listTools();
    const call = () => client.callTool({ name: 'list_blueprints', arguments: {} });
    await call();
    const firstMs = performance.now() - started;
    const sample: number[] = [];
    for (let count = 0; count < calls; count += 1) {
      const begun = performance.now();
      await call();
      sample.push(performance.now() - begun);
    }
    return { stepMs, firstMs, callMs: median(sample), mebibytes: memoryOf(job) };
  } finally {
    await client.close();
    await job.end();
  }
}

/** Of the processes that belong to the job, which end with it. */
function memoryOf(job: RunnerJob): number {
  const kibibytes = job.processes().map((pid) => {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    return Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1] ?? 0);
  });
  return kibibytes.reduce((sum, one) => sum + one, 0) / 1024;
}
