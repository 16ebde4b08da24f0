import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { z } from 'zod';
import { differences } from './compare.ts';
import { startGatewayTo } from './gateway.ts';
import { startEverything } from './server/server.ts';
import { startShim } from './shim.ts';
import { type Check, runSuite } from './suite.ts';

// The official conformance suite. Client side: the handshake of src/mcp, and that every message on
// the wire is what the schema of its revision says, with and without a handshake. Server side: a
// server on the official SDK gives the same results through the gateway as directly.

const baseline = '__tests__/conformance/known-failures.yaml';
const { server: known } = z
  .object({ server: z.array(z.string()) })
  .parse(parse(readFileSync(baseline, 'utf8')));

/** The revisions of each scenario of the client side. */
const clientRuns = [
  ['initialize', '2025-06-18'],
  ['initialize', '2025-11-25'],
  ['tools_call', '2025-11-25'],
  ['tools_call', '2026-07-28'],
] as const;

/** Every scenario at the last revision that has sessions, or its own; then all that are left without. */
const serverRuns = { 'with sessions': [], 'without sessions': ['--spec-version', '2026-07-28'] };

/** The suite gives a stream half a second to speak; a busy machine gets more than one chance. */
const chances = 3;

/** What went wrong, in sentences. */
const wrong: string[] = [];
let ran = 0;

function row(...cells: readonly string[]): void {
  const widths = [48, 18, 12, 12];
  ran += 1;
  console.log(cells.map((cell, index) => cell.padEnd(widths[index] ?? 0)).join(''));
}

/** Passed of those that pass or fail. */
function counts(checks: readonly Check[] | undefined): string {
  if (!checks) return 'did not run';
  const of = (...statuses: readonly Check['status'][]) =>
    checks.filter(({ status }) => statuses.includes(status)).length;
  return `${of('SUCCESS')} of ${of('SUCCESS', 'FAILURE', 'WARNING')}`;
}

async function runClient([scenario, revision]: (typeof clientRuns)[number]): Promise<void> {
  const { exitCode, output, scenarios } = await runSuite([
    'client',
    ...['--command', 'node __tests__/conformance/client.ts'],
    ...['--scenario', scenario],
    ...['--spec-version', revision],
    ...['--expected-failures', baseline],
  ]);
  row(`client: ${scenario}`, revision, counts([...scenarios.values()][0]));
  if (exitCode !== 0) wrong.push(`client: ${scenario}, ${revision}: ${output}`);
}

/** A server with an address of its own, and what leads to another one of its kind. */
interface Places {
  readonly direct: string;
  readonly through: string;
}

async function runServers(way: string, options: readonly string[], places: Places): Promise<void> {
  const run = (...more: readonly string[]) => {
    const args = [...options, ...(more.length > 0 ? more : ['--suite', 'all'])];
    return Promise.all(
      [places.direct, places.through].map((url) => runSuite(['server', '--url', url, ...args])),
    );
  };
  const [direct, through] = await run();
  if (!direct?.scenarios.size) wrong.push(`The suite did not run: ${direct?.output ?? ''}`);
  for (const scenario of direct?.scenarios.keys() ?? []) {
    let [one, other] = [direct, through].map((done) => done?.scenarios.get(scenario) ?? []);
    for (let chance = 1; chance < chances && problems(scenario, one, other).length > 0; chance++) {
      const again = await run('--scenario', scenario);
      [one, other] = again.map(({ scenarios }) => scenarios.get(scenario) ?? []);
    }
    row(scenario, way, counts(one), counts(other));
    wrong.push(...problems(scenario, one, other).map((text) => `${scenario}, ${way}: ${text}`));
  }
}

function problems(scenario: string, one: readonly Check[] = [], other: readonly Check[] = []) {
  const failed = one.some(({ status }) => status === 'FAILURE');
  return [
    ...(failed && !known.includes(scenario) ? ['it fails directly'] : []),
    ...(!failed && known.includes(scenario) ? ['it succeeds, and is in the baseline'] : []),
    ...differences(one, other).map((text) => `directly and through the gateway ${text}`),
  ];
}

const started = performance.now();
row('scenario', 'revision', 'directly', 'through the gateway');
ran = 0;
await Promise.all(clientRuns.map(runClient));
const [everything, another] = [await startEverything(), await startEverything()];
const gateway = await startGatewayTo(another.url);
const shim = await startShim(gateway.url, gateway.key);
try {
  for (const [way, options] of Object.entries(serverRuns)) {
    await runServers(way, options, { direct: everything.url, through: shim.url });
  }
} finally {
  shim.close();
  await gateway.close();
  another.close();
  everything.close();
}

for (const sentence of wrong) console.error(`\nFAILED: ${sentence}`);
const took = `${((performance.now() - started) / 1000).toFixed(0)} s`;
console.log(`\nConformance: ${ran} scenarios, ${wrong.length} unexpected results, ${took}`);
if (wrong.length > 0) process.exitCode = 1;
