import { describe, expect, test } from '@jest/globals';
import { ActionError, AttemptError } from '../../../src/errors.ts';
import { attemptMsOf, maxJitterMs, withRetry } from '../../../src/http/retry.ts';
import { FakeClock, planOn } from '../../support/fake-clock.ts';

/** A world in which an attempt takes `attemptMs` and fails with `failure`, the first `failures` times. */
function world({
  failure,
  failures = Infinity,
  attemptMs = 0,
  random = 0.5,
}: {
  failure: Error;
  failures?: number;
  attemptMs?: number;
  random?: number;
}) {
  const clock = new FakeClock();
  const timeouts: number[] = [];
  const run = ({ maxAttempts = 4, timeoutMs = 60_000 } = {}) =>
    withRetry(
      (ms, attempt) => {
        timeouts.push(ms);
        clock.pass(Math.min(attemptMs, ms));
        return attempt > failures ? Promise.resolve(`attempt ${attempt}`) : Promise.reject(failure);
      },
      planOn(clock, {
        maxAttempts,
        attemptMs: 10_000,
        deadline: clock.now() + timeoutMs,
        random: () => random,
      }),
    );
  return { run, sleeps: clock.sleeps, timeouts };
}

const transient = (waitMs?: number) => new AttemptError('It is down.', { transient: true, waitMs });

test('the first success ends it', async () => {
  const { run, sleeps } = world({ failure: transient(), failures: 0 });
  await expect(run()).resolves.toBe('attempt 1');
  expect(sleeps).toEqual([]);
});

test('a transient failure is retried, with waits that grow', async () => {
  const { run, sleeps } = world({ failure: transient(), failures: 3 });
  await expect(run()).resolves.toBe('attempt 4');
  expect(sleeps).toEqual([500, 1000, 2000]);
});

test('the waits are full jitter from 1 s to 10 s', () => {
  expect([1, 2, 3, 4, 5, 9].map(maxJitterMs)).toEqual([1000, 2000, 4000, 8000, 10_000, 10_000]);
});

test('a permanent failure ends it at once, as it is', async () => {
  const failure = new AttemptError('Wrong secret.');
  const { run, timeouts } = world({ failure });
  await expect(run()).rejects.toBe(failure);
  expect(timeouts).toHaveLength(1);
});

test('an error of our own making is not retried', async () => {
  const { run, timeouts } = world({ failure: new TypeError('bug') });
  await expect(run()).rejects.toThrow('bug');
  expect(timeouts).toHaveLength(1);
});

test('the last failure says how many attempts there were', async () => {
  const { run, timeouts } = world({ failure: transient() });
  await expect(run({ maxAttempts: 3 })).rejects.toThrow(
    'It is down. Gave up after 3 attempts (max_attempts).',
  );
  expect(timeouts).toHaveLength(3);
});

test('a single attempt that was allowed says so', async () => {
  await expect(world({ failure: transient() }).run({ maxAttempts: 1 })).rejects.toThrow(
    'Gave up after 1 attempt (max_attempts)',
  );
});

test.each([
  ['its part of the whole time', 300, 4, 75_000],
  ['at least 10 s', 20, 4, 10_000],
  ['all of it where it is the only one', 60, 1, 60_000],
])('an attempt may take %s', (_what, seconds, maxAttempts, ms) => {
  expect(attemptMsOf(seconds * 1000, maxAttempts)).toBe(ms);
});

test('an attempt never gets more than the deadline leaves', async () => {
  const { run, timeouts } = world({ failure: transient(), attemptMs: 10_000, random: 0 });
  await expect(run({ timeoutMs: 25_000 })).rejects.toThrow(
    'Gave up after 3 attempts, when timeout_seconds was over.',
  );
  expect(timeouts).toEqual([10_000, 10_000, 5_000]);
});

test('a wait never uses up the time of the attempt that follows', async () => {
  const { run, sleeps, timeouts } = world({ failure: transient(), failures: 3, random: 0.999 });
  await run({ timeoutMs: 1_000 });
  expect(sleeps).toEqual([500, 250, 125]);
  expect(Math.min(...timeouts)).toBeGreaterThan(0);
});

describe('when the server asks for a wait', () => {
  test.each([
    [0, 15_000],
    [0.5, 18_750],
    [0.999, 22_492.5],
  ])('it is honoured, with jitter on top in proportion to it (%d)', async (random, slept) => {
    const { run, sleeps } = world({ failure: transient(15_000), failures: 1, random });
    await run();
    expect(sleeps).toEqual([slept]);
  });

  test('a short wait gets the jitter of any other retry', async () => {
    const { run, sleeps } = world({ failure: transient(100), failures: 1 });
    await run();
    expect(sleeps).toEqual([600]);
  });

  test('one longer than the time left fails at once and says when to come back', async () => {
    const { run, sleeps } = world({ failure: transient(900_000) });
    const error = await run().catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(ActionError);
    expect(String(error)).toContain(
      'It asks to wait 900 s, longer than the 60 s left of timeout_seconds: try again after 2026-03-01T12:15:00Z.',
    );
    expect(sleeps).toEqual([]);
  });

  test('one as long as the time left fails at once, too: no time would be left to try', async () => {
    const { run, sleeps } = world({ failure: transient(60_000) });
    await expect(run()).rejects.toThrow('It asks to wait 60 s');
    expect(sleeps).toEqual([]);
  });

  test('after the last attempt the message says when to come back', async () => {
    await expect(world({ failure: transient(5_000) }).run({ maxAttempts: 1 })).rejects.toThrow(
      'Gave up after 1 attempt (max_attempts). It asks to wait: try again after 2026-03-01T12:00:05Z.',
    );
  });

  test('a wait that no date can hold still gives a message', async () => {
    await expect(world({ failure: transient(999_999_999_000) }).run()).rejects.toThrow(
      'try again after',
    );
  });
});
