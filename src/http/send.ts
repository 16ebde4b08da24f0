import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { gunzipSync } from 'node:zlib';
import type { Clock } from '../clock.ts';
import { AttemptError } from '../errors.ts';
import { type Endpoint, sentences } from './endpoint.ts';
import { failureOf } from './failure.ts';
import { type HttpRequest, open } from './open.ts';
import { retryAfterMs } from './retry-after.ts';

/** No answer that is sent whole comes near; more is a wrong server or an attack on the memory. */
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
 * One request, answered within `timeoutMs`, the body included.
 *
 * @param endpoint how error messages name the server
 * @throws AttemptError when there is no answer, or a successful one that cannot be read
 */
export async function send(
  request: HttpRequest,
  endpoint: Endpoint,
  timeoutMs: number,
  clock: Clock,
): Promise<Reply> {
  const controller = new AbortController();
  // Not AbortSignal.timeout(): its timer does not keep the process alive, and a response that
  // stalls would end the step early and green.
  const timer = setTimeout(() => {
    controller.abort();
  }, timeoutMs);
  try {
    const response = await open(request, controller.signal);
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
  } catch (error) {
    if (error instanceof AttemptError) throw error;
    throw failureOf(error, endpoint, controller.signal.aborted ? timeoutMs : undefined);
  } finally {
    clearTimeout(timer);
  }
}

async function read(response: IncomingMessage, endpoint: Endpoint): Promise<string> {
  const unreadable = (why: string) => new AttemptError(sentences(endpoint, `sent ${why}`));
  const chunks: Buffer[] = [];
  let length = 0;
  const stream: AsyncIterable<Buffer> = response;
  for await (const chunk of stream) {
    length += chunk.length;
    // Leaving the loop destroys the connection.
    if (length > maxBodyBytes) throw unreadable('a response of more than 1 MiB');
    chunks.push(chunk);
  }
  const raw = Buffer.concat(chunks);
  // Not asked for, but some gateways compress whatever passes.
  if (response.headers['content-encoding'] !== 'gzip') return new TextDecoder().decode(raw);
  try {
    return new TextDecoder().decode(gunzipSync(raw, { maxOutputLength: maxBodyBytes }));
  } catch {
    throw unreadable('a compressed response that is broken or larger than 1 MiB');
  }
}
