/**
 * Bytes that have come and have not gone yet, by their place in all that came. Adding and taking
 * cost the same for each byte, however the bytes come.
 */
export class HeldBytes {
  #buffer = new Uint8Array(0);
  #from = 0;
  #to = 0;
  #gone = 0;

  /** The place of the first byte that is held. */
  get start(): number {
    return this.#gone;
  }

  append(chunk: Uint8Array): void {
    const length = this.#to - this.#from;
    if (this.#to + chunk.length > this.#buffer.length) {
      const needed = length + chunk.length;
      const roomy = 2 * needed > this.#buffer.length ? new Uint8Array(2 * needed) : this.#buffer;
      roomy.set(this.#buffer.subarray(this.#from, this.#to));
      this.#buffer = roomy;
      this.#from = 0;
      this.#to = length;
    }
    this.#buffer.set(chunk, this.#to);
    this.#to += chunk.length;
  }

  /** A copy of what is held, which stays. */
  copy(): Uint8Array {
    return this.#buffer.slice(this.#from, this.#to);
  }

  /** Takes the bytes before the place `end`. */
  take(end: number): Uint8Array {
    const length = Math.max(0, end - this.#gone);
    const taken = this.#buffer.slice(this.#from, this.#from + length);
    this.#from += length;
    this.#gone += length;
    return taken;
  }
}
