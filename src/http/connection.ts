import type { IncomingMessage, OutgoingHttpHeaders } from 'node:http';
import { HttpClient } from '@actions/http-client';
import { property } from '../json.ts';
import { version } from '../version.ts';
import { socketHost } from './address.ts';
import { Connections, type Phase } from './connections.ts';
import { proxyFor } from './proxy.ts';

export interface HttpRequest {
  readonly method: string;
  readonly headers: OutgoingHttpHeaders;
  readonly body: string;
}

/** What a request that nobody waits for is given to be sent, in milliseconds. */
const lingerMs = 1_000;
/** http-client's own idle timer, in milliseconds, as late as Node allows: the deadline is ours. */
const noIdleLimitMs = 2 ** 31 - 1;

/**
 * Requests to one URL, over connections that are kept open from one to the next, and through the
 * proxy of `https_proxy`/`no_proxy` where they say so.
 */
export class Connection {
  readonly url: string;
  #connections: Connections;
  #answered = false;

  /** @throws ProxyAddressError */
  constructor(url: string) {
    this.url = url;
    this.#connections = this.#connect();
  }

  /** How far the newest connection has come. */
  get phase(): Phase {
    return this.#connections.phase;
  }

  /**
   * Sends the request, and returns the response as soon as its headers are there. Never follows a
   * redirect: @actions/http-client would send the body, and with it the client secret, to any host.
   *
   * @param signal ends the request, and the response with it
   * @throws what Node throws
   */
  async request(request: HttpRequest, signal: AbortSignal): Promise<IncomingMessage> {
    // Opens nothing any more, which would look as if that were as far as it came.
    signal.throwIfAborted();
    try {
      return await this.#send(request, signal);
    } catch (error) {
      // Between two requests the server may close a connection at any time, also just now.
      const code = property(error, 'code');
      const isClosed = code === 'ECONNRESET' || code === 'EPIPE';
      if (!this.#answered || signal.aborted || !isClosed) throw error;
      this.close();
      this.#connections = this.#connect();
      this.#answered = false;
      return await this.#send(request, signal);
    }
  }

  /** Ends everything that is open. */
  close(): void {
    this.#connections.close();
  }

  /** Ends what is open after a moment, in which a request that nobody waits for is still sent. */
  closeSoon(): void {
    setTimeout(() => {
      this.close();
    }, lingerMs).unref();
  }

  #connect(): Connections {
    return new Connections(new URL(this.url).protocol === 'https:', proxyFor(this.url));
  }

  async #send(request: HttpRequest, signal: AbortSignal): Promise<IncomingMessage> {
    const { agent } = this.#connections;
    const client = new HttpClient(
      `port-mcp-auth/${version}`,
      [
        {
          prepareRequest: (options) => {
            // The agents of @actions/http-client keep no tunnel open, and name an IPv6 address
            // with the brackets of its URL, which Node would resolve as a name.
            Object.assign(options, { agent, signal, host: socketHost(options.host ?? '') });
          },
          canHandleAuthentication: () => false,
          handleAuthentication: () => Promise.reject(new Error('not used')),
        },
      ],
      { allowRedirects: false, allowRetries: false, socketTimeout: noIdleLimitMs },
    );
    const { method, headers, body } = request;
    // A request that still waits for its connection says nothing when it is aborted.
    const { message } = await Promise.race([
      client.request(method, this.url, body, headers),
      untilAborted(signal),
    ]);
    this.#answered = true;
    return message;
  }
}

function untilAborted(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    const abort = () => {
      reject(new Error('aborted'));
    };
    if (signal.aborted) abort();
    else signal.addEventListener('abort', abort, { once: true });
  });
}
