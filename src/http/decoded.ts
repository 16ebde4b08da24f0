import type { IncomingMessage } from 'node:http';
import { type Duplex, pipeline } from 'node:stream';
import { property } from '../json.ts';

/** The content codings that Node can read (RFC 9110, section 8.4.1). */
const decoders: ReadonlyMap<string, () => Duplex> = new Map<string, () => Duplex>([
  ['gzip', () => zlib().createUnzip()],
  ['x-gzip', () => zlib().createUnzip()],
  ['deflate', () => zlib().createUnzip()],
  ['br', () => zlib().createBrotliDecompress()],
  ['zstd', () => zlib().createZstdDecompress()],
]);
/** Loaded when a body needs it, which is seldom. */
const zlib = () => process.getBuiltinModule('node:zlib');
/** More, one inside the other, is an attack on the memory. */
const maxCodings = 3;
/** What may come beside a small body, in bytes: headers and the framing of its chunks. */
const maxOverhead = 256 * 1024;

/** A body that cannot be read; the message completes "a response ...". */
class Unreadable extends Error {}

/**
 * The body as it was before it was compressed: some gateways compress whatever passes, although
 * nobody asked for it. Whoever stops reading leaves the connection as it is.
 */
export function decoded(message: IncomingMessage): AsyncIterable<Buffer> {
  return decodersOf(message).reduce<AsyncIterable<Buffer>>(
    (body, decoder) => pipeline(body, decoder, () => undefined),
    bounded(message),
  );
}

/**
 * What undoes the compression of a body, in the order in which its bytes go through them.
 *
 * @throws what `unreadable` has words for
 */
export function decodersOf({ headers }: IncomingMessage): Duplex[] {
  const codings = (headers['content-encoding'] ?? '')
    .toLowerCase()
    .split(/[\s,]+/)
    .filter((coding) => coding !== '' && coding !== 'identity');
  if (codings.length > maxCodings) throw new Unreadable('that is compressed too often');
  return codings.toReversed().map((coding) => {
    const decoder = decoders.get(coding);
    if (!decoder) throw new Unreadable('in a coding that Node does not know');
    return decoder();
  });
}

/** Why a body could not be read, to complete "a response ..."; undefined for any other error. */
export function unreadable(error: unknown): string | undefined {
  if (error instanceof Unreadable) return error.message;
  return /^(Z_|ERR__ERROR_|ZSTD_)/.test(String(property(error, 'code')))
    ? 'that is compressed and broken'
    : undefined;
}

/** Refuses a body whose chunks are mostly framing: a byte each, they are an attack on the time. */
async function* bounded(message: IncomingMessage): AsyncGenerator<Buffer> {
  const { socket } = message;
  const before = socket.bytesRead;
  let taken = 0;
  const chunks: AsyncIterable<Buffer> = message.iterator({ destroyOnReturn: false });
  for await (const chunk of chunks) {
    taken += chunk.length;
    if (socket.bytesRead - before > 2 * taken + maxOverhead) {
      throw new Unreadable('that takes too much to read');
    }
    yield chunk;
  }
}
