import * as http from 'node:http';
import type { IncomingMessage } from 'node:http';
import * as https from 'node:https';
import { TLSSocket } from 'node:tls';
import type { Clock } from '../clock.ts';
import { AttemptError } from '../errors.ts';
import { Connections } from '../http/connections.ts';
import type { Endpoint } from '../http/endpoint.ts';
import { failureOf } from '../http/failure.ts';
import { proxyFor } from '../http/proxy.ts';
import { retryAfterMs } from '../http/retry-after.ts';
import { TimeIsUp } from '../http/within.ts';
import { property } from '../json.ts';

/** A connection that has been idle for longer may be closed on the other side, unnoticed here. */
const maxIdleMs = 2_000;
/** What a connection may take to come about: name, TCP, proxy and TLS. */
const connectMs = 10_000;
/** For how long what may pass is tried again, from the first attempt on. */
const patienceMs = 8_000;
const firstWaitMs = 100;
const maxWaitMs = 2_000;

/** Port is too busy, or something in front of it does not reach it. */
const passing: readonly number[] = [429, 502, 503, 504];

export interface UpstreamRequest {
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
  /** Whether it does no harm when Port acts on it twice. */
  readonly isRepeatable: boolean;
}

/** Requests to Port's MCP server, over connections that are kept open from one to the next. */
export class Upstream {
  readonly #endpoint: Endpoint;
  readonly #clock: Clock;
  readonly #random: () => number;
  readonly #connections: Connections;
  readonly #request: typeof http.request;

  /**
   * @param random at least 0, less than 1
   * @throws ProxyAddressError
   */
  constructor(endpoint: Endpoint, clock: Clock, random: () => number) {
    const isSecure = endpoint.url.startsWith('https:');
    this.#endpoint = endpoint;
    this.#clock = clock;
    this.#random = random;
    this.#connections = new Connections(isSecure, proxyFor(endpoint.url), maxIdleMs);
    this.#request = isSecure ? https.request : http.request;
  }

  /**
   * The response as soon as its headers are there, of any status. What may pass is tried again for
   * some seconds; a request that must not be repeated only where Port cannot have acted on it: where
   * nothing was sent, or where Port answered that there were too many requests.
   *
   * @param signal ends the request, and the response with it
   * @throws AttemptError
   */
  async send(request: UpstreamRequest, signal: AbortSignal): Promise<IncomingMessage> {
    const until = this.#clock.now() + patienceMs;
    for (let attempt = 1; ; attempt += 1) {
      const waitMs = Math.min(maxWaitMs, firstWaitMs * 2 ** (attempt - 1)) * this.#jitter();
      // The last wait is shorter, so that nobody gives up before the time is over.
      const left = () => until - this.#clock.now();
      try {
        const response = await this.#once(request, signal);
        const askedMs = this.#waitAskedBy(response, request);
        if (askedMs === undefined || askedMs > left() || left() <= 0) return response;
        response.destroy();
        await this.#clock.sleep(Math.max(askedMs, Math.min(waitMs, left())));
      } catch (error) {
        if (!(error instanceof Unanswered)) throw error;
        const { failure, wasSent } = error;
        if (wasSent && !request.isRepeatable) throw unknownOutcome(failure);
        if (!failure.transient || left() <= 0 || signal.aborted) throw failure;
        await this.#clock.sleep(Math.min(waitMs, left()));
      }
    }
  }

  /** In words what broke an answer off; any other error as it is. */
  brokenOff(error: unknown, isRepeatable: boolean): unknown {
    const code = String(property(error, 'code'));
    if (code !== 'ECONNRESET' && !code.startsWith('HPE_')) return error;
    const failure = failureOf(error, this.#endpoint);
    return isRepeatable ? failure : unknownOutcome(failure);
  }

  /** Ends every connection. */
  close(): void {
    this.#connections.close();
  }

  /** From a half to one: those who were sent away together do not come back together. */
  #jitter(): number {
    return (1 + this.#random()) / 2;
  }

  /** How long to wait before the same request makes sense; undefined where the response counts. */
  #waitAskedBy(response: IncomingMessage, { isRepeatable }: UpstreamRequest): number | undefined {
    const { statusCode: status = 0, headers } = response;
    if (!passing.includes(status) || (!isRepeatable && status !== 429)) return undefined;
    return retryAfterMs({ status, headers }, this.#clock.now()) ?? 0;
  }

  #once(request: UpstreamRequest, signal: AbortSignal): Promise<IncomingMessage> {
    const { method, headers, body } = request;
    return new Promise((resolve, reject) => {
      let wasSent = false;
      let isLate = false;
      const outgoing = this.#request(this.#endpoint.url, {
        method,
        headers,
        agent: this.#connections.agent,
        signal,
      });
      const limit = setTimeout(() => {
        isLate = true;
        outgoing.destroy();
      }, connectMs);
      const connected = () => {
        wasSent = true;
        clearTimeout(limit);
      };
      outgoing.on('socket', (socket) => {
        // Through a tunnel there is a connection already.
        if (outgoing.reusedSocket) connected();
        else if (socket instanceof TLSSocket) socket.once('secureConnect', connected);
        else if (socket.connecting) socket.once('connect', connected);
        else connected();
      });
      outgoing.on('response', resolve);
      outgoing.on('error', (error) => {
        clearTimeout(limit);
        const cause = isLate ? new TimeIsUp(connectMs) : error;
        const phase = wasSent ? 'connected' : this.#connections.phase;
        reject(new Unanswered(failureOf(cause, this.#endpoint, phase), wasSent));
      });
      outgoing.end(body);
    });
  }
}

/** No response came. */
class Unanswered extends Error {
  readonly failure: AttemptError;
  /** Whether Port may have got the request. */
  readonly wasSent: boolean;

  constructor(failure: AttemptError, wasSent: boolean) {
    super(failure.message);
    this.failure = failure;
    this.wasSent = wasSent;
  }
}

function unknownOutcome({ message }: AttemptError): AttemptError {
  return new AttemptError(
    `${message} The call had been sent, so nobody knows whether Port has acted on it: it is not repeated. See what it has done before you call again.`,
  );
}
