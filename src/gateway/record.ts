import type { Clock } from '../clock.ts';

/** How a call of a tool ended: `refused` here, `failed` with a status or without an answer. */
export type Outcome = 'ok' | 'tool-error' | 'refused' | 'failed';

/** Of the calls that are listed one by one, and of the tools that are counted by name. */
const mostCalls = 1_000;
const mostTools = 200;
const otherTools = '(others)';
const longestName = 64;
const longestError = 500;

interface Call {
  readonly at: string;
  readonly tool: string;
  readonly ms: number;
  readonly outcome: Outcome;
  readonly status: number | null;
}

interface ToolCount {
  calls: number;
  refused: number;
  failed: number;
  toolErrors: number;
  ms: number;
  readonly first: string;
  last: string;
}

/**
 * What the agent did: no arguments, no results, and a bounded memory. Names come from the agent,
 * and errors in part from Port: both are cleaned.
 */
export class ActivityRecord {
  readonly #clock: Clock;
  readonly #clean: (text: string, maxLength: number) => string;
  readonly #renewals: () => number;
  readonly #startedAt: string;
  readonly #calls: Call[] = [];
  readonly #totals = { calls: 0, ok: 0, toolErrors: 0, refused: 0, failed: 0 };
  readonly #tools = new Map<string, ToolCount>();
  #connectedAt: string | null = null;
  #lastError: { readonly at: string; readonly message: string } | null = null;

  /**
   * @param clean makes foreign text fit to be shown, without any secret
   * @param renewals how often there was a new token
   */
  constructor(
    clock: Clock,
    clean: (text: string, maxLength: number) => string,
    renewals: () => number,
  ) {
    this.#clock = clock;
    this.#clean = clean;
    this.#renewals = renewals;
    this.#startedAt = this.#now();
  }

  /** A client got an answer that only a server gives to whom it accepts. */
  connected(): void {
    this.#connectedAt ??= this.#now();
  }

  /**
   * A call of a tool begins.
   *
   * @returns to be called once, with how it ended
   */
  call(tool: string): (outcome: Outcome, status: number | null) => void {
    const started = this.#clock.now();
    const at = this.#now();
    return (outcome, status) => {
      this.#add({ at, tool: this.#nameOf(tool), ms: this.#clock.now() - started, outcome, status });
    };
  }

  /** An error of the gateway's own. */
  error(message: string): void {
    this.#lastError = { at: this.#now(), message: this.#clean(message, longestError - 1) };
  }

  /** What `GET` answers: version 1 of the record, as JSON. */
  toJson(): string {
    return JSON.stringify({
      version: 1,
      startedAt: this.#startedAt,
      connected: this.#connectedAt !== null,
      connectedAt: this.#connectedAt,
      calls: this.#calls,
      totals: this.#totals,
      tools: Object.fromEntries(this.#tools),
      renewals: this.#renewals(),
      lastError: this.#lastError,
    });
  }

  #add(call: Call): void {
    const { tool, outcome } = call;
    const ms = Math.round(call.ms);
    if (this.#calls.length < mostCalls) this.#calls.push({ ...call, ms });
    const name = this.#tools.has(tool) || this.#tools.size < mostTools ? tool : otherTools;
    const zero = { calls: 0, refused: 0, failed: 0, toolErrors: 0, ms: 0, first: call.at };
    const count = this.#tools.get(name) ?? { ...zero, last: call.at };
    this.#tools.set(name, count);
    count.calls += 1;
    count.ms += ms;
    count.last = call.at;
    this.#totals.calls += 1;
    switch (outcome) {
      case 'ok':
        this.#totals.ok += 1;
        break;
      case 'tool-error':
        this.#totals.toolErrors += 1;
        count.toolErrors += 1;
        break;
      case 'refused':
      case 'failed':
        this.#totals[outcome] += 1;
        count[outcome] += 1;
    }
  }

  #nameOf(tool: string): string {
    const name = this.#clean(tool, longestName).replace(/[^ -~]/g, '');
    return name.slice(0, longestName) || '(no name)';
  }

  #now(): string {
    return new Date(this.#clock.now()).toISOString();
  }
}
