import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { parseCommand, parseFileCommands } from '../runner/index.ts';
import type { Job } from './run-steps.ts';
import type { Result } from './world.ts';

/** What the runner starts for `shell:`; a failure inside a pipe counts only where bash is asked for. */
const shells: Readonly<Record<string, readonly string[]>> = {
  '': ['-e'],
  bash: ['--noprofile', '--norc', '-eo', 'pipefail'],
};

const maxSummaryBytes = 1024 * 1024;

/**
 * Runs a `run:` step as the runner does on Linux: stops at the first command that fails.
 * @param shell `shell:`, empty where the step has none
 */
export async function runScript(
  script: string,
  shell: string,
  env: Readonly<Record<string, string>>,
  job: Job,
): Promise<{ result: Result; outputs: Record<string, string> }> {
  const flags = shells[shell];
  if (!flags) throw new Error(`These tests do not know shell: ${shell}`);
  const files = await job.runner.newCommandFiles();
  const bash = spawn('bash', [...flags, '-c', script], {
    cwd: job.runner.workspace,
    env: {
      ...job.runner.env,
      ...job.defaults,
      ...job.world.machine,
      ...job.env,
      ...env,
      GITHUB_OUTPUT: files.output,
      GITHUB_ENV: files.env,
      GITHUB_STEP_SUMMARY: files.step_summary,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [stdout, stderr] = await Promise.all([
    text(bash.stdout),
    text(bash.stderr),
    once(bash, 'close'),
  ]);
  for (const line of `${stdout}\n${stderr}`.split('\n')) {
    const command = parseCommand(line);
    if (command?.name === 'add-mask') job.masker.add(command.data);
    else job.log(line);
  }
  const summary = await readFile(files.step_summary, 'utf8');
  if (Buffer.byteLength(summary) > maxSummaryBytes) {
    throw new Error('GitHub drops a summary of more than 1 MiB');
  }
  job.summarize(summary);
  Object.assign(job.env, parseFileCommands(await readFile(files.env, 'utf8')));
  return {
    result: bash.exitCode === 0 ? 'success' : 'failure',
    outputs: parseFileCommands(await readFile(files.output, 'utf8')),
  };
}
