import type { IncomingMessage } from 'node:http';
import { type Duplex, pipeline } from 'node:stream';
import { createBrotliDecompress, createUnzip, createZstdDecompress } from 'node:zlib';
import { property } from '../json.ts';

/** The content codings that Node can read (RFC 9110, section 8.4.1). */
const decoders: ReadonlyMap<string, () => Duplex> = new Map<string, () => Duplex>([
  ['gzip', createUnzip],
  ['x-gzip', createUnzip],
  ['deflate', createUnzip],
  ['br', createBrotliDecompress],
  ['zstd', createZstdDecompress],
]);
/** More, one inside the other, is an attack on the memory. */
const maxCodings = 3;
/** What the framing of a body may add to it, in bytes: chunks of one byte are an attack on the time. */
const maxFraming = 2 * 1024 * 1024;

/** A body that cannot be read; the message completes "a response ...". */
class Unreadable extends Error {}

/**
 * The body as it was before it was compressed: some gateways compress whatever passes, although
 * nobody asked for it. Whoever stops reading leaves the connection as it is.
 *
 * @param maxBytes of all that the connection ever brings, as it comes
 */
export function decoded(message: IncomingMessage, maxBytes: number): AsyncIterable<Buffer> {
  return decodersOf(message).reduce<AsyncIterable<Buffer>>(
    (body, decoder) => pipeline(body, decoder, () => undefined),
    bounded(message, maxBytes + maxFraming),
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

async function* bounded(message: IncomingMessage, maxRead: number): AsyncGenerator<Buffer> {
  const { socket } = message;
  const chunks: AsyncIterable<Buffer> = message.iterator({ destroyOnReturn: false });
  for await (const chunk of chunks) {
    if (socket.bytesRead > maxRead) throw new Unreadable('that takes too much to read');
    yield chunk;
  }
}
