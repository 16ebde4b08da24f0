import { ActionError } from '../errors.ts';
import { Secrets } from '../secrets.ts';
import { endGateway, readRecord, RecordLost } from './gateway.ts';
import type { Handle } from './handle.ts';
import { readReportInputs, type ReportInputs } from './inputs.ts';
import type { GatewayRecord } from './record.ts';
import type { Runner } from './runner.ts';
import { summaryOf, summaryWithoutRecord } from './summary.ts';
import { noGateway, sentence, subject, unmet } from './wording.ts';

/** Together less than five seconds, the start of this program included. */
const recordMs = 4_000;
const endMs = 500;

/**
 * The whole report: fetches what a gateway saw, writes it to the job's summary, sets the outputs,
 * ends the gateway, and fails the step where no agent did what the step requires. Never throws.
 */
export async function report(runner: Runner): Promise<void> {
  const secrets = new Secrets((value) => {
    runner.mask(value);
  });
  try {
    const inputs = readReportInputs((name) => runner.input(name));
    if (inputs.handle) await reportOn(inputs.handle, inputs, runner, secrets);
    else withoutGateway(inputs, runner);
  } catch (error) {
    const message =
      error instanceof ActionError
        ? error.message
        : `Unexpected failure: ${secrets.clean(String(error))}`;
    runner.annotate('error', message);
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
    addSummary(summaryWithoutRecord(record.message), runner);
    runner.annotate(requirement === 'nothing' ? 'warning' : 'error', record.message);
    return;
  }
  try {
    const failure = unmet(requirement, record);
    addSummary(summaryOf(record, failure, secrets), runner);
    setOutputs(record, runner);
    runner.info(`${subject}: ${sentence(record)}`);
    if (failure !== undefined) runner.annotate('error', failure);
  } finally {
    if (!(await endGateway(handle, endMs))) {
      runner.info('The gateway did not say that it ends; the runner ends it with the job.');
    }
  }
}

/** A mistake, unless the job has failed: then whoever looks has the reason, and needs no other. */
function withoutGateway({ requirement, jobFailed }: ReportInputs, runner: Runner): void {
  if (jobFailed) runner.annotate('notice', noGateway.afterFailure);
  else runner.annotate(requirement === 'nothing' ? 'notice' : 'error', noGateway.otherwise);
}

function setOutputs({ connected, totals }: GatewayRecord, runner: Runner): void {
  const { calls, refused, failed } = totals;
  const outputs = { connected, calls, refused, failed };
  for (const [name, value] of Object.entries(outputs)) runner.setOutput(name, String(value));
}

/** One that cannot be written is no reason to fail. */
function addSummary(markdown: string, runner: Runner): void {
  try {
    runner.addSummary(markdown);
  } catch {
    runner.annotate('warning', 'The job summary could not be written.');
  }
}
