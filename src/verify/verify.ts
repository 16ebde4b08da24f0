import { ActionError } from '../errors.ts';
import { named } from '../http/endpoint.ts';
import { type RetryPlan, withRetry } from '../http/retry.ts';
import type { OfferedTool } from '../mcp/list-tools.ts';
import { bearer, type Narrowing, narrowingHeaders } from '../port/headers.ts';
import type { Secrets } from '../secrets.ts';
import { mcpEndpoint } from './endpoint.ts';
import { listOffered } from './list-offered.ts';
import { missingTools } from './missing.ts';
import { isSafeName } from './tool.ts';

/** What the agent is going to connect to, and with what. */
export interface Checked {
  readonly mcpUrl: string;
  readonly narrowing: Narrowing;
  /** Names that the server must offer. */
  readonly tools: readonly string[] | 'read-only' | undefined;
}

/**
 * Connects to the MCP server before the agent does, with the URL and the headers of its
 * configuration, and returns what the server offers.
 *
 * @throws ActionError where the server cannot be reached, refuses the token, is no MCP server,
 *   offers nothing, or lacks one of `tools`
 */
export async function verify(
  { mcpUrl, narrowing, tools }: Checked,
  token: string,
  secrets: Secrets,
  plan: RetryPlan,
): Promise<OfferedTool[]> {
  const endpoint = mcpEndpoint(mcpUrl, narrowing);
  const list = (narrowed: Narrowing) =>
    withRetry((timeoutMs) => {
      const headers = { authorization: bearer(token), ...narrowingHeaders(narrowed) };
      return listOffered(endpoint, headers, secrets, timeoutMs, plan.clock);
    }, plan);

  const offered = await list(narrowing);
  if (offered.length === 0) {
    throw new ActionError(
      `${named(endpoint)} offers no tool to these credentials. Check in Port what they may use, and mcp_url.`,
    );
  }
  const names = namesOf(offered);
  const wanted = tools === 'read-only' ? [] : (tools ?? []);
  const missing = wanted.filter((name) => !names.has(name));
  if (missing.length > 0) {
    // Without read-only mode the list says what that mode hides. Should it fail, the reason is
    // missing, nothing else.
    const all = narrowing.readOnly
      ? await list({ ...narrowing, readOnly: false }).catch(() => [])
      : [];
    throw missingTools(
      missing,
      offered.filter(({ name }) => isSafeName(name, secrets)),
      namesOf(all),
    );
  }
  return offered;
}

function namesOf(tools: readonly OfferedTool[]): Set<string> {
  return new Set(tools.map(({ name }) => name));
}
