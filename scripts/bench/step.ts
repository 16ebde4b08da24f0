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
