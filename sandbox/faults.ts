import type { ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

export const faultKinds = [
  'reset',
  'reset-after-headers',
  'no-headers',
  'stall',
  'drip',
  'truncated',
  'truncated-chunked',
  'truncated-close',
  'garbage-chunk',
] as const;

/**
 * What an endpoint does instead of its work. A `kind` breaks the connection or the body; the rest
 * is an answer like any other. It serves one request unless `times` or `always` says otherwise.
 */
export interface Fault {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON where it is no string. */
  readonly body?: unknown;
  readonly delayMs?: number;
  readonly kind?: (typeof faultKinds)[number];
  readonly times?: number;
  readonly always?: boolean;
}

/** A 429 as Port answers it: nothing, `Retry-After`, or the epoch second of the reset. */
export function rateLimited(headers: { retryAfter?: string; reset?: string } = {}): Fault {
  return {
    status: 429,
    headers: {
      ...(headers.retryAfter !== undefined && { 'retry-after': headers.retryAfter }),
      ...(headers.reset !== undefined && { 'x-ratelimit-reset': headers.reset }),
    },
    body: { ok: false, error: 'too_many_requests', message: 'Too many requests' },
  };
}

/** The faults of one endpoint, in the order in which its requests meet them. */
export class FaultQueue {
  readonly #faults: { fault: Fault; left: number }[] = [];

  add(faults: readonly Fault[]): void {
    for (const fault of faults) {
      this.#faults.push({ fault, left: fault.always ? Infinity : (fault.times ?? 1) });
    }
  }

  next(): Fault | undefined {
    const [first] = this.#faults;
    if (!first) return undefined;
    first.left -= 1;
    if (first.left <= 0) this.#faults.shift();
    return first.fault;
  }
}

/** Answers as the fault says. */
export async function commit(fault: Fault, response: ServerResponse): Promise<void> {
  const { status = 200, headers = {}, body = '', delayMs, kind } = fault;
  if (delayMs !== undefined) await sleep(delayMs, undefined, { ref: false });
  const bytes = Buffer.isBuffer(body)
    ? body
    : Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
  const type = typeof body === 'string' && body.startsWith('<') ? 'text/html' : 'application/json';
  const raw = (head: string, text: string | Buffer = '') => {
    response.socket?.write(`HTTP/1.1 ${status} Fault\r\ncontent-type: ${type}\r\n${head}\r\n\r\n`);
    return response.socket?.write(text);
  };
  const half = bytes.subarray(0, Math.floor(bytes.length / 2));
  switch (kind) {
    case undefined:
      response.writeHead(status, {
        'content-type': type,
        'content-length': bytes.length,
        ...headers,
      });
      response.end(bytes);
      return;
    case 'no-headers':
      return;
    case 'reset':
      response.socket?.resetAndDestroy();
      return;
    case 'reset-after-headers':
      raw('content-length: 1000');
      setImmediate(() => response.socket?.resetAndDestroy());
      return;
    case 'stall':
      raw('content-length: 1000', half);
      return;
    case 'truncated':
      raw(`content-length: ${bytes.length + 1000}`, half);
      response.socket?.end();
      return;
    case 'truncated-chunked':
      raw('transfer-encoding: chunked', `${half.length.toString(16)}\r\n${half.toString()}\r\n`);
      response.socket?.end();
      return;
    case 'truncated-close':
      raw('connection: close', half);
      response.socket?.end();
      return;
    case 'garbage-chunk':
      raw('transfer-encoding: chunked', 'not a length\r\nnot a chunk\r\n');
      response.socket?.end();
      return;
    case 'drip': {
      response.writeHead(status, { 'content-type': type });
      const drip = setInterval(() => response.write(' '), 50);
      response.on('close', () => {
        clearInterval(drip);
      });
    }
  }
}
