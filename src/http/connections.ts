import * as http from 'node:http';
import * as https from 'node:https';
import { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { monotonicMs } from '../clock.ts';
import { addressAttemptMs } from './address.ts';
import { foreignCertificate } from './identity.ts';
import type { Proxy } from './proxy.ts';
import { openTunnel } from './tunnel.ts';

/** How far a connection has come. */
export type Phase = 'resolving' | 'connecting' | 'securing' | 'connected';

/**
 * After so many milliseconds of silence TCP asks whether the other side is there: load balancers
 * forget.
 */
const keepAliveMs = 30_000;

/**
 * Connections to one server, kept open for further requests, through the proxy where there is one.
 * Certificates are checked, whatever NODE_TLS_REJECT_UNAUTHORIZED says.
 */
export class Connections {
  readonly #agent: http.Agent;
  readonly #maxIdleMs: number;
  readonly #idleSince = new WeakMap<Duplex, number>();
  readonly #secure: boolean;
  readonly #ended = new AbortController();
  #phase: Phase = 'resolving';

  /** @param maxIdleMs a connection that nobody has used for longer is not used again */
  constructor(secure: boolean, proxy: Proxy | undefined, maxIdleMs = Infinity) {
    const options = {
      keepAlive: true,
      keepAliveMsecs: keepAliveMs,
      rejectUnauthorized: true,
      checkServerIdentity: foreignCertificate,
      autoSelectFamilyAttemptTimeout: addressAttemptMs,
    };
    this.#secure = secure;
    this.#maxIdleMs = maxIdleMs;
    const agent = secure ? new https.Agent(options) : new http.Agent(options);
    this.#agent = agent;
    agent.on('free', (socket: Duplex) => this.#idleSince.set(socket, monotonicMs()));
    const connect = agent.createConnection.bind(agent);
    agent.createConnection = (target, callback) => {
      if (!proxy) return this.#watched(connect(target, callback), 'resolving');
      this.#phase = 'connecting';
      openTunnel(proxy, target.host ?? '', target.port ?? '', this.#ended.signal).then(
        (tunnel) => {
          tunnel.setKeepAlive(true, keepAliveMs);
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

  /** For one request. */
  get agent(): http.Agent {
    // Not by a timer: in a process that was stopped or starved it would come too late.
    const tooOld = monotonicMs() - this.#maxIdleMs;
    for (const socket of Object.values(this.#agent.freeSockets).flatMap(
      (sockets) => sockets ?? [],
    )) {
      if ((this.#idleSince.get(socket) ?? -Infinity) < tooOld) socket.destroy();
    }
    return this.#agent;
  }

  /** How far the newest connection has come. */
  get phase(): Phase {
    return this.#phase;
  }

  /** Ends every connection, and every attempt to open one. */
  close(): void {
    this.#ended.abort();
    this.#agent.destroy();
  }

  #watched<T extends Duplex | null | undefined>(socket: T, phase: Phase): T {
    this.#phase = phase;
    // Whoever uses it is told; one that nobody uses any more must not end the process.
    socket?.on('error', () => undefined);
    socket?.on('lookup', () => {
      this.#phase = 'connecting';
    });
    socket?.on('connect', () => {
      if (socket instanceof Socket) socket.setKeepAlive(true, keepAliveMs);
      this.#phase = this.#secure ? 'securing' : 'connected';
    });
    socket?.on('secureConnect', () => {
      this.#phase = 'connected';
    });
    return socket;
  }
}
