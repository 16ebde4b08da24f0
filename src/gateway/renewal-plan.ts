import type { Clock } from '../clock.ts';
import type { RetryPlan } from '../http/retry.ts';
import { planOf } from '../retry-plan.ts';

/** So many fit into an absence of three seconds and a half, whatever the jitter. */
const leastAttempts = 4;

/**
 * How an exchange in the middle of the job is retried: as the inputs say, but so that an absence of a
 * second or two is bridged. The step can fail early and be run again, an agent cannot.
 *
 * @param limits those of the inputs
 * @param random at least 0, less than 1
 */
export function renewalPlanOf(
  limits: { timeoutSeconds: number; maxAttempts: number },
  clock: Clock,
  random: () => number,
): RetryPlan {
  const maxAttempts = Math.max(limits.maxAttempts, leastAttempts);
  // Full jitter may take no time at all.
  const atLeastHalf = () => (1 + random()) / 2;
  return {
    ...planOf({ ...limits, maxAttempts }, clock, atLeastHalf, () => undefined),
    limits: {
      attempts: `max_attempts, at least ${leastAttempts} here`,
      time: 'timeout_seconds',
    },
  };
}
