import * as http from 'node:http';
import * as https from 'node:https';
import type { Duplex } from 'node:stream';
import { addressAttemptMs } from './address.ts';
import { foreignCertificate } from './identity.ts';
import type { Proxy } from './proxy.ts';
import { openTunnel } from './tunnel.ts';

/** How far a connection has come. */
export type Phase = 'resolving' | 'connecting' | 'securing' | 'connected';

/**
 * Connections to one server, kept open for further requests, through the proxy where there is one.
 * Certificates are checked, whatever NODE_TLS_REJECT_UNAUTHORIZED says.
 */
export class Connections {
  readonly agent: http.Agent;
  readonly #secure: boolean;
  readonly #ended = new AbortController();
  #phase: Phase = 'resolving';

  constructor(secure: boolean, proxy: Proxy | undefined) {
    const options = {
      keepAlive: true,
      rejectUnauthorized: true,
      checkServerIdentity: foreignCertificate,
      autoSelectFamilyAttemptTimeout: addressAttemptMs,
    };
    this.#secure = secure;
    this.agent = secure ? new https.Agent(options) : new http.Agent(options);
    const connect = this.agent.createConnection.bind(this.agent);
    this.agent.createConnection = (target, callback) => {
      if (!proxy) return this.#watched(connect(target, callback), 'resolving');
      this.#phase = 'connecting';
      openTunnel(proxy, target.host ?? '', target.port ?? '', this.#ended.signal).then(
        (tunnel) => {
          const options = { ...target, socket: tunnel };
          callback?.(
            null,
            secure
              ? this.#watched(connect(options) ?? tunnel, 'securing')
              : this.#watched(tunnel, 'connected'),
          );
        },
        (error: unknown) => {
          if (callback) Reflect.apply(callback, undefined, [error]);
        },
      );
      return undefined;
    };
  }

  /** How far the newest connection has come. */
  get phase(): Phase {
    return this.#phase;
  }

  /** Ends every connection, and every attempt to open one. */
  close(): void {
    this.#ended.abort();
    this.agent.destroy();
  }

  #watched<T extends Duplex | null | undefined>(socket: T, phase: Phase): T {
    this.#phase = phase;
    // Whoever uses it is told; one that nobody uses any more must not end the process.
    socket?.on('error', () => undefined);
    socket?.on('lookup', () => {
      this.#phase = 'connecting';
    });
    socket?.on('connect', () => {
      this.#phase = this.#secure ? 'securing' : 'connected';
    });
    socket?.on('secureConnect', () => {
      this.#phase = 'connected';
    });
    return socket;
  }
}
