import type { Clock } from '../../src/clock.ts';
import type { RetryPlan } from '../../src/http/retry.ts';

/** A clock that stands still but for sleeps, which it keeps, and for `pass`. */
export class FakeClock implements Clock {
  /** Milliseconds. */
  readonly sleeps: number[] = [];
  #now: number;

  constructor(start: string | number = '2026-03-01T12:00:00Z') {
    this.#now = new Date(start).getTime();
  }

  now(): number {
    return this.#now;
  }

  sleep(ms: number): Promise<void> {
    this.sleeps.push(ms);
    this.pass(ms);
    return Promise.resolve();
  }

  pass(ms: number): void {
    this.#now += ms;
  }
}

/** A plan like the action's own, from now on. */
export function planOn(clock: Clock, changes: Partial<RetryPlan> = {}): RetryPlan {
  return {
    maxAttempts: 4,
    attemptMs: 15_000,
    deadline: clock.now() + 60_000,
    limits: { attempts: 'max_attempts', time: 'timeout_seconds' },
    clock,
    random: () => 0.5,
    onRetry: () => undefined,
    ...changes,
  };
}
