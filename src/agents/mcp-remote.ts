import { bearer } from '../port/headers.ts';
import { type ServerEntry, type TokenPlace, tokenVariable } from './agent.ts';

/**
 * The stdio server that every agent can start: `mcp-remote`, fetched by npx at a pinned version.
 * It expands `${NAME}` in `--header` itself (https://github.com/geelen/mcp-remote, "Custom
 * Headers"), so that the bearer token is in its environment and on no command line.
 *
 * @param reference the agent's own syntax for the variable that holds the token; absent where the
 *   agent has none and hands the variable itself on
 */
export function mcpRemote(server: ServerEntry, token: TokenPlace, reference?: string) {
  const handedOn = token === 'env' && reference === undefined;
  const authorization = handedOn ? authorizationOf(token) : '${PORT_AUTH_HEADER}';
  const headers = Object.entries({ Authorization: authorization, ...server.headers });
  return {
    command: 'npx',
    args: [
      '-y',
      `mcp-remote@${server.mcpRemoteVersion}`,
      server.url,
      '--transport',
      'http-only',
      // It takes http for these two names of loopback; every other address is https.
      ...(/^http:\/\/(?!(?:localhost|127\.0\.0\.1)[:/])/.test(server.url) ? ['--allow-http'] : []),
      ...headers.flatMap(([name, value]) => ['--header', `${name}:${value}`]),
    ],
    env: handedOn ? {} : { PORT_AUTH_HEADER: authorizationOf(token, reference) },
  };
}

/** The headers of a direct connection. */
export function httpHeaders(server: ServerEntry, token: TokenPlace, reference: string) {
  return { Authorization: authorizationOf(token, reference), ...server.headers };
}

/** The value of the `Authorization` header, with a reference where the token is elsewhere. */
export function authorizationOf(token: TokenPlace, reference = `\${${tokenVariable}}`): string {
  return bearer(token === 'env' ? reference : token.inline);
}
