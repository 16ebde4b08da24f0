import { beforeAll, describe, expect, test } from '@jest/globals';
import { type LocalPort, startLocalPort } from '../../sandbox/local-port.ts';
import { inputsFor } from '../support/port.ts';
import { expectNoLeaks, runAction, type StepResult } from '../support/runner/index.ts';

const processes = 64;
const limit = 50;
/** Port's is 900. Longer than 64 processes take to start, so that the last of them meet the limit. */
const windowSeconds = 8;
const maxAttempts = 4;

let port: LocalPort;
let results: StepResult[];
beforeAll(async () => {
  port = await startLocalPort({
    clientSecret: 'q7Xv2LkPz9RbT4wYc8Hd',
    rateLimit: { limit, windowSeconds },
    freshTokens: true,
  });
  const inputs = { ...inputsFor(port), max_attempts: String(maxAttempts), verify: 'false' };
  results = await Promise.all(Array.from({ length: processes }, () => runAction({ inputs })));
  await port.close();
  console.log(histogram(port.requests.map(({ at }) => at)));
}, 120_000);

/** Requests in each quarter of a second. */
function histogram(times: readonly number[]): string {
  const [first = 0] = times;
  const counts = new Map<number, number>();
  for (const at of times) {
    const quarter = Math.floor((at - first) / 250);
    counts.set(quarter, (counts.get(quarter) ?? 0) + 1);
  }
  const lines = [...counts].map(
    ([quarter, count]) => `${(quarter / 4).toFixed(2).padStart(6)} s ${'#'.repeat(count)}`,
  );
  return [
    `${times.length} requests of ${processes} processes, ${limit} in ${windowSeconds} s allowed`,
    ...lines,
  ].join('\n');
}

const tries = ({ rawLog }: StepResult) =>
  1 + rawLog.split(' failed, the next follows in ').length - 1;

describe(`${processes} jobs that start together, ${limit} exchanges allowed in a window`, () => {
  test('meet the limit', () => {
    expect(port.requests.length).toBeGreaterThan(processes);
  });

  test('all get a token of their own', () => {
    expect(results.map(({ outcome }) => outcome)).toEqual(Array(processes).fill('success'));
    const tokens = results.map(({ outputs }) => outputs.access_token);
    expect(new Set(tokens).size).toBe(processes);
  });

  test(`ask ${maxAttempts} times at most each`, () => {
    const counts = results.map(tries);
    expect(Math.max(...counts)).toBeLessThanOrEqual(maxAttempts);
    expect(counts.reduce((sum, count) => sum + count)).toBe(port.requests.length);
  });

  test('wait until the window ends, and then spread in proportion to the wait', () => {
    const [first] = port.requests;
    const windowEnds = (first?.at ?? 0) + windowSeconds * 1000;
    const later = port.requests.slice(processes).map(({ at }) => at);
    expect(Math.min(...later)).toBeGreaterThanOrEqual(windowEnds);
    expect(Math.max(...later) - Math.min(...later)).toBeGreaterThan(1_000);
  });

  test('leak nothing', () => {
    for (const result of results) {
      expectNoLeaks(result, [
        { name: 'the client secret', value: port.clientSecret },
        { name: 'the token', value: result.outputs.access_token ?? '', inOutputs: true },
      ]);
    }
  });
});
