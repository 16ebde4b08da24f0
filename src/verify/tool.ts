import { ActionError } from '../errors.ts';
import { unicodeEscaped } from '../escape.ts';
import type { OfferedTool } from '../mcp/list-tools.ts';
import type { Secrets } from '../secrets.ts';

/** Whether a server's name for a tool can stand in a log line and in every agent's allow-list. */
export function isSafeName(name: string, secrets: Secrets): boolean {
  return /^[A-Za-z0-9_-]{1,64}$/.test(name) && !secrets.reveals(name);
}

/**
 * What `tools: read-only` stands for. Port documents that read-only mode hides every tool that
 * writes, and not that it marks the others: where the server marks none as read-only, these are
 * the tools that it offers in that mode, less those that it marks as writing. A server that marks
 * some is taken at its word, since MCP takes a tool without the mark for one that writes. A name
 * that could be more than a name to an agent is left out.
 *
 * @param offered in read-only mode
 * @throws ActionError where none is left
 */
export function readOnlyTools(offered: readonly OfferedTool[], secrets: Secrets): string[] {
  const marks = offered.some(({ readOnly }) => readOnly === true);
  const names = offered
    .filter(({ readOnly }) => (marks ? readOnly === true : readOnly !== false))
    .map(({ name }) => name)
    .filter((name) => isSafeName(name, secrets));
  if (names.length === 0) {
    throw new ActionError(
      "Input tools is `read-only`, but Port's MCP server offers no tool in read-only mode that it does not mark as writing. Name the tools instead.",
    );
  }
  return names;
}

/**
 * The names as a JSON array of letters, digits, `_`, `.`, `/`, `-`, space and \uXXXX: the same
 * names to a JSON parser, and no character that a shell, a log or Markdown would act on. A name
 * that holds a piece of a secret is left out.
 */
export function namesAsJson(offered: readonly OfferedTool[], secrets: Secrets): string {
  const names = offered
    .filter(({ name }) => !secrets.reveals(name))
    .map(({ name }) => `"${unicodeEscaped(name, /[^\w./ -]/g)}"`);
  return `[${names.join(',')}]`;
}
