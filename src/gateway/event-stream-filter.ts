import { byte, type ByteFilter } from './byte-filter.ts';
import { ToolsFilter } from './tools-filter.ts';

const dataField = Buffer.from('data:');
const byteOrderMark = Buffer.from('\ufeff');

/**
 * Takes tools out of the messages of an event stream (WHATWG HTML, server-sent events). Lines
 * stay where they are: only what follows `data:` is changed, and the several data lines of an
 * event are read as one text. The line breaks between them can be left out: in JSON they stand
 * where they mean nothing.
 */
export class EventStreamFilter implements ByteFilter {
  readonly #keeps: (tool: string) => boolean;
  #data: ToolsFilter;
  /** How much of `data:` the line has shown so far; undefined once it is another field. */
  #field: number | undefined = 0;
  #lineIsEmpty = true;
  #afterReturn = false;
  /** How much of a byte order mark has been read; only the first bytes can be one. */
  #mark: number | undefined = 0;
  #out: Uint8Array[] = [];

  constructor(keeps: (tool: string) => boolean) {
    this.#keeps = keeps;
    this.#data = new ToolsFilter(keeps);
  }

  /** @throws {RangeError} one tool takes more than 8 MiB */
  push(chunk: Uint8Array): Uint8Array {
    let from = 0;
    for (let at = 0; at < chunk.length; at += 1) {
      at = this.#skip(chunk, at);
      const read = chunk[at];
      if (read === undefined) break;
      if (this.#isMark(read)) continue;
      if (read === byte.lineFeed && this.#afterReturn) {
        this.#afterReturn = false;
      } else if (read === byte.lineFeed || read === byte.carriageReturn) {
        this.#pass(chunk.subarray(from, at));
        from = at;
        this.#endLine();
        this.#afterReturn = read === byte.carriageReturn;
      } else {
        this.#afterReturn = false;
        this.#lineIsEmpty = false;
        if (this.#field === undefined || this.#field === dataField.length) continue;
        this.#field = read === dataField[this.#field] ? this.#field + 1 : undefined;
        if (this.#field !== dataField.length) continue;
        this.#out.push(chunk.subarray(from, at + 1));
        from = at + 1;
      }
    }
    this.#pass(chunk.subarray(from));
    return this.#taken();
  }

  end(): Uint8Array {
    this.#out.push(this.#data.end());
    return this.#taken();
  }

  /** The next place in a line, whose field is known, at which something may change. */
  #skip(chunk: Uint8Array, from: number): number {
    const isKnown = this.#field === undefined || this.#field === dataField.length;
    if (!isKnown || this.#afterReturn || this.#mark !== undefined) return from;
    let at = from;
    while (at < chunk.length && chunk[at] !== byte.lineFeed && chunk[at] !== byte.carriageReturn) {
      at += 1;
    }
    return at;
  }

  #isMark(read: number): boolean {
    if (this.#mark === undefined) return false;
    this.#mark = read === byteOrderMark[this.#mark] ? this.#mark + 1 : undefined;
    return this.#mark !== undefined;
  }

  #pass(bytes: Uint8Array): void {
    this.#out.push(this.#field === dataField.length ? this.#data.push(bytes) : bytes);
  }

  #endLine(): void {
    if (this.#lineIsEmpty) this.#data = new ToolsFilter(this.#keeps);
    this.#field = 0;
    this.#lineIsEmpty = true;
  }

  #taken(): Uint8Array {
    const taken = Buffer.concat(this.#out);
    this.#out = [];
    return taken;
  }
}
