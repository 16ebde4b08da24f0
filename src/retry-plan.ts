import type { Clock } from './clock.ts';
import type { AttemptError } from './errors.ts';
import { attemptMsOf, type RetryPlan } from './http/retry.ts';

/**
 * One deadline and one way to retry, as the inputs `timeout_seconds` and `max_attempts` say, from now on.
 *
 * @param random at least 0, less than 1
 * @param onRetry is told about every failed attempt that is followed by another
 */
export function planOf(
  { timeoutSeconds, maxAttempts }: { timeoutSeconds: number; maxAttempts: number },
  clock: Clock,
  random: () => number,
  onRetry: (failure: AttemptError, attempt: number, waitMs: number) => void,
): RetryPlan {
  return {
    maxAttempts,
    attemptMs: attemptMsOf(timeoutSeconds * 1000, maxAttempts),
    deadline: clock.now() + timeoutSeconds * 1000,
    limits: { attempts: 'max_attempts', time: 'timeout_seconds' },
    clock,
    random,
    onRetry,
  };
}
