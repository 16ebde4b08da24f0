import { inSeconds, isoSeconds } from '../clock.ts';
import type { Requirement } from './inputs.ts';
import type { Counts, GatewayRecord } from './record.ts';

/** The name of the whole thing in the log and in the summary. */
export const subject = 'Port gateway';

/** The record in a few words: a heading. */
export function headline({ connected, totals }: GatewayRecord): string {
  if (totals.calls > 0) return countsOf(totals);
  return connected ? 'an agent connected and called no tool' : 'no agent ever connected';
}

/** The record in one sentence. */
export function sentence(record: GatewayRecord): string {
  const { startedAt, connectedAt, totals, tools } = record;
  const ms = tools.reduce((sum, tool) => sum + tool.ms, 0);
  const called =
    totals.calls === 0
      ? 'No tool was called'
      : `${countsOf(totals)}; ${counted(tools.length, 'tool')}, ${inSeconds(ms)} in all`;
  return connectedAt
    ? `An agent connected at ${isoSeconds(connectedAt)}. ${called}.`
    : `No agent connected since ${isoSeconds(startedAt)}. ${called}.`;
}

/** Why the record is not what the step requires; undefined where it is. */
export function unmet(requirement: Requirement, record: GatewayRecord): string | undefined {
  const { connected, startedAt, totals } = record;
  if (requirement === 'nothing' || totals.ok > 0) return undefined;
  if (!connected) {
    return `No agent ever connected to Port: since ${isoSeconds(startedAt)} nobody got Port's tools from the gateway. Most agents go on without Port and end green. Look at the agent's own log, for this MCP server; at what its step was given, which must be the Port step's \`agent_args\` or \`mcp_config\`, unchanged; and at \`NO_PROXY\`, which must name 127.0.0.1 where \`http_proxy\` or \`all_proxy\` is set. An agent in a container of its own does not reach 127.0.0.1.`;
  }
  if (requirement === 'connection') return undefined;
  return totals.calls === 0
    ? "An agent connected and called no tool of Port's. Look at the agent's own log: it may have ended early, lack the permission to call tools, or not need them for its prompt."
    : `No call of a Port tool succeeded: ${countsOf(totals)}. The job summary names the tools; those that are open to the agent are in \`tools\` of the Port step.`;
}

/** What there is to say of an input `gateway` that is empty. */
export const noGateway = {
  afterFailure: 'There is no gateway to report on: an earlier step of this job failed.',
  otherwise:
    'Input `gateway` is empty although no earlier step of this job failed. The Port step has another `transport` than `gateway`, did not run, or has another `id` than the one in `${{ steps.port.outputs.gateway }}`. If that is intended, give this step a condition of its own: `if: ${{ !cancelled() && steps.port.outputs.gateway }}`.',
} as const;

function countsOf({ calls, refused, failed }: Counts): string {
  const parts = [
    ...(refused > 0 ? [`${refused} refused`] : []),
    ...(failed > 0 ? [`${failed} failed`] : []),
  ];
  return [counted(calls, 'call'), ...(parts.length > 0 ? parts : ['none failed'])].join(', ');
}

/** A number and its noun. */
export function counted(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
