import { createHash, timingSafeEqual } from 'node:crypto';
import { code, errorRefusal, type Refusal } from './refusal.ts';

/** The largest body, in bytes. */
export const largestBody = 4 * 1024 * 1024;

const methods: readonly string[] = ['POST', 'GET', 'DELETE'];

export interface Door {
  readonly port: number;
  /** The one path, with its `/`. */
  readonly path: string;
  /** What the agent presents as its bearer token. */
  readonly key: string;
}

/** A request before its body is read: Node's `IncomingMessage`. */
export interface RequestHead {
  readonly method?: string | undefined;
  readonly url?: string | undefined;
  readonly headersDistinct: NodeJS.Dict<string[]>;
}

/**
 * Refuses what a web page of another origin may have sent (DNS rebinding).
 *
 * @throws {Refusal} 403
 */
export function checkOrigin({ headersDistinct: headers }: RequestHead, port: number): void {
  const hosts = [`127.0.0.1:${port}`, `localhost:${port}`];
  if (!hosts.includes(only(headers.host)?.toLowerCase() ?? '')) {
    throw refused(403, 'The Host header does not name this gateway.');
  }
  const origins = hosts.map((host) => `http://${host}`);
  if (headers.origin && !origins.includes(only(headers.origin)?.toLowerCase() ?? '')) {
    throw refused(403, 'Requests of web pages are refused.');
  }
}

/**
 * Looks at a request before its body is read. First what a web page of another origin may have
 * sent (DNS rebinding): it learns nothing, not even the path. Then what is not there at all, for
 * clients that search for OAuth metadata under other paths. Then the key, and last what only
 * somebody with the key is told about the body.
 *
 * @throws {Refusal} 403, 404, 405, 401, 415, 413 or 400, in this order
 */
export function checkHead(head: RequestHead, door: Door): void {
  checkOrigin(head, door.port);
  const { method, url, headersDistinct: headers } = head;
  if (url !== door.path) throw refused(404, 'There is nothing under this path.');
  checkMethod(method, methods);
  if (!presentsKey(only(headers.authorization), door.key)) {
    // No WWW-Authenticate, though HTTP asks for one: clients would begin an OAuth login.
    throw refused(401, 'The bearer token is not the key of this gateway.');
  }
  checkBody(headers);
}

/** @throws {Refusal} 405 */
export function checkMethod(method: string | undefined, taken: readonly string[]): void {
  if (method !== undefined && taken.includes(method)) return;
  throw refused(405, `The gateway takes ${taken.join(', ')}.`, { allow: taken.join(', ') });
}

/** Whether both are the same; how long it takes says nothing about either. */
export function isSame(one: string, other: string): boolean {
  return timingSafeEqual(digest(one), digest(other));
}

/** @throws {Refusal} 413, for a body of this many bytes */
export function checkLength(length: number): void {
  if (length > largestBody) {
    throw refused(413, `A body has at most ${largestBody} bytes.`, { connection: 'close' });
  }
}

function checkBody(headers: NodeJS.Dict<string[]>): void {
  const coding = headers['content-encoding'];
  if (coding?.some((each) => each.trim().toLowerCase() !== 'identity')) {
    throw refused(415, 'Send the body without a Content-Encoding.', { connection: 'close' });
  }
  const lengths = headers['content-length'] ?? [];
  checkLength(Math.max(0, ...lengths.map(Number)));
  // Node's strict parser refuses these, too; a lenient one would leave two readers of one body.
  const transfers = headers['transfer-encoding'] ?? [];
  const isChunked = transfers.every((each) => each.trim().toLowerCase() === 'chunked');
  if (lengths.length + transfers.length > 1 || !isChunked) {
    throw refused(400, 'The body has no single length.', { connection: 'close' });
  }
}

function presentsKey(authorization: string | undefined, key: string): boolean {
  const presented = /^bearer +(.+)$/i.exec(authorization ?? '')?.[1] ?? '';
  return isSame(presented, key);
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

/** A header's value; undefined where it is missing or stands there twice. */
function only(values: readonly string[] | undefined): string | undefined {
  return values?.length === 1 ? values[0] : undefined;
}

function refused(status: number, message: string, headers: Record<string, string> = {}): Refusal {
  return errorRefusal(status, code.refused, message, { headers });
}
