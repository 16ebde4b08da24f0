import * as http from 'node:http';
import * as https from 'node:https';
import type { Socket } from 'node:net';
import { addressAttemptMs, authority, socketHost } from './address.ts';
import { foreignCertificate } from './identity.ts';
import type { Proxy } from './proxy.ts';

/** The proxy answered, but opened no tunnel. */
export class TunnelRefused extends Error {
  readonly status: number;

  constructor(status: number) {
    super(`The proxy refused the tunnel (${status})`);
    this.status = status;
  }
}

/** The connection to the proxy itself failed; `cause` says why. */
export class ProxyFailed extends Error {}

/** How long a proxy may take. */
const tunnelMs = 30_000;

/**
 * A socket through the proxy to `host:port` (RFC 9110, section 9.3.6).
 *
 * @throws TunnelRefused, ProxyFailed
 */
export function openTunnel(
  { url, authorization }: Proxy,
  host: string,
  port: number | string,
  signal: AbortSignal,
): Promise<Socket> {
  const target = authority(host, port);
  const secure = url.protocol === 'https:';
  const options = {
    host: socketHost(url.hostname),
    port: url.port || (secure ? 443 : 80),
    method: 'CONNECT',
    path: target,
    headers: { host: target, ...(authorization && { 'proxy-authorization': authorization }) },
    agent: false,
    rejectUnauthorized: true,
    checkServerIdentity: foreignCertificate,
    autoSelectFamilyAttemptTimeout: addressAttemptMs,
    timeout: tunnelMs,
    signal,
  };
  const request = (secure ? https : http).request(options);
  return new Promise((resolve, reject) => {
    request
      .once('connect', ({ statusCode = 0 }, socket: Socket) => {
        socket.setTimeout(0);
        if (statusCode >= 200 && statusCode <= 299) {
          resolve(socket);
        } else {
          socket.destroy();
          reject(new TunnelRefused(statusCode));
        }
      })
      .once('timeout', () => {
        const silent = new Error('The proxy does not answer');
        request.destroy(Object.assign(silent, { code: 'ETIMEDOUT' }));
      })
      .on('error', (cause) => {
        reject(new ProxyFailed('The connection to the proxy failed', { cause }));
      })
      .end();
  });
}
