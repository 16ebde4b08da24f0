/** How Port's MCP server is asked to narrow a connection. */
export interface Narrowing {
  /** Hide every tool that writes. */
  readonly readOnly: boolean;
  /** Port action identifiers; empty allows none, undefined all. */
  readonly allowedActions: readonly string[] | undefined;
}

/** The headers that say so. */
export function narrowingHeaders({ readOnly, allowedActions }: Narrowing): Record<string, string> {
  return {
    ...(readOnly && { 'x-read-only-mode': '1' }),
    ...(allowedActions && { 'x-allowed-actions-to-run': allowedActions.join(',') }),
  };
}

/** The value of the `Authorization` header (RFC 6750, section 2.1). */
export function bearer(token: string): string {
  return `Bearer ${token}`;
}
