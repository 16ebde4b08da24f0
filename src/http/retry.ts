import { type Clock, inSeconds, isoSeconds } from '../clock.ts';
import { ActionError, AttemptError } from '../errors.ts';

export interface RetryPlan {
  readonly maxAttempts: number;
  /** How long one attempt may take, in milliseconds. */
  readonly attemptMs: number;
  /** When everything must be over, in milliseconds since the epoch. */
  readonly deadline: number;
  /** What the user knows these two limits by. */
  readonly limits: { readonly attempts: string; readonly time: string };
  readonly clock: Clock;
  /** At least 0, less than 1. */
  readonly random: () => number;
  /** Told about every failed attempt that is followed by another. */
  onRetry(failure: AttemptError, attempt: number, waitMs: number): void;
}

/** What an attempt may take at least, where there is time. */
const minAttemptMs = 10_000;
/**
 * The least that one gets, also where the process was stopped until everything should have been over:
 * the step ends within a second of that all the same.
 */
const lastAttemptMs = 500;
const firstBackoffMs = 1_000;
const maxBackoffMs = 10_000;

/** How long one attempt may take, so that all fit: in milliseconds, like the time for all of them. */
export function attemptMsOf(timeMs: number, maxAttempts: number): number {
  return Math.max(minAttemptMs, timeMs / maxAttempts);
}

/**
 * Full jitter takes anything up to this: 1 s, 2 s, 4 s ... 10 s, so that the jobs of a matrix spread
 * out (https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/).
 *
 * @param attempt how many attempts have failed
 * @returns milliseconds
 */
export function maxJitterMs(attempt: number): number {
  return Math.min(maxBackoffMs, firstBackoffMs * 2 ** (attempt - 1));
}

/**
 * Retries until it succeeds, as long as failures are transient, attempts are left and the deadline
 * allows.
 *
 * @param once one attempt, which must end within the milliseconds it is given
 * @throws ActionError the last failure, with what was attempted and when to come back
 */
export async function withRetry<T>(
  once: (timeoutMs: number, attempt: number) => Promise<T>,
  plan: RetryPlan,
): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    const remainingMs = plan.deadline - plan.clock.now();
    const timeoutMs = Math.max(lastAttemptMs, Math.min(plan.attemptMs, remainingMs));
    try {
      return await once(timeoutMs, attempt);
    } catch (error) {
      if (!(error instanceof AttemptError) || !error.transient) throw error;
      const waitMs = nextWaitMs(error, attempt, plan);
      plan.onRetry(error, attempt, waitMs);
      await plan.clock.sleep(waitMs);
    }
  }
}

/** @throws ActionError when another attempt makes no sense */
function nextWaitMs(failure: AttemptError, attempt: number, plan: RetryPlan): number {
  const { maxAttempts, deadline, limits, clock, random } = plan;
  const remainingMs = deadline - clock.now();
  const askedMs = failure.waitMs ?? 0;
  const attempts = attempt === 1 ? '1 attempt' : `${attempt} attempts`;
  const at = isoSeconds(new Date(clock.now() + askedMs));
  if (askedMs >= remainingMs && askedMs > 0) {
    throw new ActionError(
      `${failure.message} It asks to wait ${inSeconds(askedMs)}, longer than the ${inSeconds(Math.max(0, remainingMs))} left of ${limits.time}: try again after ${at}.`,
    );
  }
  if (attempt >= maxAttempts) {
    const comeBack = askedMs > 0 ? ` It asks to wait: try again after ${at}.` : '';
    throw new ActionError(
      `${failure.message} Gave up after ${attempts} (${limits.attempts}).${comeBack}`,
    );
  }
  if (remainingMs <= 0) {
    throw new ActionError(
      `${failure.message} Gave up after ${attempts}, when ${limits.time} was over.`,
    );
  }
  // On top of the wait that was asked for, in proportion to it: whoever was sent away together must
  // not come back together. Half of what is left at most, so that there is time for the attempt.
  const spreadMs = Math.max(maxJitterMs(attempt), askedMs / 2);
  return askedMs + Math.min(random() * spreadMs, (remainingMs - askedMs) / 2);
}
