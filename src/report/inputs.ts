import { InputError } from '../errors.ts';
import { type Handle, parseHandle } from './handle.ts';

/** What an agent must have done for the step to succeed. */
const requirements = ['connection', 'call', 'nothing'] as const;
export type Requirement = (typeof requirements)[number];

export interface ReportInputs {
  /** undefined where the input is empty: there is no gateway. */
  readonly handle: Handle | undefined;
  readonly requirement: Requirement;
  /** Whether an earlier step of the job failed, which is reason enough for an empty handle. */
  readonly jobFailed: boolean;
}

/**
 * Reads the inputs of report/action.yml; empty means the default. No message shows a value: it may
 * be a secret that belongs elsewhere.
 *
 * @param input trimmed, and empty where it is not given
 * @throws InputError
 */
export function readReportInputs(input: (name: string) => string): ReportInputs {
  const gateway = input('gateway');
  const handle = parseHandle(gateway);
  const require = input('require') || 'connection';
  const requirement = requirements.find((known) => known === require);
  const jobStatus = input('job_status');
  const problems = [
    ...(gateway !== '' && handle === undefined
      ? ['`gateway` is no handle: it takes the output `gateway` of the Port step, unchanged']
      : []),
    ...(requirement === undefined ? [`\`require\` takes one of: ${requirements.join(', ')}`] : []),
  ];
  if (requirement === undefined || problems.length > 0) throw new InputError(problems);
  return { handle, requirement, jobFailed: ['failure', 'cancelled'].includes(jobStatus) };
}
