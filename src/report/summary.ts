import { inSeconds, isoSeconds } from '../clock.ts';
import { code } from '../markdown.ts';
import type { Secrets } from '../secrets.ts';
import type { Call, GatewayRecord, ToolUse } from './record.ts';
import { counted, headline, sentence, subject } from './wording.ts';

/** A table that is longer is folded: twenty jobs of a matrix share one page. */
const maxOpenRows = 8;
const maxRows = 50;
const maxNameLength = 64;

/**
 * The record as GitHub's Markdown.
 *
 * @param failure why the step fails, in our own words; undefined where it does not
 */
export function summaryOf(
  record: GatewayRecord,
  failure: string | undefined,
  secrets: Secrets,
): string {
  const { renewals, lastError, tools } = record;
  const name = (text: string) => code(secrets.clean(text, maxNameLength));
  return paragraphs(
    `### ${subject}: ${headline(record)}`,
    failure ?? sentence(record),
    ...(renewals > 0 ? [`The token was renewed ${counted(renewals, 'time')}.`] : []),
    ...(lastError
      ? [
          `The last error of the gateway, at ${isoSeconds(lastError.at)}: ${code(secrets.clean(lastError.message))}`,
        ]
      : []),
    ...folded(
      counted(tools.length, 'tool'),
      ['Tool', 'Calls', 'Refused', 'Failed', 'Time', 'First (UTC)', 'Last (UTC)'],
      tools.map((tool) => toolRow(tool, name)),
      maxOpenRows,
    ),
    ...folded(
      'Calls that were refused or failed',
      ['At (UTC)', 'Tool', 'Outcome', 'Time'],
      record.calls.filter(({ outcome }) => outcome !== 'ok').map((call) => callRow(call, name)),
      0,
    ),
  );
}

/** The summary where there is no record. */
export function summaryWithoutRecord(message: string): string {
  return paragraphs(`### ${subject}: no record`, message);
}

function paragraphs(...texts: readonly string[]): string {
  return `${texts.join('\n\n')}\n\n`;
}

/** A table, behind its title where it has more rows than `maxOpen`; nothing where it has none. */
function folded(
  title: string,
  head: readonly string[],
  rows: readonly (readonly string[])[],
  maxOpen: number,
): string[] {
  if (rows.length === 0) return [];
  const left = rows.length - maxRows;
  const shown = [
    table(head, rows.slice(0, maxRows)).join('\n'),
    ...(left > 0 ? [`${left} more are left out.`] : []),
  ];
  return rows.length > maxOpen
    ? [`<details><summary>${title}</summary>`, ...shown, '</details>']
    : shown;
}

function toolRow(
  { name, calls, refused, failed, ms, first, last }: ToolUse,
  shown: (name: string) => string,
): string[] {
  return [
    shown(name),
    ...[calls, refused, failed].map(String),
    inSeconds(ms),
    timeOf(first),
    timeOf(last),
  ];
}

function callRow({ at, tool, ms, outcome, status }: Call, shown: (name: string) => string) {
  const ends = {
    ok: 'ok',
    'tool-error': 'error of the tool',
    refused: 'refused by the gateway',
    failed: status === undefined ? 'no answer' : `HTTP ${status}`,
  };
  return [timeOf(at), shown(tool), ends[outcome], inSeconds(ms)];
}

/** The time of day. */
function timeOf(date: Date): string {
  return isoSeconds(date).slice(11, 19);
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`);
}
