import { describe, expect, test } from '@jest/globals';
import { ActionError, AttemptError } from '../../../src/errors.ts';
import { backoffMs, type System, withRetry } from '../../../src/http/retry.ts';

const start = Date.parse('2026-03-01T12:00:00Z');

/** A world in which a try takes `tryMs` and fails with `failure`, the first `failures` times. */
function world({
  failure,
  failures = Infinity,
  tryMs = 0,
  random = 0.5,
}: {
  failure: Error;
  failures?: number;
  tryMs?: number;
  random?: number;
}) {
  let now = start;
  const sleeps: number[] = [];
  const timeouts: number[] = [];
  const system: System = {
    now: () => now,
    sleep: (ms) => {
      sleeps.push(ms);
      now += ms;
      return Promise.resolve();
    },
    random: () => random,
  };
  const run = (plan: { maxAttempts?: number; timeoutMs?: number } = {}) =>
    withRetry(
      (timeoutMs, attempt) => {
        timeouts.push(timeoutMs);
        now += Math.min(tryMs, timeoutMs);
        return attempt > failures ? Promise.resolve(`try ${attempt}`) : Promise.reject(failure);
      },
      {
        maxAttempts: plan.maxAttempts ?? 4,
        deadline: start + (plan.timeoutMs ?? 60_000),
        onRetry: () => undefined,
      },
      system,
    );
  return { run, sleeps, timeouts };
}

const passing = (waitMs?: number) => new AttemptError('It is down.', { passing: true, waitMs });

test('the first success ends it', async () => {
  const { run, sleeps } = world({ failure: passing(), failures: 0 });
  await expect(run()).resolves.toBe('try 1');
  expect(sleeps).toEqual([]);
});

test('a failure that may pass is tried again, with waits that grow', async () => {
  const { run, sleeps } = world({ failure: passing(), failures: 3 });
  await expect(run()).resolves.toBe('try 4');
  expect(sleeps).toEqual([500, 1000, 2000]);
});

test('the waits are full jitter from 1 s to 10 s', () => {
  expect([1, 2, 3, 4, 5, 9].map((attempt) => backoffMs(attempt, 1))).toEqual([
    1000, 2000, 4000, 8000, 10_000, 10_000,
  ]);
  expect(backoffMs(3, 0)).toBe(0);
});

test('a failure that will not pass ends it at once, as it is', async () => {
  const failure = new AttemptError('Wrong secret.');
  const { run, timeouts } = world({ failure });
  await expect(run()).rejects.toBe(failure);
  expect(timeouts).toHaveLength(1);
});

test('an error of our own making is not tried again', async () => {
  const { run, timeouts } = world({ failure: new TypeError('bug') });
  await expect(run()).rejects.toThrow('bug');
  expect(timeouts).toHaveLength(1);
});

test('the last failure says how often it was tried', async () => {
  const { run, timeouts } = world({ failure: passing() });
  await expect(run({ maxAttempts: 3 })).rejects.toThrow(
    'It is down. Gave up after max_attempts (tried 3 times).',
  );
  expect(timeouts).toHaveLength(3);
});

test('a single try that was allowed says so', async () => {
  await expect(world({ failure: passing() }).run({ maxAttempts: 1 })).rejects.toThrow(
    '(tried once)',
  );
});

test('a try gets 10 s, and never more than the deadline leaves', async () => {
  const { run, timeouts } = world({ failure: passing(), tryMs: 10_000, random: 0 });
  await expect(run({ timeoutMs: 25_000 })).rejects.toThrow(
    'Gave up when timeout_seconds was over (tried 3 times)',
  );
  expect(timeouts).toEqual([10_000, 10_000, 5_000]);
});

test('a wait never uses up the time of the try that follows', async () => {
  const { run, sleeps, timeouts } = world({ failure: passing(), failures: 3, random: 0.999 });
  await run({ timeoutMs: 1_000 });
  expect(sleeps).toEqual([500, 250, 125]);
  expect(Math.min(...timeouts)).toBeGreaterThan(0);
});

describe('when the server asks for a wait', () => {
  test('it is honoured, with jitter on top so that the jobs of a matrix spread out', async () => {
    const { run, sleeps } = world({ failure: passing(20_000), failures: 1 });
    await run();
    expect(sleeps).toEqual([20_500]);
  });

  test('one longer than the time left fails at once and says when to come back', async () => {
    const { run, sleeps } = world({ failure: passing(900_000) });
    const error = await run().catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(ActionError);
    expect(String(error)).toContain(
      'It asks to wait 900 s, longer than the 60 s left of timeout_seconds: run the job again after 2026-03-01T12:15:00Z.',
    );
    expect(sleeps).toEqual([]);
  });

  test('after the last try the message says when to come back', async () => {
    await expect(world({ failure: passing(5_000) }).run({ maxAttempts: 1 })).rejects.toThrow(
      'Gave up after max_attempts (tried once). It asks to wait: run the job again after 2026-03-01T12:00:05Z.',
    );
  });

  test('a wait that no date can hold still gives a message', async () => {
    await expect(world({ failure: passing(999_999_999_000) }).run()).rejects.toThrow(
      'run the job again after',
    );
  });
});
