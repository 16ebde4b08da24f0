/**
 * The headers by which Port's MCP server narrows a connection.
 *
 * @param allowedActions Port action identifiers; empty allows none, undefined all
 */
export function narrowingHeaders(
  readOnly: boolean,
  allowedActions: readonly string[] | undefined,
): Record<string, string> {
  return {
    ...(readOnly && { 'x-read-only-mode': '1' }),
    ...(allowedActions && { 'x-allowed-actions-to-run': allowedActions.join(',') }),
  };
}
