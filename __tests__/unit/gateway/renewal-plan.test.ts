import { expect, test } from '@jest/globals';
import { AttemptError } from '../../../src/errors.ts';
import { renewalPlanOf } from '../../../src/gateway/renewal-plan.ts';
import { withRetry } from '../../../src/http/retry.ts';
import { FakeClock } from '../../support/fake-clock.ts';

/** Exchanges at a Port that is away for so long. */
function exchange(awayMs: number, maxAttempts: number, chance: number) {
  const clock = new FakeClock();
  const backAt = clock.now() + awayMs;
  const plan = renewalPlanOf({ timeoutSeconds: 60, maxAttempts }, clock, () => chance);
  const token = withRetry(() => {
    if (clock.now() < backAt) throw new AttemptError('Port is away.', { transient: true });
    return Promise.resolve('a token');
  }, plan);
  return { token, clock };
}

test.each([1, 2, 4])(
  'an absence of two seconds is bridged, whatever chance says, with max_attempts %d',
  async (maxAttempts) => {
    for (const chance of [0, 0.3, 0.999]) {
      expect(await exchange(2_000, maxAttempts, chance).token).toBe('a token');
    }
  },
);

test('a longer one is an error while the agent still waits', async () => {
  const { token, clock } = exchange(600_000, 1, 0.999);
  const started = clock.now();
  await expect(token).rejects.toThrow('Gave up after 4 attempts (max_attempts, at least 4 here)');
  expect(clock.now() - started).toBeLessThan(8_000);
});
