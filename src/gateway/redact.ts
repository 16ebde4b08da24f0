import { byte, type ByteFilter } from './byte-filter.ts';
import { HeldBytes } from './held-bytes.ts';
import { Patterns } from './patterns.ts';
import { shortEscapes, Unescape } from './unescape.ts';

const stars = Buffer.from('***');

/**
 * What must not come back from Port: the secret, and every token of this job. It is found as its
 * bytes stand in UTF-8, in a JSON string with any of its characters escaped (`\/`, `\u002F`, as
 * `JSON.stringify` or any other writer has it), and in JSON that stands in a JSON string, as in
 * the text of most tool results. Other encodings, such as base64 or percent signs, and pieces are
 * not found.
 */
export class Redactor {
  readonly #values = new Set<string>();
  #sought: Sought | undefined;

  /** From the next chunk on, in streams that are under way, too. */
  add(value: string): void {
    if (this.#values.has(value)) return;
    this.#values.add(value);
    this.#sought = undefined;
  }

  get sought(): Sought {
    if (!this.#sought) {
      const patterns = new Patterns(Array.from(this.#values, (value) => Buffer.from(value)));
      this.#sought = { patterns, dull: dullFor(patterns) };
    }
    return this.#sought;
  }

  /** For one stream: replaces, and holds back only what may be the beginning of a value. */
  filter(): ByteFilter {
    return new RedactFilter(this);
  }

  /** For a header's value, one character for each byte, as Node has them. */
  header(value: string): string {
    const filter = this.filter();
    const bytes = [filter.push(Buffer.from(value, 'latin1')), filter.end()];
    return Buffer.concat(bytes).toString('latin1');
  }
}

/** What lies between two places is replaced; `shown`: the stars for it have gone out. */
interface Range {
  start: number;
  end: number;
  shown: boolean;
}

class RedactFilter implements ByteFilter {
  readonly #redactor: Redactor;
  readonly #held = new HeldBytes();
  /** How many bytes have been read. */
  #read = 0;
  #ranges: Range[] = [];
  #search: Search;

  constructor(redactor: Redactor) {
    this.#redactor = redactor;
    this.#search = this.#newSearch();
  }

  push(chunk: Uint8Array): Uint8Array {
    if (this.#search.patterns !== this.#redactor.sought.patterns) this.#searchAnew();
    this.#held.append(chunk);
    this.#look(chunk);
    return this.#release(this.#search.pendingSince);
  }

  end(): Uint8Array {
    return this.#release(this.#read);
  }

  #newSearch(): Search {
    return new Search(this.#redactor.sought, (start, end) => {
      this.#hide(start, end);
    });
  }

  #searchAnew(): void {
    this.#search = this.#newSearch();
    this.#ranges = this.#ranges.filter(({ shown }) => shown);
    this.#read = this.#held.start;
    this.#look(this.#held.copy());
  }

  #look(bytes: Uint8Array): void {
    for (let at = 0; at < bytes.length; at += 1) {
      const skipped = this.#search.skip(bytes, at, this.#read);
      at += skipped;
      this.#read += skipped;
      const read = bytes[at];
      if (read === undefined) return;
      this.#search.push(read, this.#read);
      this.#read += 1;
    }
  }

  #hide(from: number, to: number): void {
    const range = { start: from, end: to, shown: false };
    for (let last = this.#ranges.at(-1); last && from < last.end; last = this.#ranges.at(-1)) {
      range.start = Math.min(range.start, last.start);
      range.end = Math.max(range.end, last.end);
      range.shown ||= last.shown;
      this.#ranges.pop();
    }
    this.#ranges.push(range);
  }

  #release(end: number): Uint8Array {
    const out: Uint8Array[] = [];
    for (const range of this.#ranges) {
      if (range.start >= end) break;
      out.push(this.#held.take(range.start));
      if (!range.shown) out.push(stars);
      range.shown = true;
      this.#held.take(Math.min(range.end, end));
    }
    out.push(this.#held.take(end));
    this.#ranges = this.#ranges.filter((range) => range.end > this.#held.start);
    return Buffer.concat(out);
  }
}

/** What a search looks for, and what it need not look at. */
interface Sought {
  readonly patterns: Patterns;
  readonly dull: Dull;
}

/** 1 where nothing can begin. */
interface Dull {
  /** By byte: it begins neither a pattern nor an escape. */
  readonly bytes: Uint8Array;
  /** By two bytes: no pattern begins with both or is the first, and the second begins no escape. */
  readonly pairs: Uint8Array;
  /** By the byte after a backslash: no pattern begins with it or with what the two stand for. */
  readonly escapes: Uint8Array;
}

function dullFor(patterns: Patterns): Dull {
  const bytes = new Uint8Array(256).fill(1);
  const pairs = new Uint8Array(256 * 256);
  const escapes = new Uint8Array(256);
  bytes[byte.backslash] = 0;
  for (const first of bytes.keys()) {
    const state = patterns.next(0, first);
    if (state === 0) continue;
    bytes[first] = 0;
    if (first === byte.backslash || patterns.match(state) > 0) continue;
    for (const second of bytes.keys()) {
      const begins = patterns.depth(patterns.next(state, second)) > 1;
      pairs[first * 256 + second] = begins || second === byte.backslash ? 0 : 1;
    }
  }
  for (const letter of bytes.keys()) {
    const isDull = bytes[letter] === 1 && bytes[shortEscapes.get(letter) ?? letter] === 1;
    escapes[letter] = isDull && letter !== byte.u ? 1 : 0;
  }
  return { bytes, pairs, escapes };
}

type Found = (start: number, end: number) => void;

/** Looks for the patterns in the bytes, in what they mean as JSON, and in what that means. */
class Search {
  readonly patterns: Patterns;
  readonly #plain: Level;
  readonly #outer: Unescape;
  readonly #inner: Unescape;
  readonly #parts: readonly (Level | Unescape)[];
  readonly #dull: Dull;
  #end = 0;
  #isIdle = true;

  constructor({ patterns, dull }: Sought, found: Found) {
    this.patterns = patterns;
    this.#plain = new Level(patterns, found);
    const once = new Level(patterns, found);
    const twice = new Level(patterns, found);
    this.#inner = new Unescape((...read) => {
      twice.push(...read);
    });
    this.#outer = new Unescape((read, start, end) => {
      once.push(read, this.#inner.escapeSince ?? start, end);
      this.#inner.push(read, start, end);
    });
    this.#parts = [this.#plain, this.#outer, once, this.#inner, twice];
    this.#dull = dull;
  }

  /** Before this place nothing can be the beginning of a pattern any more. */
  get pendingSince(): number {
    let first = this.#end;
    for (const { pendingSince } of this.#parts) first = Math.min(first, pendingSince ?? first);
    return first;
  }

  /**
   * How many bytes from `from` on can be passed over: as long as nothing has begun, and whatever they
   * could begin ends with them. It is what makes the search fast.
   *
   * @param place of the first of them in all that came
   */
  skip(bytes: Uint8Array, from: number, place: number): number {
    if (!this.#isIdle) return 0;
    let at = from;
    for (;;) {
      const read = bytes[at] ?? byte.backslash;
      const second = bytes[at + 1];
      if (this.#dull.bytes[read] === 1) at += 1;
      else if (second === undefined) break;
      else if (this.#dull.pairs[read * 256 + second] === 1) at += 1;
      else if (read === byte.backslash && this.#dull.escapes[second] === 1) at += 2;
      else break;
    }
    this.#end = place + at - from;
    return at - from;
  }

  push(read: number, at: number): void {
    this.#end = at + 1;
    // No stars in the middle of an escape: what begins there is replaced from its backslash on.
    this.#plain.push(read, this.#outer.escapeSince ?? at, at + 1);
    this.#outer.push(read, at, at + 1);
    this.#isIdle = this.#parts.every(({ pendingSince }) => pendingSince === undefined);
  }
}

class Level {
  readonly #patterns: Patterns;
  readonly #found: Found;
  /** Where the last bytes began, as many as the longest pattern has; a ring, made when it is needed. */
  #starts: number[] = [];
  #count = 0;
  #state = 0;

  constructor(patterns: Patterns, found: Found) {
    this.#patterns = patterns;
    this.#found = found;
  }

  get pendingSince(): number | undefined {
    return this.#state === 0 ? undefined : this.#startOf(this.#patterns.depth(this.#state));
  }

  push(read: number, start: number, end: number): void {
    this.#state = this.#patterns.next(this.#state, read);
    if (this.#state === 0) return;
    if (this.#starts.length === 0)
      this.#starts = Array.from({ length: this.#patterns.longest }, () => 0);
    this.#starts[this.#count % this.#starts.length] = start;
    this.#count += 1;
    const length = this.#patterns.match(this.#state);
    if (length > 0) this.#found(this.#startOf(length), end);
    this.#state = this.#patterns.settle(this.#state);
  }

  /** Where the bytes begin that are the last `length` ones. */
  #startOf(length: number): number {
    return this.#starts[(this.#count - length) % this.#starts.length] ?? 0;
  }
}
