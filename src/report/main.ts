import { report } from './report.ts';
import { runnerOf, type Step } from './runner.ts';

/** The report as a step of the runner. Never throws. */
export function reportFrom(step: Step): Promise<void> {
  return report(runnerOf(step));
}
