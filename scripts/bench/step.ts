import {
  runAction,
  type RunOptions,
  type StepResult,
} from '../../__tests__/support/runner/runner.ts';

const bench = import.meta.dirname;

/** Programs to compare the step with; each does less than the one after it. */
export const nothing = `${bench}/nothing.cjs`;
export const floor = `${bench}/floor.cjs`;

/** @throws Error where the step does not succeed: a failure is fast, and no figure */
export async function succeeding(options: RunOptions): Promise<StepResult> {
  const result = await runAction(options);
  if (result.outcome !== 'success') throw new Error(`A step failed:\n${result.maskedLog}`);
  return result;
}

/** The step, whatever becomes of it, and the most memory that it held, in MiB. */
export async function withPeakMemory(
  options: RunOptions,
): Promise<{ result: StepResult; peakMiB: number }> {
  const env = { ...options.env, NODE_OPTIONS: `--require=${bench}/peak-memory.cjs` };
  const result = await runAction({ ...options, env });
  const kib = result.files.find(({ path }) => path === 'temp/peak-memory')?.content;
  if (kib === undefined) throw new Error(`A step left no measure of its memory:\n${result.rawLog}`);
  return { result, peakMiB: Number(kib) / 1024 };
}
