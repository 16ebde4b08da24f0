/** What is done to the connections, or to the token, while it goes on. */
export type Trouble = 'cut' | 'exchange';

/** What the contract lets a call end with while this goes on. */
const contract: Readonly<Record<Trouble, RegExp>> = {
  // A local Port that begins again knows no token of the one before.
  cut: /nobody knows|exchanged just now|terminated|stream ended|Connection closed|Session not found|answer was cut/i,
  exchange:
    /still hands out the same|no complete response|also one that was exchanged|exchange|401|credentials/i,
};
/** A cut reaches those who wait a moment later; and a failed exchange is remembered for three seconds. */
const afterMs: Readonly<Record<Trouble, number>> = { cut: 1_500, exchange: 4_500 };
const beforeMs = 250;
/** The gateway tries for eight seconds from a request on. */
const bridgedMs = 7_500;

/** How a call ended. */
export type End = 'answered' | 'tool error' | 'refused' | 'lost as the contract says' | 'cut by us';

/** What happened, and what should not have. */
export class Ledger {
  readonly counts = new Map<string, number>();
  readonly violations: string[] = [];
  readonly #ends = new Map<string, End>();
  readonly #troubles: { readonly kind: Trouble; readonly from: number; to: number }[] = [];

  count(what: string, by = 1): void {
    this.counts.set(what, (this.counts.get(what) ?? 0) + by);
  }

  violation(what: string): void {
    this.violations.push(`${(performance.now() / 1000).toFixed(1)} s: ${what.slice(0, 400)}`);
  }

  /** Makes trouble, and knows from when to when. */
  async during(kind: Trouble, make: () => Promise<void> | void): Promise<void> {
    const trouble = { kind, from: performance.now(), to: Infinity };
    this.#troubles.push(trouble);
    await make();
    trouble.to = performance.now();
  }

  /** Whether the contract lets what began then fail like this now. */
  isExcused(error: string, from: number): boolean {
    const now = performance.now();
    return this.#troubles.some(
      ({ kind, from: begun, to }) =>
        begun < now + beforeMs &&
        to + afterMs[kind] > from &&
        (contract[kind].test(error) ||
          (error.includes('ECONNREFUSED') && Math.min(to, now) - begun > bridgedMs)),
    );
  }

  ended(unique: string, end: End): void {
    this.#ends.set(unique, end);
    this.count(`calls ${end}`);
  }

  /** Compares what the agents saw with what Port executed. */
  compare(executed: ReadonlyMap<string, number>): void {
    for (const [unique, times] of executed) {
      if (times > 1) this.violation(`the call ${unique} was executed ${times} times`);
    }
    for (const [unique, end] of this.#ends) {
      const times = executed.get(unique) ?? 0;
      if (end === 'answered' && times !== 1) {
        this.violation(`the call ${unique} was answered and executed ${times} times`);
      }
      if ((end === 'refused' || end === 'tool error') && times !== 0) {
        this.violation(`the call ${unique} ended as "${end}" and was executed`);
      }
    }
  }

  of(what: string): number {
    return this.counts.get(what) ?? 0;
  }
}
