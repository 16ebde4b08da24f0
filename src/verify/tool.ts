import { ActionError } from '../errors.ts';
import { unicodeEscaped } from '../escape.ts';
import type { OfferedTool } from '../mcp/list-tools.ts';
import type { Secrets } from '../secrets.ts';

/** Whether a server's name for a tool can stand in a log line and in every agent's allow-list. */
export function isSafeName(name: string, secrets: Secrets): boolean {
  return /^[A-Za-z0-9_-]{1,64}$/.test(name) && secrets.clean(name) === name;
}

/**
 * What `tools: read-only` stands for: the names that the server marks read-only. A name that
 * could be more than a name to an agent is left out.
 *
 * @throws ActionError where none is left
 */
export function readOnlyTools(offered: readonly OfferedTool[], secrets: Secrets): string[] {
  const names = offered
    .filter(({ name, readOnly }) => readOnly === true && isSafeName(name, secrets))
    .map(({ name }) => name);
  if (names.length === 0) {
    throw new ActionError(
      "Input tools is `read-only`, but Port's MCP server marks none of its tools as read-only. Name the tools instead.",
    );
  }
  return names;
}

/**
 * The names as a JSON array of letters, digits, `_`, `.`, `/`, `-`, space and \uXXXX: the same
 * names to a JSON parser, and no character that a shell, a log or Markdown would act on.
 */
export function namesAsJson(offered: readonly OfferedTool[]): string {
  const names = offered.map(({ name }) => `"${unicodeEscaped(name, /[^\w./ -]/g)}"`);
  return `[${names.join(',')}]`;
}
