import { ActionError } from '../errors.ts';
import { Secrets } from '../secrets.ts';
import { endGateway, readRecord, RecordLost } from './gateway.ts';
import type { Handle } from './handle.ts';
import { readReportInputs, type ReportInputs } from './inputs.ts';
import type { GatewayRecord } from './record.ts';
import { summaryOf, summaryWithoutRecord } from './summary.ts';
import { noGateway, sentence, subject, unmet } from './wording.ts';

/** What the report needs of GitHub's runner: functions of @actions/core. */
export interface Runner {
  /** An input by its name, trimmed; empty where it is not given. */
  readonly input: (name: string) => string;
  readonly info: (text: string) => void;
  readonly notice: (text: string) => void;
  readonly warning: (text: string) => void;
  /** Fails the step, with an annotation. */
  readonly fail: (text: string) => void;
  readonly mask: (value: string) => void;
  readonly setOutput: (name: string, value: string) => void;
  readonly addSummary: (markdown: string) => Promise<void>;
}

/** Together less than five seconds, with a second for the start of this program. */
const recordMs = 3_500;
const endMs = 500;

/**
 * The whole report: fetches what a gateway saw, writes it to the job's summary, sets the outputs,
 * ends the gateway, and fails the step where no agent did what the step requires. Never throws.
 */
export async function report(runner: Runner): Promise<void> {
  const secrets = new Secrets(runner.mask);
  try {
    const inputs = readReportInputs(runner.input);
    if (inputs.handle) await reportOn(inputs.handle, inputs, runner, secrets);
    else withoutGateway(inputs, runner);
  } catch (error) {
    const message =
      error instanceof ActionError
        ? error.message
        : `Unexpected failure: ${secrets.clean(String(error))}`;
    runner.fail(message);
  }
}

async function reportOn(
  handle: Handle,
  { requirement }: ReportInputs,
  runner: Runner,
  secrets: Secrets,
): Promise<void> {
  secrets.mask(handle.key);
  const record = await readRecord(handle, recordMs).catch((error: unknown) => {
    if (!(error instanceof RecordLost)) throw error;
    return error;
  });
  if (record instanceof RecordLost) {
    await addSummary(summaryWithoutRecord(record.message), runner);
    if (requirement === 'nothing') runner.warning(record.message);
    else runner.fail(record.message);
    return;
  }
  try {
    const failure = unmet(requirement, record);
    await addSummary(summaryOf(record, failure, secrets), runner);
    setOutputs(record, runner);
    runner.info(`${subject}: ${sentence(record)}`);
    if (failure !== undefined) runner.fail(failure);
  } finally {
    if (!(await endGateway(handle, endMs))) {
      runner.info('The gateway did not confirm that it ends; the runner ends it with the job.');
    }
  }
}

/** A mistake, unless the job has failed: then whoever looks has the reason, and needs no other. */
function withoutGateway({ requirement, jobFailed }: ReportInputs, runner: Runner): void {
  if (jobFailed) runner.notice(noGateway.afterFailure);
  else if (requirement === 'nothing') runner.notice(noGateway.otherwise);
  else runner.fail(noGateway.otherwise);
}

function setOutputs({ connected, totals }: GatewayRecord, runner: Runner): void {
  const { calls, refused, failed } = totals;
  const outputs = { connected, calls, refused, failed };
  for (const [name, value] of Object.entries(outputs)) runner.setOutput(name, String(value));
}

/** One that cannot be written is no reason to fail. */
async function addSummary(markdown: string, runner: Runner): Promise<void> {
  try {
    await runner.addSummary(markdown);
  } catch {
    runner.warning('The job summary could not be written.');
  }
}
