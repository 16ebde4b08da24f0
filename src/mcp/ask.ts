import type { IncomingHttpHeaders } from 'node:http';

/** A response to one HTTP request, of any status. */
export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  /** Decoded, and counted against the limit of the whole conversation; throws what breaks. */
  readonly body: AsyncIterable<Uint8Array>;
  /**
   * Called once for every answer, read or not. An event stream may end a moment after its last
   * event, or never: to wait for that moment, and to use the connection again, or to end it, is for
   * the HTTP behind this. Does not throw.
   */
  release(): Promise<void>;
}

/**
 * One HTTP request to the MCP server, bounded in time and size; the caller's own headers are added
 * to these. Throws what breaks. A request may be made while an answer is still being read, since a
 * server may ask back in the middle of it.
 */
export type Ask = (
  method: 'POST' | 'DELETE',
  headers: Readonly<Record<string, string>>,
  body: string,
) => Promise<Answer>;
