import { spawn } from 'node:child_process';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { parse } from 'yaml';
import { z } from 'zod';
import { project, readProject } from '../project.ts';
import { FileCommandError, parseFileCommands } from './commands.ts';
import {
  type FileCommand,
  type LeftFile,
  mapFileCommands,
  type RunnerJob,
  startJob,
} from './job.ts';
import { type Annotation, type LogLine, StepLog } from './log.ts';
import type { Masker } from './masker.ts';

const maxSummaryBytes = 1024 * 1024;

export interface RunOptions {
  /** Inputs by the names of action.yml; those left out take its defaults. */
  readonly inputs?: Readonly<Record<string, string>>;
  /** Added to the environment, which is otherwise the runner's alone. */
  readonly env?: Readonly<Record<string, string>>;
  /** The job that this is a step of; one of its own if unset, which ends with the step. */
  readonly job?: RunnerJob;
  /** The folder of the action in this project; its root if unset. */
  readonly action?: string;
  /** The program to run instead of the action's own. */
  readonly main?: string;
  /** A debug run: `RUNNER_DEBUG=1`, and the log shows debug lines. */
  readonly debug?: boolean;
  /** Told the process ID of the program. */
  readonly onStart?: (pid: number) => void;
  /** Called at the start with what cancels the step, as the button in the browser does. */
  readonly cancelWhen?: (cancel: () => void) => void;
  /** The signal that comes first when the step is cancelled; SIGINT if unset. */
  readonly cancelWith?: 'SIGINT' | 'SIGTERM';
  /** From SIGINT to SIGTERM and from SIGTERM to the kill; the runner's 7,500 and 2,500 if unset. */
  readonly cancelDelaysMs?: { readonly term: number; readonly kill: number };
  /** A program that runs longer is killed and fails the test; 90,000 if unset. */
  readonly killAfterMs?: number;
}

export interface StepResult {
  readonly outcome: 'success' | 'failure' | 'cancelled';
  /** null where a signal ended the process. */
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly durationMs: number;
  readonly stdout: string;
  readonly stderr: string;
  /** The lines of both, in the order of their arrival. */
  readonly lines: readonly LogLine[];
  readonly rawLog: string;
  /** What GitHub shows. The "Run" group with the inputs, which precedes it there, is left out. */
  readonly maskedLog: string;
  readonly annotations: readonly Annotation[];
  readonly groups: readonly string[];
  /** The values of `add-mask`, each with the index in `lines`. */
  readonly masks: readonly { readonly value: string; readonly line: number }[];
  /** Knows all masks of the step. */
  readonly masker: Masker;
  /** Masked, whether or not the log shows them. */
  readonly debugLines: readonly string[];
  readonly outputs: Readonly<Record<string, string>>;
  readonly env: Readonly<Record<string, string>>;
  readonly state: Readonly<Record<string, string>>;
  readonly path: readonly string[];
  /** As the action wrote it; empty where the runner drops it. */
  readonly summary: string;
  /** The text of the files behind GITHUB_OUTPUT and the like. */
  readonly commandFiles: Readonly<Record<FileCommand, string>>;
  /** What else lies in the workspace, RUNNER_TEMP and HOME: earlier steps' command files, too. */
  readonly files: readonly LeftFile[];
}

/**
 * Runs a JavaScript action as GitHub's runner does: a process of its own on Node 24, the workspace
 * as its folder, stdin closed, stdout and stderr as pipes that are read for commands.
 *
 * @throws Error where this is not Node 24, or the program does not end within `killAfterMs`
 */
export async function runAction(options: RunOptions = {}): Promise<StepResult> {
  if (!process.version.startsWith('v24.')) {
    throw new Error(`The action runs on Node 24, and this is ${process.version}: use "npm test"`);
  }
  const job = options.job ?? (await startJob());
  try {
    const files = await job.newCommandFiles();
    const log = new StepLog(options.debug ?? false);
    const folder = options.action ?? '';
    const { inputs, runs } = metadata.parse(parse(readProject(path.join(folder, 'action.yml'))));
    const env = environment(options, inputs, job, files);
    const main = options.main ?? path.join(project, folder, runs.main);
    const ended = await runProcess(main, options, env, job, log);
    return await stepResult(ended, job, files, log);
  } finally {
    if (options.job === undefined) await job.end();
  }
}

type CommandFiles = Readonly<Record<FileCommand, string>>;

const metadata = z.object({
  runs: z.object({ main: z.string() }),
  inputs: z.record(
    z.string(),
    z.object({
      default: z.union([z.string(), z.number(), z.boolean()]).transform(String).optional(),
    }),
  ),
});

function environment(
  { inputs = {}, env = {}, debug = false }: RunOptions,
  declared: z.infer<typeof metadata>['inputs'],
  job: RunnerJob,
  files: CommandFiles,
): Record<string, string> {
  const defaults = Object.entries(declared).map(([name, input]): [string, string] => [
    name,
    input.default ?? '',
  ]);
  const all = Object.entries({ ...Object.fromEntries(defaults), ...inputs });
  return {
    ...job.env,
    ...(debug ? { RUNNER_DEBUG: '1' } : {}),
    ...Object.fromEntries(
      Object.entries(files).map(([name, file]) => [`GITHUB_${name.toUpperCase()}`, file]),
    ),
    ...Object.fromEntries(
      all.map(([name, value]) => [`INPUT_${name.replaceAll(' ', '_').toUpperCase()}`, value]),
    ),
    ...env,
  };
}

interface Ended extends Pick<
  StepResult,
  'exitCode' | 'signal' | 'durationMs' | 'stdout' | 'stderr'
> {
  readonly cancelled: boolean;
}

async function runProcess(
  main: string,
  options: RunOptions,
  env: Record<string, string>,
  { workspace }: RunnerJob,
  log: StepLog,
): Promise<Ended> {
  const { killAfterMs = 90_000 } = options;
  const { term, kill } = options.cancelDelaysMs ?? { term: 7_500, kill: 2_500 };
  const started = performance.now();
  // A process group of its own, so that a kill reaches whatever the program started.
  const child = spawn(process.execPath, [main], { cwd: workspace, env, detached: true });
  child.stdin.end();
  if (child.pid !== undefined) options.onStart?.(child.pid);
  const stdout = readLines(child.stdout, log);
  const stderr = readLines(child.stderr, log);

  const timers: NodeJS.Timeout[] = [];
  const killGroup = (): void => {
    try {
      if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
    } catch {
      // Nobody is left in it, or Windows, which has no process groups.
      child.kill('SIGKILL');
    }
  };
  let cancelled = false;
  options.cancelWhen?.(() => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    cancelled = true;
    child.kill(options.cancelWith ?? 'SIGINT');
    timers.push(
      setTimeout(() => child.kill('SIGTERM'), term),
      setTimeout(killGroup, term + kill),
    );
  });
  try {
    const { exitCode, signal } = await new Promise<Pick<Ended, 'exitCode' | 'signal'>>(
      (resolve, reject) => {
        child.on('error', reject);
        child.on('close', (exitCode, signal) => {
          resolve({ exitCode, signal });
        });
        const giveUp = (): void => {
          killGroup();
          reject(
            new Error(`The program did not end within ${killAfterMs} ms; its log:\n${rawLog(log)}`),
          );
        };
        timers.push(setTimeout(giveUp, killAfterMs));
      },
    );
    const durationMs = performance.now() - started;
    return { exitCode, signal, durationMs, stdout: stdout(), stderr: stderr(), cancelled };
  } finally {
    timers.forEach(clearTimeout);
  }
}

/** Hands the stream to the log line by line; gives a function that tells the text so far. */
function readLines(stream: Readable, log: StepLog): () => string {
  let text = '';
  let rest = '';
  stream.setEncoding('utf8');
  stream.on('data', (chunk: string) => {
    text += chunk;
    // A carriage return ends a line too; at the end of a chunk its line feed may yet come.
    const lines = (rest + chunk).split(/\r\n|\n|\r(?=[^])/);
    rest = lines.pop() ?? '';
    for (const line of lines) log.add(line);
  });
  stream.on('end', () => {
    if (rest !== '') log.add(rest.replace(/\r$/, ''));
  });
  return () => text;
}

function rawLog(log: StepLog): string {
  return log.lines.map((line) => line.raw).join('\n');
}

async function stepResult(
  ended: Ended,
  job: RunnerJob,
  files: CommandFiles,
  log: StepLog,
): Promise<StepResult> {
  const { cancelled, ...processFacts } = ended;
  const left = await job.files();
  const own = mapFileCommands((name) => left.find((file) => files[name].endsWith(file.path)));
  const commandFiles = mapFileCommands((name) => own[name]?.content ?? '');
  const parsed = (name: 'output' | 'env' | 'state'): Record<string, string> => {
    try {
      return parseFileCommands(commandFiles[name]);
    } catch (error) {
      if (!(error instanceof FileCommandError)) throw error;
      log.fail(`Unable to process file command '${name}' successfully.`, error.message);
      return {};
    }
  };
  const outputs = { ...log.outputs, ...parsed('output') };
  const env = parsed('env');
  const state = { ...log.state, ...parsed('state') };
  const summary = acceptedSummary(commandFiles.step_summary, log);
  const failed = log.failed || ended.exitCode !== 0;
  return {
    ...processFacts,
    outcome: cancelled ? 'cancelled' : failed ? 'failure' : 'success',
    lines: log.lines,
    rawLog: rawLog(log),
    maskedLog: log.lines.flatMap(({ shown }) => shown ?? []).join('\n'),
    annotations: log.annotations,
    groups: log.groups,
    masks: log.masks,
    masker: log.masker,
    debugLines: log.debugLines,
    outputs,
    env,
    state,
    path: commandFiles.path.split('\n').filter((line) => line !== ''),
    summary,
    commandFiles,
    files: left.filter((file) => !Object.values(own).includes(file)),
  };
}

/** The runner drops a summary over 1 MiB with an error; the step does not fail. */
function acceptedSummary(summary: string, log: StepLog): string {
  const bytes = Buffer.byteLength(summary);
  if (bytes <= maxSummaryBytes) return summary;
  log.annotate(
    'error',
    `$GITHUB_STEP_SUMMARY upload aborted, supports content up to a size of 1024k, got ${Math.floor(bytes / 1024)}k.`,
  );
  return '';
}
