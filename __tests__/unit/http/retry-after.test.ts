import { expect, test } from '@jest/globals';
import { retryAfterMs } from '../../../src/http/retry-after.ts';

const now = Date.parse('2026-03-01T12:00:00Z');

test.each([
  ['seconds', '120', 120_000],
  ['zero seconds', '0', 0],
  ['a date', 'Sun, 01 Mar 2026 12:00:30 GMT', 30_000],
  ['a date in the past', 'Sun, 01 Mar 2026 11:00:00 GMT', 0],
  ['a negative number', '-5', undefined],
  ['nonsense', 'soon', undefined],
  ['too many digits', '9'.repeat(30), undefined],
])('Retry-After as %s', (_what, value, expected) => {
  expect(retryAfterMs({ status: 503, headers: { 'retry-after': value } }, now)).toBe(expected);
});

test('without Retry-After the epoch second of the reset counts, where a rate limit was hit', () => {
  const headers = { 'x-ratelimit-reset': String(now / 1000 + 45) };
  expect(retryAfterMs({ status: 429, headers }, now)).toBe(45_000);
  expect(retryAfterMs({ status: 503, headers }, now)).toBeUndefined();
});

test('Retry-After wins over the reset', () => {
  const headers = { 'retry-after': '2', 'x-ratelimit-reset': String(now / 1000 + 45) };
  expect(retryAfterMs({ status: 429, headers }, now)).toBe(2_000);
});

test.each([
  ['Retry-After as a date', { 'retry-after': 'Sun, 01 Mar 2026 12:10:03 GMT' }],
  ['the reset', { 'x-ratelimit-reset': String(now / 1000 + 603) }],
])("%s is measured by the server's clock, 10 minutes ahead of the runner's", (_what, header) => {
  const headers = { ...header, date: 'Sun, 01 Mar 2026 12:10:00 GMT' };
  expect(retryAfterMs({ status: 429, headers }, now)).toBe(3_000);
});

test('a small number as the reset is the seconds until then', () => {
  const headers = { 'x-ratelimit-reset': '30', date: 'Sun, 01 Mar 2026 12:10:00 GMT' };
  expect(retryAfterMs({ status: 429, headers }, now)).toBe(30_000);
});

test.each([
  ['a point in time', String(now / 1000 + 45.5), 45_500],
  ['a duration', '1.5', 1_500],
])('a reset may have a fraction of a second, as %s', (_what, reset, expected) => {
  const headers = { 'x-ratelimit-reset': reset };
  expect(retryAfterMs({ status: 429, headers }, now)).toBe(expected);
});

test.each(['0', 'soon', ''])('a reset of %j says nothing', (reset) => {
  const headers = { 'x-ratelimit-reset': reset };
  expect(retryAfterMs({ status: 429, headers }, now)).toBeUndefined();
});
