import { mkdtemp, rm } from 'node:fs/promises';
import { loadavg, tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { recordOf, serverIn } from '../__tests__/e2e/gateway/agent.ts';
import { startJob } from '../__tests__/support/runner/job.ts';
import { runAction } from '../__tests__/support/runner/runner.ts';
import { median } from './bench/figures.ts';
import { Agent, openTools } from './soak/agent.ts';
import { Leaks } from './soak/leaks.ts';
import { Ledger } from './soak/ledger.ts';
import { PortProcess } from './soak/port-process.ts';
import { flood, happen, kill, killPort, renew, starve, type Scene } from './soak/troubles.ts';
import { usedLate } from './soak/unused-connection.ts';
import { Watch } from './soak/watch.ts';

// npm run soak: agents call Port through the gateway of dist/ while Port, the connections, the
// processor and the token are taken away in turns. Fails where an answer is wrong or lost that the
// contract does not let be lost, where a tool runs twice, a secret shows, the memory grows, or the
// report counts otherwise. Linux only.

const { values } = parseArgs({ options: { minutes: { type: 'string', default: '10' } } });
const durationMs = Number(values.minutes) * 60_000;
const turnMs = Math.min(20_000, durationMs / 4);
const agentCount = 8;
/** What the gateway may take more in the last quarter than in the second, and at most, in MiB. */
const mostGrowth = 64;
const mostMemory = 700;

const totals = z.object({
  totals: z.object({
    calls: z.number(),
    ok: z.number(),
    toolErrors: z.number(),
    refused: z.number(),
    failed: z.number(),
  }),
  renewals: z.number(),
});

const folder = await mkdtemp(path.join(tmpdir(), 'soak-'));
const job = await startJob();
const port = new PortProcess(folder);
const ledger = new Ledger();
const leaks = new Leaks(port, ledger);
let watch: Watch | undefined;
try {
  await port.start();
  const scene = await begin();
  watch = new Watch(scene.gatewayPid, leaks);
  await run(scene);
  watch.end();
  await closeBooks(scene.handle, watch);
} finally {
  watch?.end();
  await job.end();
  await port.close();
  await rm(folder, { recursive: true });
}
print();

/** The step, as a workflow has it, and the agents. */
async function begin(): Promise<Scene & { handle: string }> {
  const step = await runAction({
    job,
    inputs: {
      client_id: 'local-client-id',
      client_secret: port.clientSecret,
      auth_base_url: `${port.origin}/api/v1`,
      mcp_url: `${port.origin}/mcp/v1`,
      transport: 'gateway',
      tools: openTools.join(),
      min_lifetime_seconds: '0',
      timeout_seconds: '10',
      max_attempts: '3',
    },
  });
  if (step.outcome !== 'success') throw new Error(`The step failed:\n${step.maskedLog}`);
  leaks.searchForAll(step.maskedLog + step.summary, "the step's log");
  const [gatewayPid = 0] = job.processes();
  const world = { server: serverIn(step), port, ledger, leaks };
  const agents = Array.from({ length: agentCount }, () => new Agent(world));
  return { ...world, agents, gatewayPid, isQuiet: false, handle: step.outputs.gateway ?? '' };
}

/** Until the time is over: the agents at their work, and one trouble after the other. */
async function run(scene: Scene): Promise<void> {
  let isOver = false;
  const working = scene.agents.map(async (agent) => {
    while (!isOver) {
      if (scene.isQuiet) await sleep(20);
      else await agent.turn();
    }
    await agent.close();
  });
  const answersLate = usedLate(scene.server, Math.min(durationMs, 95_000));
  const end = performance.now() + durationMs;
  try {
    while (performance.now() < end) {
      for (const [name, acts] of Object.entries({ kill, starve, flood, renew })) {
        if (performance.now() > end) break;
        await happen(acts, turnMs, scene);
        // What a turn has begun is no excuse for the next.
        if (acts === starve || acts === renew) await killPort(scene);
        console.log(
          `${name}: ${ledger.of('calls answered')} calls answered, ${ledger.violations.length} violations, ${watch?.mebibytes.at(-1)?.toFixed(0) ?? '?'} MiB, load ${loadavg()[0]?.toFixed(1) ?? '?'}`,
        );
      }
    }
  } finally {
    isOver = true;
    await Promise.all(working);
  }
  if (!(await answersLate)) ledger.violation('a connection that was not used at once is lost');
}

/** What can be said only at the end. */
async function closeBooks(handle: string, { mebibytes, mostFiles }: Watch): Promise<void> {
  port.readJournal();
  ledger.compare(port.executed);
  const record = await recordOf({ outputs: { gateway: handle } });
  const counted = totals.parse(record);
  const report = await runAction({ job, action: 'report', inputs: { gateway: handle } });
  leaks.searchForAll(JSON.stringify(record), 'the record');
  leaks.searchForAll(report.maskedLog + report.summary, 'the report');
  for (const { path: name, content } of await job.files()) leaks.searchForAll(content, name);

  const { calls, ok, toolErrors, refused, failed } = counted.totals;
  const cut = ledger.of('calls cut by us');
  // Of a call that its agent has cut, nobody knows how far it came.
  const expect = (what: string, count: number, least: number, unsure = cut) => {
    if (count < least || count > least + unsure) {
      ledger.violation(`the report counts ${count} ${what} and not ${least} to ${least + unsure}`);
    }
  };
  const lost = ledger.of('calls lost as the contract says');
  const answered = ledger.of('calls answered');
  const errors = ledger.of('calls tool error');
  const closed = ledger.of('calls refused');
  expect('calls', calls, answered + lost + errors + closed);
  // An answer that is cut in its last bytes has said already that it is a result.
  expect('successes', ok, answered, cut + lost);
  expect('tool errors', toolErrors, errors, cut + lost);
  expect('refused calls', refused, closed);
  expect('failed calls', failed, 0, cut + lost);
  const said = [report.outputs.calls, report.outputs.refused, report.outputs.failed];
  const recorded = [calls, refused, failed + toolErrors].map(String);
  if (report.outcome !== 'success' || said.join() !== recorded.join()) {
    ledger.violation(`the report ended in ${report.outcome} and says ${said.join()}`);
  }
  await sleep(1_000);
  if (job.processes().length > 0) ledger.violation('the gateway has not ended');

  // The first large bodies make the heap as large as it gets.
  const quarter = Math.floor(mebibytes.length / 4);
  const early = median(mebibytes.slice(quarter, 2 * quarter));
  const late = median(mebibytes.slice(-quarter));
  const most = Math.max(...mebibytes);
  const isLong = durationMs >= 300_000;
  if ((isLong && late - early > mostGrowth) || most > mostMemory)
    ledger.violation('the memory is not bounded');
  ledger.count('report: calls', calls);
  ledger.count('report: ok', ok);
  ledger.count('report: tool errors', toolErrors);
  ledger.count('report: refused', refused);
  ledger.count('report: failed', failed);
  ledger.count('report: renewals', counted.renewals);
  ledger.count('executed by Port', port.executed.size);
  ledger.count('tokens given out', port.tokens.length);
  ledger.count('MiB searched for secrets', Math.round(leaks.mebibytes));
  ledger.count('memory in MiB, median of the second quarter', Math.round(early));
  ledger.count('memory in MiB, median of the last quarter', Math.round(late));
  ledger.count('memory in MiB, at most', Math.round(most));
  ledger.count('open files, at most', mostFiles);
}

function print(): void {
  console.log('\n| what | times |\n| --- | --- |');
  for (const [what, times] of ledger.counts) console.log(`| ${what} | ${times} |`);
  console.log(`| **violations** | ${ledger.violations.length} |`);
  // One of each kind.
  const kinds = new Map(
    ledger.violations.map((text) => [text.replace(/[\d.]+|[\da-f-]{36}/g, ''), text]),
  );
  for (const violation of kinds.values()) console.log(`- ${violation}`);
  if (ledger.violations.length > 0) process.exitCode = 1;
}
