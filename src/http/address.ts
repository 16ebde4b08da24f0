import { isIPv6 } from 'node:net';

/**
 * Node gives an address 250 ms before it goes on to the next, less than a slow network takes for one
 * round trip (https://nodejs.org/api/net.html, `autoSelectFamilyAttemptTimeout`).
 */
export const addressAttemptMs = 2_000;

// An IPv6 address is written with brackets in a URL and in a CONNECT, and without them for a socket.

/** The host as a socket takes it. */
export function socketHost(host: string): string {
  return host.replace(/^\[(.*)\]$/, '$1');
}

/** Host and port as the request line of a CONNECT and a `Host` header take them. */
export function authority(host: string, port: number | string): string {
  const bare = socketHost(host);
  return `${isIPv6(bare) ? `[${bare}]` : bare}:${port}`;
}
