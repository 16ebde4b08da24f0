import type { IncomingMessage } from 'node:http';
import { type Duplex, pipeline, type Readable } from 'node:stream';
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

/** A body in a coding that cannot be read. */
class UnknownCoding extends Error {}

/**
 * The body as it was before it was compressed: some gateways compress whatever passes, although
 * nobody asked for it.
 *
 * @throws UnknownCoding
 */
export function decoded(message: IncomingMessage): Readable {
  const codings = (message.headers['content-encoding'] ?? '')
    .toLowerCase()
    .split(/[\s,]+/)
    .filter((coding) => coding !== '' && coding !== 'identity');
  if (codings.length > maxCodings) throw new UnknownCoding('too many codings');
  return codings.reduceRight<Readable>((stream, coding) => {
    const decoder = decoders.get(coding);
    if (!decoder) throw new UnknownCoding(coding);
    return pipeline(stream, decoder(), () => undefined);
  }, message);
}

/** Whether that is what an error says, or that the compressed bytes make no sense. */
export function isUnreadable(error: unknown): boolean {
  return (
    error instanceof UnknownCoding ||
    /^(Z_|ERR__ERROR_|ZSTD_)/.test(String(property(error, 'code')))
  );
}
