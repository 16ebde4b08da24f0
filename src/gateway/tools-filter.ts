import { fold } from './alike.ts';
import { byte, type ByteFilter } from './byte-filter.ts';

/** A tool takes some kilobytes; no more than this is held back. */
const largestTool = 8 * 1024 * 1024;
/** No key that a reader takes for `result` or `tools` is longer. */
const longestKey = 256;

/**
 * Takes tools out of the `result.tools` of a JSON-RPC message, or of each message of a batch. All
 * else goes through as it comes, byte for byte, whatever it is; of `tools` one element at a time
 * is held back. It knows no more of JSON than strings and brackets, so it sees what a lenient
 * reader would see (`NaN`, a key twice, a key of another letter case), and parses nothing large.
 */
export class ToolsFilter implements ByteFilter {
  readonly #keeps: (tool: string) => boolean;
  /** The innermost container that matters; `#deeper` counts the brackets open within it. */
  #place: 'outside' | 'batch' | 'message' | 'result' | 'tools' = 'outside';
  #deeper = 0;
  #inString = false;
  #escaped = false;
  #atKey = false;
  #key: number[] = [];
  #held: Uint8Array[] = [];
  #heldLength = 0;
  #kept = 0;
  #out: Uint8Array[] = [];

  /** @param keeps is asked for each tool, as it stands in the answer */
  constructor(keeps: (tool: string) => boolean) {
    this.#keeps = keeps;
  }

  /** @throws {RangeError} one tool takes more than 8 MiB */
  push(chunk: Uint8Array): Uint8Array {
    let from = 0;
    for (let at = 0; at < chunk.length; at += 1) {
      if (this.#inString) at = this.#skip(chunk, at);
      const read = chunk[at];
      if (read === undefined) break;
      if (this.#inString) {
        this.#readString(read);
      } else if (this.#place === 'tools' && this.#deeper === 0 && endsTool(read)) {
        this.#hold(chunk.subarray(from, at));
        this.#decide();
        // A comma is written when another tool is kept.
        from = read === byte.comma ? at + 1 : at;
        if (read === byte.closeArray) this.#place = 'result';
      } else {
        const place = this.#place;
        this.#readStructure(read);
        if (this.#place === 'tools' && place !== 'tools') {
          this.#out.push(chunk.subarray(from, at + 1));
          from = at + 1;
        }
      }
    }
    const rest = chunk.subarray(from);
    if (this.#place === 'tools') this.#hold(rest);
    else this.#out.push(rest);
    return this.#taken();
  }

  /** A tool that was cut off is left out: who knows its name. */
  end(): Uint8Array {
    return this.#taken();
  }

  /** The next place in a string at which something may change. */
  #skip(chunk: Uint8Array, from: number): number {
    if (this.#escaped || (this.#atKey && this.#deeper === 0)) return from;
    let at = from;
    while (at < chunk.length && chunk[at] !== byte.quote && chunk[at] !== byte.backslash) at += 1;
    return at;
  }

  #readString(read: number): void {
    if (this.#escaped) {
      this.#escaped = false;
    } else if (read === byte.backslash) {
      this.#escaped = true;
    } else if (read === byte.quote) {
      this.#inString = false;
      return;
    }
    if (this.#atKey && this.#deeper === 0 && this.#key.length < longestKey) this.#key.push(read);
  }

  #readStructure(read: number): void {
    switch (read) {
      case byte.quote:
        this.#inString = true;
        if (this.#atKey && this.#deeper === 0) this.#key = [];
        break;
      case byte.colon:
        this.#atKey = false;
        break;
      case byte.comma:
        this.#atKey = true;
        break;
      case byte.openObject:
      case byte.openArray: {
        const inner = this.#deeper === 0 ? this.#inner(read) : undefined;
        if (inner === undefined) this.#deeper += 1;
        else this.#place = inner;
        this.#atKey = true;
        break;
      }
      case byte.closeObject:
      case byte.closeArray:
        if (this.#deeper > 0) this.#deeper -= 1;
        else if (this.#place === 'result') this.#place = 'message';
        else if (this.#place !== 'tools') this.#place = 'outside';
        break;
    }
  }

  /** The place that this bracket opens; undefined where it is of no interest. */
  #inner(bracket: number): 'batch' | 'message' | 'result' | 'tools' | undefined {
    const isObject = bracket === byte.openObject;
    if (this.#place === 'outside') return isObject ? 'message' : 'batch';
    if (this.#place === 'batch') return isObject ? 'message' : undefined;
    if (this.#place === 'message') return isObject && this.#keyIs('result') ? 'result' : undefined;
    if (this.#place === 'tools' || isObject || !this.#keyIs('tools')) return undefined;
    this.#kept = 0;
    return 'tools';
  }

  #keyIs(word: string): boolean {
    try {
      const key: unknown = JSON.parse(`"${Buffer.from(this.#key).toString()}"`);
      return typeof key === 'string' && fold(key) === word;
    } catch {
      return false;
    }
  }

  #hold(bytes: Uint8Array): void {
    this.#heldLength += bytes.length;
    if (this.#heldLength > largestTool) {
      throw new RangeError('A tool in the list takes more than 8 MiB.');
    }
    this.#held.push(bytes);
  }

  #decide(): void {
    const tool = Buffer.concat(this.#held);
    this.#held = [];
    this.#heldLength = 0;
    const text = tool.toString().trim();
    if (text === '' || !this.#keeps(text)) return;
    if (this.#kept > 0) this.#out.push(Uint8Array.of(byte.comma));
    this.#out.push(tool);
    this.#kept += 1;
  }

  #taken(): Uint8Array {
    const [only, ...others] = this.#out;
    const taken = only && others.length === 0 ? only : Buffer.concat(this.#out);
    this.#out = [];
    return taken;
  }
}

function endsTool(read: number): boolean {
  return read === byte.comma || read === byte.closeArray;
}
