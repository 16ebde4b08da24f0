import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { z } from 'zod';
import {
  runAction,
  type RunOptions,
  type StepResult,
} from '../../__tests__/support/runner/runner.ts';

const bench = import.meta.dirname;

/** Programs to compare the step with. */
export const nothing = `${bench}/nothing.cjs`;
export const floor = `${bench}/floor.cjs`;

/** @throws Error where the step does not succeed: a failure is fast, and no figure */
export async function succeeding(options: RunOptions): Promise<StepResult> {
  const result = await runAction(options);
  if (result.outcome !== 'success') throw new Error(`A step failed:\n${result.maskedLog}`);
  return result;
}

/**
 * The milliseconds that the step of Port's guide takes, which needs curl and jq.
 *
 * @param inputs as those of the action
 * @param caFile what curl is to trust
 * @param outputFile gets the token
 * @throws Error where it fails
 */
export async function guidesStepMs(
  inputs: Readonly<Record<string, string>>,
  caFile: string,
  outputFile: string,
): Promise<number> {
  const env: NodeJS.ProcessEnv = {
    PATH: process.env.PATH,
    CURL_CA_BUNDLE: caFile,
    GITHUB_OUTPUT: outputFile,
  };
  for (const [name, value] of Object.entries(inputs)) env[`INPUT_${name.toUpperCase()}`] = value;
  const started = performance.now();
  const child = spawn('bash', ['-e', `${bench}/guide.sh`], { env, stdio: 'ignore' });
  await once(child, 'close');
  if (child.exitCode !== 0) throw new Error("The step of Port's guide failed");
  return performance.now() - started;
}

const usage = z.object({ peakKiB: z.number(), cpuMs: z.number() });

export interface Used {
  readonly result: StepResult;
  /** The most memory that it held at a time. */
  readonly peakMiB: number;
  /** Of all its threads together. */
  readonly cpuMs: number;
}

/** The step, whatever becomes of it, and what it used. */
export async function used(options: RunOptions): Promise<Used> {
  const env = { ...options.env, NODE_OPTIONS: `--require=${bench}/usage.cjs` };
  const result = await runAction({ ...options, env });
  const left = result.files.find(({ path }) => path === 'temp/usage.json');
  if (left === undefined) throw new Error(`A step left no figures:\n${result.rawLog}`);
  const { peakKiB, cpuMs } = usage.parse(JSON.parse(left.content));
  return { result, peakMiB: peakKiB / 1024, cpuMs };
}
