import { type ServerResponse, STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { TLSSocket } from 'node:tls';
import { z } from 'zod';
import { parsedJson } from './json.ts';

/** Ways to fail that no status, headers and body can say. */
export const faultKinds = [
  'reset',
  'reset-in-headers',
  'reset-after-headers',
  'no-headers',
  'stall',
  'drip',
  'truncated',
  'truncated-chunked',
  'truncated-close',
  'garbage-chunk',
  'echo',
  'json-rpc-error',
  'late-answer',
  'cut-answer',
] as const;

/**
 * What an endpoint does instead of its work; with `late-answer` and `cut-answer` what happens to the
 * answer of its work. A `kind` breaks the connection or the body, or makes
 * the body from the request's; the rest is an answer like any other. It serves one request unless
 * `times` or `always` says otherwise; what is queued behind `always` is never met.
 */
export interface Fault {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON where it is no string and no Buffer; the error of a `json-rpc-error`. */
  readonly body?: unknown;
  readonly delayMs?: number;
  readonly kind?: (typeof faultKinds)[number];
  readonly times?: number;
  readonly always?: boolean;
}

/** A status with a body as Port's API words its errors. */
export function status(code: number): Fault {
  const message = STATUS_CODES[code] ?? 'Unknown';
  const error = message.toLowerCase().replaceAll(/\W+/g, '_');
  return { status: code, body: { ok: false, error, message } };
}

/**
 * A 429 as Port answers it.
 *
 * @param headers `retryAfter` in seconds or as an HTTP date, `reset` in seconds since the epoch;
 *   Port may send either, both or none
 */
export function rateLimited(headers: { retryAfter?: string; reset?: string } = {}): Fault {
  return {
    ...status(429),
    headers: {
      ...(headers.retryAfter !== undefined && { 'retry-after': headers.retryAfter }),
      ...(headers.reset !== undefined && { 'x-ratelimit-reset': headers.reset }),
    },
  };
}

/** @param code 301, 302, 307 or 308; the latter two ask for the same body again */
export function redirect(location: string, code = 307): Fault {
  return { ...status(code), headers: { location } };
}

/** What something between the client and Port answers: a log-in page, a firewall. */
function webPage(code: number): Fault {
  return { status: code, body: '<!doctype html><title>Log in to the network</title>' };
}

/** Faults that a command line can name. */
export const namedFaults: ReadonlyMap<string, Fault> = new Map(
  Object.entries<Fault>({
    'rate-limited': rateLimited({ retryAfter: '2' }),
    'rate-limited-long': rateLimited({ retryAfter: '900' }),
    'ip-not-whitelisted': {
      status: 403,
      body: {
        ok: false,
        error: 'forbidden',
        message: 'IP not whitelisted: 192.0.2.1, organization org_q7Xv2LkPz9RbT4wY',
      },
    },
    redirect: redirect('https://elsewhere.invalid/'),
    html: webPage(200),
    'html-401': webPage(401),
    'html-403': webPage(403),
    'html-511': webPage(511),
    'token-expired': {
      status: 401,
      headers: {
        'www-authenticate': 'Bearer error="invalid_token", error_description="token is expired"',
      },
      body: { error: 'invalid_token', error_description: 'token is expired' },
    },
    // A server of revision 2026-07-28 of the protocol that has left the older ones behind.
    'protocol-version': {
      kind: 'json-rpc-error',
      status: 400,
      body: {
        code: -32_022,
        message: 'Unsupported protocol version',
        data: { supported: ['2026-07-28'], requested: '2025-11-25' },
      },
    },
    empty: {},
    'no-token': { body: { ok: true } },
    slow: { ...status(503), delayMs: 5_000 },
    ...Object.fromEntries(faultKinds.map((kind) => [kind, { kind }])),
  }),
);

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

/** What a broken answer would have said: a token that must never be taken from it. */
const interrupted = {
  ok: true,
  accessToken: 'interrupted-0123456789',
  expiresIn: 10_800,
  tokenType: 'Bearer',
};

const withId = z.object({ id: z.union([z.string(), z.number()]) });

const internalError = { code: -32_603, message: 'Internal error' };

function contentOf({ kind, body }: Fault, asked: string): Buffer {
  const json = (value: unknown) => Buffer.from(JSON.stringify(value));
  if (kind === 'echo') {
    return json({ ok: false, error: 'echo', message: asked, error_description: asked });
  }
  if (kind === 'json-rpc-error') {
    const id = withId.safeParse(parsedJson(asked)).data?.id ?? null;
    return json({ jsonrpc: '2.0', id, error: body ?? internalError });
  }
  const content = body ?? (kind ? interrupted : '');
  if (Buffer.isBuffer(content)) return content;
  return typeof content === 'string' ? Buffer.from(content) : json(content);
}

/**
 * What the fault does to the answer of work that is done all the same: it begins late, by 3 s where
 * the fault names no delay, or the connection is reset half-way through its first piece.
 *
 * @returns false where the fault takes the place of the work
 */
export async function spoil(
  { kind, delayMs = 3_000 }: Fault,
  response: ServerResponse,
): Promise<boolean> {
  if (kind === 'late-answer') await sleep(delayMs, undefined, { ref: false });
  else if (kind === 'cut-answer') cutFirstPiece(response);
  else return false;
  return true;
}

/** Of an answer that is written piece by piece, an event stream, or at once. */
function cutFirstPiece(response: ServerResponse): void {
  const write = response.write.bind(response);
  const cut = (piece: unknown): boolean => {
    const bytes = Buffer.from(piece instanceof Uint8Array ? piece : String(piece));
    return write(bytes.subarray(0, bytes.length / 2), () => {
      if (response.socket) reset(response.socket);
    });
  };
  response.write = cut;
  response.end = (piece?: unknown) => {
    cut(piece ?? '');
    return response;
  };
}

/** A reset is TCP's own; over TLS the connection just ends. */
export function reset(socket: Socket): void {
  if (socket instanceof TLSSocket) socket.destroy();
  else socket.resetAndDestroy();
}

/**
 * Answers as the fault says.
 *
 * @param asked the body of the request
 */
export async function commit(fault: Fault, asked: string, response: ServerResponse): Promise<void> {
  const { kind, delayMs } = fault;
  if (delayMs !== undefined) await sleep(delayMs, undefined, { ref: false });
  const { socket } = response;
  if (!socket) return;

  const code = fault.status ?? (kind === 'echo' ? 400 : 200);
  const content = contentOf(fault, asked);
  const half = content.subarray(0, content.length / 2);
  const type = content.toString().startsWith('<') ? 'text/html' : 'application/json';
  const headers = { 'content-type': type, ...fault.headers };
  // A web page is not from Port.
  if (type === 'text/html') response.removeHeader('x-trace-id');
  /** Beneath Node's server, which writes no answer that contradicts itself. */
  const raw = (framing: string, ...sent: (string | Buffer)[]) => {
    const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
    socket.write([`HTTP/1.1 ${code} Fault`, ...lines, framing, '', ''].join('\r\n'));
    for (const bytes of sent) socket.write(bytes);
  };
  const resetIt = () => {
    reset(socket);
  };

  switch (kind) {
    case undefined:
    case 'echo':
    case 'json-rpc-error':
      response.writeHead(code, { 'content-length': content.length, ...headers }).end(content);
      return;
    case 'no-headers':
      return;
    case 'reset':
      resetIt();
      return;
    case 'reset-in-headers':
      socket.write(`HTTP/1.1 ${code} Fault\r\ncontent-ty`, resetIt);
      return;
    case 'reset-after-headers':
      raw('content-length: 1000');
      setImmediate(resetIt);
      return;
    case 'stall':
      raw('content-length: 1000', half);
      return;
    case 'truncated':
      raw(`content-length: ${content.length}`, half);
      break;
    case 'truncated-chunked':
      raw('transfer-encoding: chunked', `${half.length.toString(16)}\r\n`, half);
      break;
    case 'truncated-close':
      raw('connection: close', half);
      break;
    case 'garbage-chunk':
      raw('transfer-encoding: chunked', 'not a length\r\nnot a chunk\r\n');
      break;
    case 'drip': {
      response.writeHead(code, headers);
      const drip = setInterval(() => response.write(' '), 50);
      response.on('close', () => {
        clearInterval(drip);
      });
      return;
    }
  }
  socket.end();
}
