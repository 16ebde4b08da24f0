import type { IncomingMessage } from 'node:http';
import { pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import type { FetchLike } from '@modelcontextprotocol/client';
import { AttemptError } from '../errors.ts';
import type { Clock } from '../clock.ts';
import { sentences } from '../http/endpoint.ts';
import { failureOf } from '../http/failure.ts';
import { open } from '../http/open.ts';
import { retryAfterMs } from '../http/retry-after.ts';
import { jsonObject, property } from '../json.ts';
import { type PortEndpoint, refusal } from '../port/refusals.ts';
import type { Secrets } from '../secrets.ts';

/** Of all responses together; Port's tools with their schemas take a small part of it. */
export const maxBytes = 8 * 1024 * 1024;
/**
 * As many as the MCP client's own limit on the pages of a list. Answers to a server that asks back
 * count too.
 */
export const maxRequests = 64;
/** How long the body of a refusal may take, in milliseconds. */
const refusalBodyMs = 1_000;

/**
 * `fetch` for the MCP client by way of `open`: the proxies and certificate authorities of the rest
 * of the action, no redirect, and all that is read counted against one limit.
 *
 * @param fail told of every failure, which the MCP client would pass on in part only
 */
export function boundedFetch(
  endpoint: PortEndpoint,
  secrets: Secrets,
  signal: AbortSignal,
  fail: (failure: AttemptError) => void,
  clock: Clock,
): FetchLike {
  let requests = 0;
  let bytes = 0;

  const excess = (what: string) => new AttemptError(sentences(endpoint, what));

  function report(error: unknown): void {
    if (error instanceof AttemptError) fail(error);
    // What breaks after the end of the try breaks because of it.
    else if (!signal.aborted) fail(failureOf(error, endpoint));
  }

  async function* counted(message: IncomingMessage): AsyncGenerator<Buffer> {
    for await (const chunk of decoded(message)) {
      bytes += chunk.length;
      // Leaving the loop destroys the connection.
      if (bytes > maxBytes) throw excess('sent more than 8 MiB for one list of tools');
      yield chunk;
    }
  }

  async function* watched(message: IncomingMessage): AsyncGenerator<Buffer> {
    try {
      yield* counted(message);
    } catch (error) {
      report(error);
      throw error;
    }
  }

  async function respond(url: string, method: string, init: RequestInit): Promise<Response> {
    requests += 1;
    if (requests > maxRequests) {
      throw excess(`wanted more than ${maxRequests} requests for one list of tools`);
    }
    const { body } = init;
    const headers = Object.fromEntries(new Headers(init.headers));
    const response = await open(
      {
        method,
        url,
        headers: { ...headers, 'accept-encoding': 'identity' },
        body: typeof body === 'string' ? body : '',
      },
      signal,
    );
    const status = response.statusCode ?? 0;
    if (status === 200 && method === 'POST') {
      return new Response(watched(response), { headers: singleHeaders(response) });
    }
    if (status <= 299 || method === 'DELETE') {
      // Done, with nothing to read.
      response.destroy();
      return new Response(null, { status: 202 });
    }
    if (status === 404 && 'mcp-session-id' in headers) {
      throw new AttemptError(
        sentences(endpoint, 'lost the session that it had just opened (404)', 'Try again.'),
        { transient: true },
      );
    }
    // The status says enough; the body may be missing.
    const timer = setTimeout(() => response.destroy(), refusalBodyMs);
    const text = await new Response(counted(response)).text().catch(() => '');
    clearTimeout(timer);
    const answer = jsonObject(text);
    // A JSON-RPC error holds its message one level deeper than Port's API does.
    const message = property(answer?.error, 'message');
    const { headers: sent } = response;
    const waitMs = retryAfterMs({ status, headers: sent }, clock.now());
    throw refusal({ status, headers: sent, waitMs }, { message, ...answer }, endpoint, secrets);
  }

  return async (url, init = {}) => {
    signal.throwIfAborted();
    const { method = 'GET' } = init;
    // A stream for what the server says unasked: nobody listens, and it would never end.
    if (method === 'GET') return new Response(null, { status: 405 });
    try {
      return await respond(String(url), method, init);
    } catch (error) {
      report(error);
      throw error;
    }
  };
}

/** The body; some gateways compress whatever passes, although nobody asked for it. */
function decoded(message: IncomingMessage): AsyncIterable<Buffer> {
  return message.headers['content-encoding'] === 'gzip'
    ? pipeline(message, createGunzip(), () => undefined)
    : message;
}

function singleHeaders({ headers }: IncomingMessage): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      typeof value === 'string' ? [[name, value]] : [],
    ),
  );
}
