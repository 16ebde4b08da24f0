import { ActionError, AttemptError } from '../errors.ts';
import { isoSeconds } from '../time.ts';

/** Time and chance, handed in so that tests decide them. */
export interface System {
  /** Milliseconds since the epoch; never goes back. */
  now(): number;
  sleep(ms: number): Promise<void>;
  /** At least 0, less than 1. */
  random(): number;
}

export interface RetryPlan {
  readonly maxAttempts: number;
  /** When everything must be over, in milliseconds since the epoch. */
  readonly deadline: number;
  /** Told about every failed try that is followed by another. */
  onRetry(failure: AttemptError, attempt: number, waitMs: number): void;
}

const maxAttemptMs = 10_000;
const firstBackoffMs = 1_000;
const maxBackoffMs = 10_000;

/**
 * Full jitter: anything up to 1 s, 2 s, 4 s ... 10 s, so that the jobs of a matrix spread out
 * (https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/).
 *
 * @param attempt how many tries have failed
 * @returns milliseconds
 */
export function backoffMs(attempt: number, random: number): number {
  return random * Math.min(maxBackoffMs, firstBackoffMs * 2 ** (attempt - 1));
}

/**
 * Tries until it succeeds, as long as failures may pass, tries are left and the deadline allows.
 *
 * @param tryOnce one try, which must end within the milliseconds it is given
 * @throws ActionError the last failure, with what was tried and when to try again
 */
export async function withRetry<T>(
  tryOnce: (timeoutMs: number, attempt: number) => Promise<T>,
  plan: RetryPlan,
  system: System,
): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    const remainingMs = plan.deadline - system.now();
    const timeoutMs = Math.max(1, Math.min(maxAttemptMs, remainingMs));
    try {
      return await tryOnce(timeoutMs, attempt);
    } catch (error) {
      if (!(error instanceof AttemptError) || !error.passing) throw error;
      const waitMs = nextWaitMs(error, attempt, plan, system);
      plan.onRetry(error, attempt, waitMs);
      await system.sleep(waitMs);
    }
  }
}

/** @throws ActionError when no other try makes sense */
function nextWaitMs(
  failure: AttemptError,
  attempt: number,
  plan: RetryPlan,
  system: System,
): number {
  const remainingMs = plan.deadline - system.now();
  const askedMs = failure.waitMs ?? 0;
  const tried = attempt === 1 ? 'tried once' : `tried ${attempt} times`;
  const at = isoSeconds(new Date(system.now() + askedMs));
  if (askedMs >= remainingMs && askedMs > 0) {
    throw new ActionError(
      `${failure.message} It asks to wait ${seconds(askedMs)}, longer than the ${seconds(remainingMs)} left of timeout_seconds: run the job again after ${at}.`,
    );
  }
  if (attempt >= plan.maxAttempts) {
    const comeBack = askedMs > 0 ? ` It asks to wait: run the job again after ${at}.` : '';
    throw new ActionError(`${failure.message} Gave up after max_attempts (${tried}).${comeBack}`);
  }
  if (remainingMs <= 0) {
    throw new ActionError(`${failure.message} Gave up when timeout_seconds was over (${tried}).`);
  }
  // Half of what is left at most, so that there is time for the try itself.
  return askedMs + Math.min(backoffMs(attempt, system.random()), (remainingMs - askedMs) / 2);
}

function seconds(ms: number): string {
  return `${Math.max(0, Math.ceil(ms / 1000))} s`;
}
