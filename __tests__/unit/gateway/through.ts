import fc from 'fast-check';
import type { ByteFilter } from '../../../src/gateway/byte-filter.ts';

/** What comes out of a filter when these pieces go in. */
export function through(filter: ByteFilter, ...pieces: readonly (string | Uint8Array)[]): string {
  const out = pieces.map((piece) => filter.push(Buffer.from(piece)));
  return Buffer.concat([...out, filter.end()]).toString();
}

/** The bytes of a text, cut anywhere; also into single bytes. */
export function inPieces(text: string): fc.Arbitrary<Uint8Array[]> {
  const bytes = Buffer.from(text);
  const everywhere = Array.from(bytes, (_, index) => index);
  return fc
    .oneof(fc.constant(everywhere), fc.array(fc.nat(bytes.length)))
    .map((cuts) => [0, ...cuts.toSorted((a, b) => a - b), bytes.length])
    .map((places) => places.slice(1).map((place, index) => bytes.subarray(places[index], place)));
}
