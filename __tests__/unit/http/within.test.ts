import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import { TimeIsUp, within } from '../../../src/http/within.ts';

const untilAborted = (signal: AbortSignal) =>
  new Promise<never>((_resolve, reject) => {
    signal.addEventListener('abort', () => {
      reject(new Error('aborted'));
    });
  });

test('what the work returns comes back', async () => {
  await expect(within(1_000, () => Promise.resolve('done'))).resolves.toBe('done');
});

test('what the work throws comes back', async () => {
  await expect(within(1_000, () => Promise.reject(new TypeError('bug')))).rejects.toThrow('bug');
});

test('work that is too long is ended, and the limit said', async () => {
  const error: unknown = await within(30, untilAborted).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(TimeIsUp);
  expect(error).toMatchObject({ limitMs: 30 });
});

test('work that does not end when it is told to is left alone', async () => {
  await expect(within(30, () => new Promise(() => undefined))).rejects.toThrow(TimeIsUp);
});

test('work that is told to end may still bring what it has', async () => {
  const work = (signal: AbortSignal) => untilAborted(signal).catch(() => 'a status');
  await expect(within(30, work)).resolves.toBe('a status');
});

test('a process that is held up past the limit still takes what is there', async () => {
  const work = async (signal: AbortSignal) => {
    // Nothing runs meanwhile, as in a process that is stopped.
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 600);
    await Promise.race([sleep(100), untilAborted(signal)]);
    return 'the answer';
  };
  await expect(within(50, work)).resolves.toBe('the answer');
});

test('even then it ends', async () => {
  const work = (signal: AbortSignal) => {
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 400);
    return untilAborted(signal);
  };
  await expect(within(50, work)).rejects.toThrow(TimeIsUp);
});
