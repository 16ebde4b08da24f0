import { expect, test } from '@jest/globals';
import { Limiter } from '../../../sandbox/token-api.ts';

test('a new window of the rate limit begins where the last one ends', () => {
  let now = 1_000_000;
  const limiter = new Limiter({ limit: 1, windowSeconds: 10 }, () => now);
  const first = limiter.take();
  expect(first.refusal).toBeUndefined();
  expect(first.headers['x-ratelimit-reset']).toBe('1010');

  now += 9_999;
  expect(limiter.take().refusal?.status).toBe(429);

  now += 1;
  const next = limiter.take();
  expect(next.refusal).toBeUndefined();
  expect(next.headers['x-ratelimit-reset']).toBe('1020');
});
