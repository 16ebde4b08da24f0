/** Bytes in, bytes out, as they come. */
export interface ByteFilter {
  push(chunk: Uint8Array): Uint8Array;
  /** Nothing more comes. */
  end(): Uint8Array;
}

/** Filters one after the other, as one. */
export function inSeries(filters: readonly ByteFilter[]): ByteFilter {
  const from = (start: number, bytes: Uint8Array) =>
    filters.slice(start).reduce((passed, filter) => filter.push(passed), bytes);
  return {
    push: (chunk) => from(0, chunk),
    end: () => Buffer.concat(filters.map((filter, index) => from(index + 1, filter.end()))),
  };
}

/** Bytes that have a meaning in JSON or in an event stream. */
export const byte = {
  lineFeed: 0x0a,
  carriageReturn: 0x0d,
  quote: 0x22,
  comma: 0x2c,
  colon: 0x3a,
  openArray: 0x5b,
  backslash: 0x5c,
  closeArray: 0x5d,
  u: 0x75,
  openObject: 0x7b,
  closeObject: 0x7d,
} as const;
