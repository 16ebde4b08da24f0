import { byte } from './byte-filter.ts';

/** Takes a byte, and from where to where that stood for it which was sent. */
export type TakeByte = (read: number, start: number, end: number) => void;

/** What stands for which byte after a backslash. */
export const shortEscapes: ReadonlyMap<number, number> = new Map(
  Array.from('"\\/bfnrt', (letter, index) => [
    letter.charCodeAt(0),
    '"\\/\b\f\n\r\t'.charCodeAt(index),
  ]),
);

/**
 * Undoes the escapes of JSON strings (RFC 8259, section 7) in bytes that come one by one, wherever
 * a backslash stands. What only begins like an escape is passed on as it is.
 */
export class Unescape {
  readonly #take: TakeByte;
  /** An escape that is not complete. */
  #begun: Parameters<TakeByte>[] = [];
  /** The first half of a surrogate pair, which takes two escapes. */
  #high: { unit: number; start: number; end: number } | undefined;

  constructor(take: TakeByte) {
    this.#take = take;
  }

  /** Where the escape begins that the next byte may belong to. */
  get escapeSince(): number | undefined {
    return this.#begun[0]?.[1];
  }

  /** Where that begins which has not been passed on. */
  get pendingSince(): number | undefined {
    return this.#high?.start ?? this.escapeSince;
  }

  push(read: number, start: number, end: number): void {
    const position = this.#begun.length;
    if (position === 0 && read !== byte.backslash) {
      this.#giveUpHalf();
      this.#take(read, start, end);
      return;
    }
    this.#begun.push([read, start, end]);
    if (position === 0 || (position === 1 && read === byte.u)) return;
    const meant = position === 1 ? shortEscapes.get(read) : this.#hexadecimal();
    if (meant === undefined) this.#giveUp();
    else if (position === 1 || position === 5) this.#complete(meant, end);
  }

  /** What the digits so far say; undefined where one is none. */
  #hexadecimal(): number | undefined {
    const digits = String.fromCharCode(...this.#begun.slice(2).map(([read]) => read));
    return /^[\da-f]+$/i.test(digits) ? Number.parseInt(digits, 16) : undefined;
  }

  #complete(unit: number, end: number): void {
    const start = this.escapeSince ?? end;
    this.#begun = [];
    if (this.#high && isBetween(0xdc00, unit, 0xdfff)) {
      this.#takeText(String.fromCharCode(this.#high.unit, unit), this.#high.start, end);
      this.#high = undefined;
      return;
    }
    this.#giveUpHalf();
    if (isBetween(0xd800, unit, 0xdbff)) this.#high = { unit, start, end };
    else this.#takeText(String.fromCharCode(unit), start, end);
  }

  /** The last byte shows that this is no escape; it may begin another. */
  #giveUp(): void {
    this.#giveUpHalf();
    const last = this.#begun.pop();
    const plain = this.#begun;
    this.#begun = [];
    for (const each of plain) this.#take(...each);
    if (last) this.push(...last);
  }

  #giveUpHalf(): void {
    if (!this.#high) return;
    const { start, end } = this.#high;
    this.#high = undefined;
    this.#takeText('\ufffd', start, end);
  }

  #takeText(text: string, start: number, end: number): void {
    for (const read of Buffer.from(text)) this.#take(read, start, end);
  }
}

function isBetween(low: number, value: number, high: number): boolean {
  return low <= value && value <= high;
}
