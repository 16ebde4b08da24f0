import { execFileSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { availableParallelism, cpus, loadavg, platform, tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { makeCertificates } from '../__tests__/support/certificates.ts';
import { inputsFor } from '../__tests__/support/port.ts';
import { project } from '../__tests__/support/project.ts';
import type { RunOptions } from '../__tests__/support/runner/runner.ts';
import { mcpHandler, tool } from '../__tests__/unit/verify/mcp-handler.ts';
import { type LocalPort, startLocalPort } from '../sandbox/local-port.ts';
import { atMost, type Figure, median, paired, quartiles, tableOf } from './bench/figures.ts';
import { hostileAnswers } from './bench/hostile.ts';
import { startSlowLine } from './bench/slow-line.ts';
import { transportCosts } from './bench/transports.ts';
import { floor, guidesStepMs, nothing, succeeding, used } from './bench/step.ts';

// npm run bench: what a step costs, as tables in Markdown. Every figure of time is the median over
// many turns, in each of which everything that is compared runs once.

const { values } = parseArgs({ options: { turns: { type: 'string', default: '40' } } });
const turns = Number(values.turns);

const tools = Array.from({ length: 25 }, (_, at) => tool(`tool_${at}`, true, 'x'.repeat(300)));

const roundTripMs = 100;
/** Of the runs over a slow line, which take a second each. */
const slowTurns = Math.ceil(turns / 4);

type Step = RunOptions & { readonly inputs: Readonly<Record<string, string>> };

const ratio = (value: number) => value.toFixed(2);
const ms = (value: number) => `${value.toFixed(1)} ms`;
const mib = (value: number) => `${value.toFixed(0)} MiB`;

const folder = await mkdtemp(path.join(tmpdir(), 'bench-'));
try {
  const { ca, trusted } = makeCertificates('port.test');
  const caFile = path.join(folder, 'ca.pem');
  await writeFile(caFile, ca);
  const env = { NODE_EXTRA_CA_CERTS: caFile, GITHUB_REPOSITORY: 'octo/repo', GITHUB_RUN_ID: '1' };
  const overHttp = await startLocalPort();
  const overHttps = await startLocalPort({ tls: trusted });
  const prompt = await startLocalPort({ mcpHandler: mcpHandler({ list: () => ({ tools }) }) });
  const http = { env, inputs: { ...inputsFor(overHttp), verify: 'false' } };
  const https = { env, inputs: { ...inputsFor(overHttps), verify: 'false' } };
  try {
    console.log(
      `${availableParallelism()} cores of ${cpus()[0]?.model ?? 'an unknown machine'}, ${platform()}, Node ${process.versions.node}; ${turns} turns.`,
    );
    console.log(`${load()} before:\n`);
    console.log(`${tableOf('Time', await times(http, https, prompt.mcpUrl, caFile))}\n`);
    console.log(`${tableOf('Network', await network(overHttps, env))}\n`);
    console.log(`${tableOf('Memory and processor', await usage(https))}\n`);
  } finally {
    await overHttp.close();
    await overHttps.close();
    await prompt.close();
  }
  console.log(`${tableOf('Transport', await transportCosts(slowTurns))}\n`);
  console.log(`${tableOf('Hostile answer', await hostile())}\n`);
  console.log(`${tableOf('Archive', archive())}\n\n${load()} after.`);
} finally {
  await rm(folder, { recursive: true, force: true });
}

/** Times are worth nothing on a machine that is busy: more than its cores waited for. */
function load(): string {
  return `A load of ${loadavg()[0]?.toFixed(1) ?? '?'}`;
}

/** Runs each once a turn; gives each one's milliseconds, turn by turn. */
async function inTurns<Name extends string>(
  runs: Readonly<Record<Name, () => Promise<number>>>,
  count: number,
): Promise<(name: Name) => number[]> {
  const all = Object.entries<() => Promise<number>>(runs);
  const taken = new Map(all.map(([name]) => [name, new Array<number>()]));
  // The first turn warms up the disk and the local Port.
  for (let turn = 0; turn <= count; turn += 1) {
    for (const [name, run] of all) {
      const took = await run();
      if (turn > 0) taken.get(name)?.push(took);
    }
  }
  return (name) => taken.get(name) ?? [];
}

function checked(options: Step): Step {
  return { ...options, inputs: { ...options.inputs, verify: 'true' } };
}

function step(options: RunOptions): () => Promise<number> {
  return async () => (await succeeding(options)).durationMs;
}

/** @param promptMcpUrl an MCP server that has its answers ready */
async function times(
  http: Step,
  https: Step,
  promptMcpUrl: string,
  caFile: string,
): Promise<Figure[]> {
  const { outputs } = await succeeding(http);
  const sealed = { ...http.inputs, sealed_token: outputs.sealed_token ?? '' };
  const of = await inTurns(
    {
      nothing: step({ ...http, main: nothing }),
      httpFloor: step({ ...http, main: floor }),
      http: step(http),
      sealed: step({ ...http, inputs: sealed }),
      httpsFloor: step({ ...https, main: floor }),
      https: step(https),
      promptCheck: step(checked({ ...http, inputs: { ...http.inputs, mcp_url: promptMcpUrl } })),
      httpCheck: step(checked(http)),
      httpsCheck: step(checked(https)),
      guide: () => guidesStepMs(https.inputs, caFile, path.join(folder, 'output')),
    },
    turns,
  );
  const plain = (what: string, sample: number[]) => ({
    what,
    measured: `${ms(median(sample))} (fastest ${ms(Math.min(...sample))})`,
  });
  const ratios = (what: string, ones: number[], others: number[], limit: number) => {
    const sample = paired(ones, others, (one, other) => one / other);
    const [lower, , upper] = quartiles(sample);
    const aside = ` (${ratio(lower)} to ${ratio(upper)})`;
    return atMost(what, median(sample), limit, ratio, aside);
  };
  const more = (what: string, ones: number[], others: number[], limit: number) => {
    const sample = paired(ones, others, (one, other) => one - other);
    const [lower, middle, upper] = quartiles(sample);
    return atMost(what, middle, limit, ms, ` (${ms(lower)} to ${ms(upper)})`);
  };
  return [
    plain('Node itself, with an empty program', of('nothing')),
    plain('the floor over http', of('httpFloor')),
    plain('the step over http', of('http')),
    plain('the step with a sealed token', of('sealed')),
    plain('the floor over https', of('httpsFloor')),
    plain('the step over https', of('https')),
    plain('the step with the check, over https', of('httpsCheck')),
    plain("the step of Port's guide (curl, jq), over https", of('guide')),
    ratios('the step to the floor, over https', of('https'), of('httpsFloor'), 1.45),
    ratios('the step to the floor, over http', of('http'), of('httpFloor'), 1.9),
    ratios(
      'the step with a sealed token to the floor over http',
      of('sealed'),
      of('httpFloor'),
      1.6,
    ),
    more('the check of a server that answers at once', of('promptCheck'), of('http'), 25),
    more('the check of the local Port, over http', of('httpCheck'), of('http'), 25),
    more('the check of the local Port, over https', of('httpsCheck'), of('https'), 25),
  ];
}

async function network(port: LocalPort, env: Readonly<Record<string, string>>): Promise<Figure[]> {
  const line = await startSlowLine(Number(new URL(port.origin).port), roundTripMs);
  try {
    const origin = `https://127.0.0.1:${line.port}`;
    const inputs = inputsFor(port, origin);
    const plain = { env, inputs: { ...inputs, verify: 'false' } };
    const [connectionsBefore, requestsBefore] = [line.connections(), port.requests.length];
    await succeeding(checked(plain));
    // Nobody waits for the last request, which closes the session.
    await sleep(2 * roundTripMs);
    const connections = line.connections() - connectionsBefore;
    const requests = port.requests.length - requestsBefore;
    const of = await inTurns({ plain: step(plain), checked: step(checked(plain)) }, slowTurns);
    const trips = paired(of('checked'), of('plain'), (one, other) => (one - other) / roundTripMs);
    return [
      {
        what: `the step with ${roundTripMs} ms per round trip`,
        measured: ms(median(of('plain'))),
      },
      {
        what: `the step with the check and ${roundTripMs} ms per round trip`,
        measured: ms(median(of('checked'))),
      },
      atMost('round trips of the check', median(trips), 5.6, ratio),
      atMost('connections of the step with the check', connections, 2, String),
      { what: 'requests of the step with the check', measured: String(requests) },
    ];
  } finally {
    await line.close();
  }
}

/** Processor time says more than time where others use the machine, too. */
async function usage(https: Step): Promise<Figure[]> {
  const all = [
    { what: 'the floor', options: { ...https, main: floor }, limit: undefined },
    { what: 'the step', options: https, limit: 75 },
    { what: 'the step with the check', options: checked(https), limit: 80 },
  ].map((row) => ({ ...row, peaks: new Array<number>(), cpu: new Array<number>() }));
  for (let turn = 0; turn < slowTurns; turn += 1) {
    for (const { options, peaks, cpu } of all) {
      const { peakMiB, cpuMs } = await used(options);
      peaks.push(peakMiB);
      cpu.push(cpuMs);
    }
  }
  return [
    ...all.map(({ what, peaks, limit }) => {
      const most = Math.max(...peaks);
      const name = `most memory of ${what}`;
      return limit === undefined
        ? { what: name, measured: mib(most) }
        : atMost(name, most, limit, mib);
    }),
    ...all.map(({ what, cpu }) => ({
      what: `processor time of ${what}`,
      measured: ms(median(cpu)),
    })),
  ];
}

async function hostile(): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const { name, exchange, mcp } of hostileAnswers) {
    const port = await startLocalPort(mcp ? { mcpHandler: mcp } : {});
    if (exchange) port.fault('api', { ...exchange, always: true });
    try {
      const { result, peakMiB } = await used({ inputs: inputsFor(port) });
      const seconds = result.durationMs / 1000;
      figures.push({
        what: name,
        measured: `${mib(peakMiB)}, ${seconds.toFixed(1)} s, ${result.outcome}`,
        bar: { text: '250 MiB, 8 s', held: peakMiB <= 250 && seconds <= 8 },
      });
    } finally {
      await port.close();
    }
  }
  return figures;
}

/** What a workflow that uses the action downloads, as GitHub packs it. */
function archive(): Figure[] {
  const git = (format: string) =>
    execFileSync('git', ['archive', `--format=${format}`, 'HEAD'], { cwd: project });
  const bytes = git('tar.gz').length;
  const names = execFileSync('tar', ['t'], { input: git('tar'), encoding: 'utf8' }).split('\n');
  const files = names.filter((name) => name !== '' && !name.endsWith('/'));
  return [
    atMost('compressed', bytes / 1024, 120, (kib) => `${kib.toFixed(0)} KiB`),
    { what: 'files', measured: String(files.length) },
  ];
}
