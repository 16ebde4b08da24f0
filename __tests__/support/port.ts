import type { LocalPort } from '../../sandbox/local-port.ts';
import type { Canary } from './runner/leaks.ts';

/**
 * The inputs with which the action reaches a local Port.
 *
 * @param origin what stands in its addresses, for a Port behind a proxy
 */
export function inputsFor(port: LocalPort, origin = port.origin): Record<string, string> {
  const here = (url: string) => url.replace(port.origin, origin);
  return {
    client_id: port.clientId,
    client_secret: port.clientSecret,
    auth_base_url: here(port.authBaseUrl),
    mcp_url: here(port.mcpUrl),
  };
}

/** The secret of a local Port and the tokens that it gave out, which outputs may hold. */
export function canariesOf(port: LocalPort): Canary[] {
  return [
    { name: 'the client secret', value: port.clientSecret },
    ...port.tokens.map((value) => ({ name: 'the token', value, inOutputs: true })),
  ];
}
