import type { PortEndpoint } from '../port/refusals.ts';
import type { Narrowing } from '../port/headers.ts';
import { addresses, adviceOnPortsOwn, portsOwn, regions } from '../port/regions.ts';

/** How messages name the MCP server, and what its refusals mean. */
export function mcpEndpoint(url: string, { allowedActions }: Narrowing): PortEndpoint {
  const own = regions.find((region) => addresses[region].mcpUrl === url);
  return {
    name: "Port's MCP server",
    url,
    advice: own
      ? adviceOnPortsOwn(`region ${own}`)
      : `Check mcp_url: Port's own are ${portsOwn('mcpUrl')}.`,
    words: {
      unauthorized: [
        'refused the access token',
        'The token endpoint has just issued it, or a sealed token held it: it is of another region than mcp_url, or was revoked. Set region alone, or auth_base_url and mcp_url of one region.',
      ],
      expired: [
        'says that the access token has expired',
        'Port hands out the same token until it expires, to everybody with these credentials: run the job again, and give agents credentials of their own.',
      ],
      forbidden: [
        'forbids the connection',
        'Check in Port that these credentials may use the MCP server.',
      ],
      tooMany: 'All jobs of an organization share one limit: start fewer jobs at once.',
      refused: allowedActions ? 'Check allowed_actions.' : '',
    },
  };
}
