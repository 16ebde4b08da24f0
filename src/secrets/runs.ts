// Taken once: in a context of node:vm, where tests run, each look at a global takes a microsecond.
const { imul } = Math;

/**
 * The runs of one length in some texts, to be looked for in others. It is a hash table of places,
 * since a Set takes ten times as long to fill with the 200,000 runs of a long token.
 */
export class Runs {
  readonly length: number;
  readonly #text: string;
  /** Places in `#text` counted from 1; 0 is free. A power of two, and less than half full. */
  readonly #slots: Int32Array;
  /** Odd, and unknown to a server that would choose a token whose runs all meet in one slot. */
  readonly #factor = Math.floor(Math.random() * 2 ** 30) * 4 + 3;

  /** @param texts without NUL; a text that is searched has none either */
  constructor(texts: readonly string[], length: number) {
    this.length = length;
    this.#text = texts.join('\0');
    this.#slots = new Int32Array(2 ** Math.ceil(Math.log2(2 * this.#text.length + 1)));
    for (let at = 0; at + length <= this.#text.length; at += 1) {
      this.#slots[this.#slotOf(this.#text, at)] = at + 1;
    }
  }

  /** Whether one of the runs stands in the text at this place. */
  startsAt(text: string, at: number): boolean {
    return this.#slots[this.#slotOf(text, at)] !== 0;
  }

  /** The slot of a run: where it is, or else where it belongs. */
  #slotOf(text: string, at: number): number {
    let hash = 0;
    for (let unit = at; unit < at + this.length; unit += 1) {
      hash = imul(hash ^ text.charCodeAt(unit), this.#factor);
    }
    const last = this.#slots.length - 1;
    let slot = (hash ^ (hash >>> 15)) & last;
    for (let place = this.#slots[slot]; place; place = this.#slots[slot]) {
      if (this.#isAt(place - 1, text, at)) break;
      slot = (slot + 1) & last;
    }
    return slot;
  }

  #isAt(place: number, text: string, at: number): boolean {
    for (let unit = 0; unit < this.length; unit += 1) {
      if (this.#text.charCodeAt(place + unit) !== text.charCodeAt(at + unit)) return false;
    }
    return true;
  }
}
