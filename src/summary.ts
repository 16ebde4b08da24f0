import type { ServerEntry } from './agents/agent.ts';
import { isoSeconds } from './clock.ts';
import { unicodeEscaped } from './escape.ts';
import { code } from './markdown.ts';
import type { OfferedTool } from './mcp/list-tools.ts';
import type { Narrowing } from './port/headers.ts';
import type { Secrets } from './secrets.ts';

/** A thousand names of 80 characters, each of them six bytes at most, are half of the runner's 1 MiB. */
const maxNameLength = 80;

export interface SummaryFacts {
  /** Port's server, with the tools that the agent may use. */
  readonly server: Pick<ServerEntry, 'name' | 'url' | 'tools'>;
  readonly narrowing: Narrowing;
  readonly transport: string;
  /** The agent's name. */
  readonly agent: string;
  /** undefined for an address that is not Port's own. */
  readonly region: string | undefined;
  readonly expiresAt: Date;
  readonly offered: readonly OfferedTool[];
  /** A sentence about this machine. */
  readonly note?: string | undefined;
}

/**
 * The job summary, as GitHub's Markdown: one line that says it all, what is open to the agent, and
 * the rest folded, since a matrix writes one for each of its jobs.
 */
export function summaryOf(facts: SummaryFacts, secrets: Secrets): string {
  const { server, narrowing, transport, agent, region, expiresAt, offered, note } = facts;
  const isOpen = ({ name }: OfferedTool) => server.tools?.includes(name) ?? true;
  const open = offered.filter(isOpen);
  const closed = offered.filter((tool) => !isOpen(tool));
  const names = (tools: readonly OfferedTool[]) =>
    tools
      .map(({ name, readOnly }) => `${code(secrets.clean(name, maxNameLength))}${mark(readOnly)}`)
      .join(', ');
  const count =
    closed.length === 0 ? `all ${offered.length}` : `${open.length} of ${offered.length}`;
  return [
    `### Connected to Port${region === undefined ? '' : ` (${region})`}: ${agent} may use ${count} tools, ${doing(open)}; token valid until ${minutes(expiresAt)} UTC`,
    '',
    `Server ${code(server.name)} at ${code(server.url)}, ${transport}, ${narrowed(narrowing)}.`,
    '',
    `Open to ${agent}: ${names(open)}`,
    ...(closed.length === 0
      ? []
      : [
          '',
          `<details><summary>Not open: ${closed.length} tools</summary>`,
          '',
          names(closed),
          '',
          '</details>',
        ]),
    ...(note === undefined ? [] : ['', note]),
    '',
  ].join('\n');
}

/**
 * The job summary of a step that failed: its whole message, which an annotation cuts short.
 *
 * @param help where to read on; undefined where that is not known
 */
export function failureSummary(message: string, help: string | undefined): string {
  return [
    '### Not connected to Port',
    '',
    '```text',
    unicodeEscaped(message, /`/g),
    '```',
    ...(help === undefined ? [] : ['', `[What to do about it](${help})`]),
    '',
  ].join('\n');
}

/** What the server says that tools do, counted. */
function doing(tools: readonly OfferedTool[]): string {
  const writing = tools.filter(({ readOnly }) => readOnly === false).length;
  const silent = tools.filter(({ readOnly }) => readOnly === undefined).length;
  if (writing + silent === 0) return 'all read-only';
  return [
    ...(writing > 0 ? [`${writing} of which write`] : []),
    ...(silent > 0 ? [`${silent} of which do not say whether they write`] : []),
  ].join(' and ');
}

function mark(readOnly: boolean | undefined): string {
  if (readOnly === true) return '';
  return readOnly === false ? ' (writes)' : ' (does not say)';
}

function narrowed({ readOnly, allowedActions }: Narrowing): string {
  const actions =
    allowedActions === undefined
      ? 'all actions'
      : `actions: ${allowedActions.map(code).join(', ') || 'none'}`;
  return `${readOnly ? 'read-only mode' : 'no read-only mode'}, ${actions}`;
}

/** UTC, to the minute. */
function minutes(date: Date): string {
  return isoSeconds(date).slice(0, 16).replace('T', ' ');
}
