/**
 * Finds several byte strings in one pass (Aho and Corasick, 1975): a state stands for the longest
 * beginning of any of them that the bytes so far end with.
 */
export class Patterns {
  /** The longest pattern's length. */
  readonly longest: number;
  readonly #children = new Map<number, number>();
  /** By state: how many bytes of a pattern it stands for. */
  readonly #depths = [0];
  /** By state: the next shorter beginning that it ends with, too. */
  readonly #fallbacks = [0];
  /** By state: the length of the longest pattern that ends here, else 0. */
  readonly #matches = [0];
  readonly #parents = new Set([0]);

  constructor(patterns: Iterable<Uint8Array>) {
    const all = Array.from(patterns).filter((pattern) => pattern.length > 0);
    this.longest = Math.max(0, ...all.map((pattern) => pattern.length));
    let tips = all.map((pattern) => ({ pattern, state: 0 }));
    // Level by level, so that the shorter beginnings are there when a longer one needs them.
    for (let depth = 0; tips.length > 0; depth += 1) {
      for (const tip of tips) tip.state = this.#grow(tip.state, tip.pattern[depth] ?? 0);
      for (const { pattern, state } of tips) {
        if (pattern.length === depth + 1) this.#matches[state] = depth + 1;
      }
      tips = tips.filter(({ pattern }) => pattern.length > depth + 1);
    }
  }

  /** The state after one more byte; 0 is the first. */
  next(state: number, byte: number): number {
    for (let from = state; ; from = this.#fallbacks[from] ?? 0) {
      const child = this.#children.get(from * 256 + byte);
      if (child !== undefined) return child;
      if (from === 0) return 0;
    }
  }

  /** How many of the last bytes may be the beginning of a pattern. */
  depth(state: number): number {
    return this.#depths[state] ?? 0;
  }

  /** The length of the longest pattern that ends with the last byte; 0 where none does. */
  match(state: number): number {
    return this.#matches[state] ?? 0;
  }

  /** The same state, or a shorter one where no byte can make this one longer. */
  settle(state: number): number {
    let settled = state;
    while (!this.#parents.has(settled)) settled = this.#fallbacks[settled] ?? 0;
    return settled;
  }

  #grow(parent: number, byte: number): number {
    const key = parent * 256 + byte;
    const known = this.#children.get(key);
    if (known !== undefined) return known;
    const state = this.#depths.length;
    const fallback = parent === 0 ? 0 : this.next(this.#fallbacks[parent] ?? 0, byte);
    this.#depths.push(this.depth(parent) + 1);
    this.#fallbacks.push(fallback);
    this.#matches.push(this.match(fallback));
    this.#children.set(key, state);
    this.#parents.add(parent);
    return state;
  }
}
