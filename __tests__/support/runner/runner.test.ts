import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { existsSync } from 'node:fs';
import { createServer } from 'node:http';
import { setImmediate } from 'node:timers/promises';
import { listen } from '../listen.ts';
import { type RunnerJob, startJob } from './job.ts';
import { runModule } from './run-module.ts';
import type { StepResult } from './runner.ts';

test('a program that ends well is a success, and its streams are one log', async () => {
  const step = await runModule(`console.log('out'); console.error('err');`);
  expect(step).toMatchObject({ outcome: 'success', exitCode: 0, signal: null });
  expect(step).toMatchObject({ stdout: 'out\n', stderr: 'err\n' });
  expect(step.rawLog.split('\n').sort()).toEqual(['err', 'out']);
});

test('an exit code other than 0 is a failure', async () => {
  const step = await runModule('process.exitCode = 3;');
  expect(step).toMatchObject({ outcome: 'failure', exitCode: 3 });
});

test('Node 24 runs the program', async () => {
  expect((await runModule('console.log(process.version)')).stdout).toMatch(/^v24\./);
});

test('the environment is the inputs, the defaults of action.yml and what the runner sets', async () => {
  const step = await runModule('console.log(JSON.stringify(process.env))', {
    inputs: { client_id: 'id', 'with space-dash': 'x' },
    env: { https_proxy: 'http://127.0.0.1:1' },
  });
  const env: unknown = JSON.parse(step.stdout);
  expect(env).toMatchObject({
    INPUT_CLIENT_ID: 'id',
    INPUT_CLIENT_SECRET: '',
    INPUT_AGENT: 'claude-code',
    'INPUT_WITH_SPACE-DASH': 'x',
    https_proxy: 'http://127.0.0.1:1',
    GITHUB_ACTIONS: 'true',
  });
  expect(env).not.toHaveProperty('RUNNER_DEBUG');
  expect(env).not.toHaveProperty('JEST_WORKER_ID');
});

test('a debug run sets RUNNER_DEBUG', async () => {
  const step = await runModule(`console.log('::debug::' + process.env.RUNNER_DEBUG)`, {
    debug: true,
  });
  expect(step.maskedLog).toBe('##[debug]1');
});

test('stdin is closed and both other streams are pipes', async () => {
  const step = await runModule(`
    import { fstatSync } from 'node:fs';
    for await (const chunk of process.stdin) console.log('read', chunk);
    console.log(process.stdout.isTTY, fstatSync(1).isFIFO() || fstatSync(1).isSocket());`);
  expect(step.stdout).toBe('undefined true\n');
});

test('files for outputs, environment, state, path and summary are read', async () => {
  const step = await runModule(`
    import { appendFileSync } from 'node:fs';
    const { GITHUB_OUTPUT, GITHUB_ENV, GITHUB_STATE, GITHUB_PATH, GITHUB_STEP_SUMMARY } = process.env;
    appendFileSync(GITHUB_OUTPUT, 'a=1\\nb<<E\\n2\\n3\\nE\\n');
    appendFileSync(GITHUB_ENV, 'c=4\\n');
    appendFileSync(GITHUB_STATE, 'd=5\\n');
    appendFileSync(GITHUB_PATH, '/bin\\n');
    appendFileSync(GITHUB_STEP_SUMMARY, '# Title\\n');`);
  expect(step).toMatchObject({
    outputs: { a: '1', b: '2\n3' },
    env: { c: '4' },
    state: { d: '5' },
    path: ['/bin'],
    summary: '# Title\n',
  });
});

test('the command files have the names that the runner gives them', async () => {
  const step = await runModule(`
    for (const name of ['OUTPUT', 'ENV', 'STATE', 'PATH', 'STEP_SUMMARY'])
      console.log(process.env['GITHUB_' + name].replace(process.env.RUNNER_TEMP, 'TEMP'));`);
  const [output = '', ...others] = step.stdout.trim().split('\n');
  const [, id] = /^TEMP\/_runner_file_commands\/set_output_([\da-f-]{36})$/.exec(output) ?? [];
  expect(others).toEqual(
    ['set_env', 'save_state', 'add_path', 'step_summary'].map(
      (name) => `TEMP/_runner_file_commands/${name}_${String(id)}`,
    ),
  );
});

test('an output file that cannot be read fails the step', async () => {
  const step = await runModule(`
    import { appendFileSync } from 'node:fs';
    appendFileSync(process.env.GITHUB_OUTPUT, 'nonsense\\n');`);
  expect(step).toMatchObject({ outcome: 'failure', exitCode: 0, outputs: {} });
  expect(step.annotations.map(({ message }) => message)).toEqual([
    "Unable to process file command 'output' successfully.",
    "Invalid format 'nonsense'",
  ]);
});

test('outputs are read even when the step fails', async () => {
  const step = await runModule(`
    import { appendFileSync } from 'node:fs';
    appendFileSync(process.env.GITHUB_OUTPUT, 'a=1\\n');
    process.exitCode = 1;`);
  expect(step).toMatchObject({ outcome: 'failure', outputs: { a: '1' } });
});

test('a summary over 1 MiB is dropped with an error, and the step goes on', async () => {
  const write = (bytes: number): string => `
    import { appendFileSync } from 'node:fs';
    appendFileSync(process.env.GITHUB_STEP_SUMMARY, 'x'.repeat(${bytes}));`;
  expect((await runModule(write(1024 * 1024))).summary).toHaveLength(1024 * 1024);
  const step = await runModule(write(1024 * 1024 + 1));
  expect(step).toMatchObject({ outcome: 'success', summary: '' });
  expect(step.annotations).toMatchObject([{ type: 'error' }]);
});

test('what is left in the workspace, RUNNER_TEMP and HOME is reported, then removed', async () => {
  const step = await runModule(`
    import { mkdirSync, writeFileSync } from 'node:fs';
    mkdirSync('folder');
    writeFileSync('folder/a', '1');
    writeFileSync(process.env.RUNNER_TEMP + '/b', '2');
    writeFileSync(process.env.HOME + '/c', '3');
    console.log(process.cwd());`);
  expect(step.files.toSorted((one, other) => (one.path < other.path ? -1 : 1))).toEqual([
    { path: 'home/c', content: '3' },
    { path: 'temp/b', content: '2' },
    { path: 'workspace/folder/a', content: '1' },
  ]);
  expect(existsSync(step.stdout.trim())).toBe(false);
});

describe('several steps of one job', () => {
  let job: RunnerJob;
  beforeEach(async () => {
    job = await startJob();
  });
  afterEach(() => job.end());

  test('share their folders, and see the command files of those before them', async () => {
    const first = await runModule(
      `import { appendFileSync, writeFileSync } from 'node:fs';
       appendFileSync(process.env.GITHUB_OUTPUT, 'a=1\\n');
       writeFileSync('left', '2');`,
      { job },
    );
    const second = await runModule(
      `import { readdirSync, readFileSync } from 'node:fs';
       const folder = process.env.RUNNER_TEMP + '/_runner_file_commands/';
       console.log(readFileSync('left', 'utf8'));
       for (const file of readdirSync(folder)) console.log(readFileSync(folder + file, 'utf8'));`,
      { job },
    );
    expect(first.outputs).toEqual({ a: '1' });
    expect(second.outputs).toEqual({});
    expect(second.stdout.split(/\n+/)).toEqual(['2', 'a=1', '']);
    expect(second.files).toContainEqual({
      path: expect.stringMatching(/^temp.*set_output_/),
      content: 'a=1\n',
    });
  });

  const onLinux = process.platform === 'linux' ? test : test.skip;
  onLinux('leave processes behind, which end with the job and not before', async () => {
    const step = await runModule(
      `import { spawn } from 'node:child_process';
       const options = { detached: true, stdio: 'ignore' };
       const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], options);
       child.unref();
       console.log(child.pid);`,
      { job },
    );
    const pid = Number(step.stdout);
    expect(step.outcome).toBe('success');
    await runModule('', { job });
    expect(job.processes()).toEqual([pid]);
    const another = await startJob();
    expect(another.processes()).toEqual([]);
    await another.end();
    expect(job.processes()).toEqual([pid]);
    await job.end();
    // A kill does not wait for the end; where it never comes, the test runs out of time.
    while (job.processes().length > 0) await setImmediate();
  });
});

test('a line ends with a line feed, a carriage return or both, and may come in pieces', async () => {
  const step = await runModule(`
    process.stdout.write('one\\rtwo\\r');
    setTimeout(() => process.stdout.write('\\nthr'), 50);
    setTimeout(() => process.stdout.write('ee'), 100);`);
  expect(step.lines.map(({ raw }) => raw)).toEqual(['one', 'two', 'three']);
});

/** Runs a script that says by a request that it is ready, and cancels it then. */
async function runAndCancel(script: string): Promise<StepResult> {
  const server = createServer();
  try {
    const port = await listen(server);
    return await runModule(`${script}; await fetch('http://127.0.0.1:${port}');`, {
      cancelWhen: (cancel) =>
        server.once('request', (_request, response) => {
          response.end();
          cancel();
        }),
      cancelDelaysMs: { term: 200, kill: 200 },
    });
  } finally {
    server.close();
  }
}

test('cancelling sends SIGINT, on which a program may end by itself', async () => {
  const step = await runAndCancel(
    `const timer = setInterval(() => {}, 1000);
     process.on('SIGINT', () => { console.log('bye'); clearInterval(timer); })`,
  );
  expect(step).toMatchObject({ outcome: 'cancelled', exitCode: 0, stdout: 'bye\n' });
});

test('a program that ignores SIGINT gets SIGTERM', async () => {
  const step = await runAndCancel(
    `process.on('SIGINT', () => console.log('SIGINT')); setInterval(() => {}, 1000)`,
  );
  expect(step).toMatchObject({ outcome: 'cancelled', signal: 'SIGTERM', stdout: 'SIGINT\n' });
});

test('a program that ignores both is killed with whatever it started', async () => {
  const step = await runAndCancel(
    `import { spawn } from 'node:child_process';
     for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => console.log(signal));
     spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'inherit' })`,
  );
  expect(step).toMatchObject({
    outcome: 'cancelled',
    signal: 'SIGKILL',
    stdout: 'SIGINT\nSIGTERM\n',
  });
});

test('a program that hangs is killed and fails the test with its log', async () => {
  const hanging = runModule(`console.log('so far'); setInterval(() => {}, 1000);`, {
    killAfterMs: 1500,
  });
  await expect(hanging).rejects.toThrow('did not end within 1500 ms; its log:\nso far');
});
