import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import type { Clock } from '../clock.ts';
import { AttemptError } from '../errors.ts';
import { Connection, type HttpRequest } from './connection.ts';
import { decoded, unreadable } from './decoded.ts';
import { type Endpoint, sentences } from './endpoint.ts';
import { failureOf } from './failure.ts';
import { retryAfterMs } from './retry-after.ts';
import { within } from './within.ts';

/** No answer that is read whole comes near; more is a wrong server or an attack on the memory. */
export const maxBodyBytes = 1024 * 1024;

export interface Reply {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  /** Whether the end of the body was marked; without it, a cut connection looks like an end. */
  readonly endMarked: boolean;
  /** How long the server asks to stay away, in milliseconds; undefined where it does not say. */
  readonly waitMs: number | undefined;
}

/**
 * Does `work` on a connection to the endpoint, within the time of one attempt.
 *
 * @throws AttemptError, also for whatever Node throws
 */
export async function attempt<T>(
  endpoint: Endpoint,
  timeoutMs: number,
  work: (connection: Connection, signal: AbortSignal) => Promise<T>,
): Promise<T> {
  let connection: Connection | undefined;
  try {
    const opened = (connection = new Connection(endpoint.url));
    const result = await within(timeoutMs, (signal) => work(opened, signal));
    opened.closeSoon();
    return result;
  } catch (error) {
    connection?.close();
    throw error instanceof AttemptError ? error : failureOf(error, endpoint, connection?.phase);
  }
}

/**
 * One request, answered within `timeoutMs`, the body included.
 *
 * @throws AttemptError when there is no answer, or a successful one that cannot be read
 */
export function send(
  request: HttpRequest,
  endpoint: Endpoint,
  timeoutMs: number,
  clock: Clock,
): Promise<Reply> {
  return attempt(endpoint, timeoutMs, async (connection, signal) => {
    const response = await connection.request(request, signal);
    const status = response.statusCode ?? 0;
    const { headers } = response;
    const endMarked = 'content-length' in headers || 'transfer-encoding' in headers;
    const body = await read(response, endpoint).catch((error: unknown) => {
      // The status of a refusal says enough; its body may be missing.
      if (status >= 300) return '';
      throw error;
    });
    const waitMs = retryAfterMs({ status, headers }, clock.now());
    return { status, headers, body, endMarked, waitMs };
  });
}

async function read(response: IncomingMessage, endpoint: Endpoint): Promise<string> {
  const refuse = (why: string) => new AttemptError(sentences(endpoint, `sent a response ${why}`));
  const chunks: Buffer[] = [];
  let length = 0;
  try {
    for await (const chunk of decoded(response)) {
      length += chunk.length;
      if (length > maxBodyBytes) throw refuse('of more than 1 MiB');
      chunks.push(chunk);
    }
  } catch (error) {
    const why = unreadable(error);
    throw why === undefined ? error : refuse(why);
  }
  return new TextDecoder().decode(Buffer.concat(chunks));
}
