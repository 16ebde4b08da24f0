import type { ServerEntry } from './agents/agent.ts';
import { isoSeconds } from './clock.ts';
import { unicodeEscaped } from './escape.ts';
import type { OfferedTool } from './mcp/list-tools.ts';
import type { Secrets } from './secrets.ts';

/** 500 rows of at most 80 characters in six bytes each stay far below the runner's 1 MiB. */
export const maxRows = 500;
const maxNameLength = 80;

export interface SummaryFacts {
  /** Port's server, with the tools that the agent may use. */
  readonly server: Pick<ServerEntry, 'name' | 'url' | 'tools'>;
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

/** The job summary, as GitHub's Markdown: the connection, and what each tool may do. */
export function summaryOf(facts: SummaryFacts, secrets: Secrets): string {
  const { server, transport, agent, region, expiresAt, offered, note } = facts;
  const allowed = (name: string) => server.tools?.includes(name) ?? true;
  const rows = offered
    .slice(0, maxRows)
    .map(({ name, readOnly }) => [
      code(secrets.clean(name, maxNameLength)),
      readOnly === undefined ? 'not said' : readOnly ? 'reads' : 'writes',
      allowed(name) ? 'yes' : 'no',
    ]);
  const more = offered.length - rows.length;
  return [
    '## Port MCP server',
    '',
    ...table(
      ['Server', 'Region', 'Transport', 'Agent', 'Token expires (UTC)'],
      [
        [
          `${code(server.name)} at ${code(server.url)}`,
          region ?? 'custom',
          transport,
          agent,
          isoSeconds(expiresAt),
        ],
      ],
    ),
    '',
    ...table(['Tool', 'What it may do', `Open to ${agent}`], rows),
    ...(more > 0 ? ['', `${more} more tools are left out.`] : []),
    ...(note === undefined ? [] : ['', note]),
    '',
  ].join('\n');
}

/** The job summary of a step that failed: its whole message, which an annotation cuts short. */
export function failureSummary(message: string): string {
  const text = unicodeEscaped(message, /`/g);
  return ['## Port MCP server: not connected', '', '```text', text, '```', ''].join('\n');
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`);
}

/** A code span, in which nothing is a link, a mention, HTML or the end of a table's cell. */
function code(text: string): string {
  return `\`${unicodeEscaped(text, /[^ -~]|[`|\\]/g)}\``;
}
