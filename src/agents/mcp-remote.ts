import type { Server, TokenPlace } from './agent.ts';

/**
 * The stdio server that every agent can start: `mcp-remote`, fetched by npx at a pinned version.
 * The bearer token is in the entry's `env` block, which the bridge expands in `--header` itself,
 * so that no command line holds it (https://github.com/geelen/mcp-remote, "Custom Headers").
 *
 * `reference` is the agent's own syntax for the environment variable that holds the token.
 */
export function mcpRemote(server: Server, token: TokenPlace, reference: string) {
  const headers = Object.entries(server.headers).flatMap(([name, value]) => [
    '--header',
    `${name}:${value}`,
  ]);
  return {
    command: 'npx',
    args: [
      '-y',
      `mcp-remote@${server.mcpRemoteVersion}`,
      server.url,
      '--transport',
      'http-only',
      // Loopback, as in tests; every other address is https.
      ...(server.url.startsWith('http:') ? ['--allow-http'] : []),
      '--header',
      'Authorization:${PORT_AUTH_HEADER}',
      ...headers,
    ],
    env: { PORT_AUTH_HEADER: bearer(token, reference) },
  };
}

/** The value of the `Authorization` header (RFC 6750, section 2.1). */
export function bearer(token: TokenPlace, reference: string): string {
  return `Bearer ${token === 'env' ? reference : token.inline}`;
}
