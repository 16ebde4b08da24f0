import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { type LocalPort, startLocalPort } from '../../../sandbox/local-port.ts';
import { inputsFor } from '../../support/port.ts';
import { project } from '../../support/project.ts';
import { runAction, type RunnerJob, startJob } from '../../support/runner/index.ts';
import { until } from './agent.ts';

jest.setTimeout(60_000);

let job: RunnerJob;
let port: LocalPort;
beforeEach(async () => {
  job = await startJob();
  port = await startLocalPort({ clientSecret: 'q7Xv2LkPz9RbT4wYc8Hd' });
});
afterEach(async () => {
  await job.end();
  await port.close();
});

/** A step that the test may end as it likes, and the file of its outputs. */
async function startStep(
  inputs: Record<string, string> = {},
): Promise<{ child: ChildProcess; output: string }> {
  const { output, step_summary } = await job.newCommandFiles();
  const all = { ...inputsFor(port), transport: 'gateway', ...inputs };
  const child = spawn(process.execPath, [path.join(project, 'dist/index.js')], {
    cwd: job.workspace,
    env: {
      ...job.env,
      GITHUB_OUTPUT: output,
      GITHUB_STEP_SUMMARY: step_summary,
      ...Object.fromEntries(
        Object.entries(all).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value]),
      ),
    },
    stdio: 'ignore',
  });
  return { child, output };
}

test('a step that is killed at any moment before its outputs leaves no process', async () => {
  const killed = { before: 0, after: 0 };
  const moments = Array.from({ length: 24 }, (_, index) => index);
  // How long a step takes on this machine.
  const started = performance.now();
  await once((await startStep()).child, 'exit');
  const whole = performance.now() - started;
  await job.end();
  job = await startJob();

  for (const moment of moments) {
    const { child, output } = await startStep();
    const timer = setTimeout(() => child.kill('SIGKILL'), (whole * moment) / moments.length);
    await once(child, 'exit');
    clearTimeout(timer);
    if ((await readFile(output, 'utf8')) === '') {
      killed.before += 1;
      await until(() => job.processes().length === 0, `nothing is left of moment ${moment}`, 5_000);
    } else {
      killed.after += 1;
      await job.end();
      job = await startJob();
    }
  }
  expect(killed.before).toBeGreaterThan(5);
}, 180_000);

test.each(['SIGINT', 'SIGTERM'] as const)(
  'a step that is cancelled by %s during the check leaves none',
  async (signal) => {
    port.fault('mcp', { kind: 'no-headers', always: true });
    const { child, output } = await startStep();
    await until(
      () => port.requests.some(({ path: asked }) => asked === '/mcp/v1'),
      'the check has begun',
    );
    expect(job.processes()).toHaveLength(2);
    child.kill(signal);
    await once(child, 'exit');
    await until(() => job.processes().length === 0, 'nothing is left');
    expect(await readFile(output, 'utf8')).toBe('');
  },
);

test('a step that cannot write its outputs leaves none', async () => {
  const { outcome } = await runAction({
    job,
    inputs: { ...inputsFor(port), transport: 'gateway' },
    // It may be opened for writing, and nothing fits.
    env: { GITHUB_OUTPUT: '/dev/full' },
  });
  expect(outcome).toBe('failure');
  expect(job.processes()).toEqual([]);
});

test('a gateway that dies during the check fails the step, which says so', async () => {
  port.fault('mcp', { kind: 'no-headers', always: true });
  const result = runAction({ job, inputs: { ...inputsFor(port), transport: 'gateway' } });
  await until(
    () => port.requests.some(({ path: asked }) => asked === '/mcp/v1'),
    'the check has begun',
  );
  const [, gateway] = job.processes().sort((one, other) => one - other);
  if (gateway === undefined) throw new Error('no gateway');
  process.kill(gateway, 'SIGKILL');
  const { outcome, annotations, outputs } = await result;
  expect([outcome, outputs]).toEqual(['failure', {}]);
  expect(annotations[0]?.message).toContain('The gateway ended before it was ready (SIGKILL)');
});
