import type { Server } from '../agents/agent.ts';
import { ActionError } from '../errors.ts';
import { type RetryPlan, type System, withRetry } from '../http/retry.ts';
import type { Secrets } from '../secrets.ts';
import { missingTools } from './missing.ts';
import { isSafeName, type OfferedTool } from './tool.ts';

/**
 * Connects to the MCP server before the agent does, with the URL and the headers of its
 * configuration, and gives what the server offers.
 *
 * @throws ActionError where the server cannot be reached, refuses the token, is no MCP server,
 *   offers nothing, or lacks one of `server.tools`
 */
export async function verify(
  server: Server,
  token: string,
  secrets: Secrets,
  plan: RetryPlan,
  system: System,
): Promise<OfferedTool[]> {
  // The MCP client is as large as the rest of the action: loaded by those who ask for it.
  const { listTools } = await import('./list-tools.ts');
  const list = (headers: Server['headers']) =>
    withRetry(
      (timeoutMs) =>
        listTools(
          { url: server.url, headers: { authorization: `Bearer ${token}`, ...headers } },
          secrets,
          timeoutMs,
          () => system.now(),
        ),
      plan,
      system,
    );

  const offered = await list(server.headers);
  if (offered.length === 0) {
    throw new ActionError(
      `Port's MCP server at ${new URL(server.url).origin} offers no tool to these credentials. Check in Port what they may use, and mcp_url.`,
    );
  }
  const names = namesOf(offered);
  const missing = server.tools?.filter((name) => !names.has(name)) ?? [];
  if (missing.length > 0) {
    const { 'x-read-only-mode': readOnly, ...others } = server.headers;
    // Without read-only mode the list says what that mode hides. Should it fail, the reason is
    // missing, nothing else.
    const all = readOnly === undefined ? [] : await list(others).catch(() => []);
    const unhidden = namesOf(all);
    throw missingTools(
      missing,
      [...names].filter((name) => isSafeName(name, secrets)),
      new Set(missing.filter((name) => unhidden.has(name))),
    );
  }
  return offered;
}

function namesOf(tools: readonly OfferedTool[]): Set<string> {
  return new Set(tools.map(({ name }) => name));
}
