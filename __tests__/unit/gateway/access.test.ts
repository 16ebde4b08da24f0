import { expect, test } from '@jest/globals';
import { Access } from '../../../src/gateway/access.ts';
import { FakeClock } from '../../support/fake-clock.ts';

const minutes = (count: number) => count * 60_000;

/** An access whose exchanges give what `exchange` says, and counts them. */
function access(exchange: (count: number) => Promise<string> | string, expiresInSeconds = 5_400) {
  const clock = new FakeClock();
  let exchanges = 0;
  const tokens = new Access(
    { value: 'token-0', expiresInSeconds },
    async () => {
      exchanges += 1;
      return { value: await exchange(exchanges), expiresInSeconds };
    },
    clock,
  );
  return { tokens, clock, exchanges: () => exchanges };
}

test('a token that lives is used', async () => {
  const { tokens, exchanges } = access(() => 'token-1');
  expect(await tokens.token()).toBe('token-0');
  expect(exchanges()).toBe(0);
});

test('tokens of 90 minutes last a job of four hours', async () => {
  const { tokens, clock, exchanges } = access((count) => `token-${count}`);
  const used = new Set<string>();
  for (let minute = 0; minute < 240; minute += 1) {
    used.add(await tokens.token());
    clock.pass(minutes(1));
  }
  expect([...used]).toEqual(['token-0', 'token-1', 'token-2']);
  expect(exchanges()).toBe(2);
  expect(tokens.renewals).toBe(2);
});

test('all who wait share one exchange', async () => {
  const { tokens, exchanges } = access(() => 'token-1');
  const given = await Promise.all(Array.from({ length: 20 }, () => tokens.insteadOf('token-0')));
  expect(new Set(given)).toEqual(new Set(['token-1']));
  expect(exchanges()).toBe(1);
});

test('who was refused with an older token gets the newer one without an exchange', async () => {
  const { tokens, exchanges } = access(() => 'token-1');
  await tokens.insteadOf('token-0');
  expect(await tokens.insteadOf('token-0')).toBe('token-1');
  expect(exchanges()).toBe(1);
});

test('after a refused exchange the next request tries again, but not at once', async () => {
  const { tokens, clock, exchanges } = access((count) => {
    if (count < 2) throw new Error('Port is away');
    return 'token-1';
  });
  await expect(tokens.insteadOf('token-0')).rejects.toThrow('Port is away');
  clock.pass(1_000);
  await expect(tokens.insteadOf('token-0')).rejects.toThrow('Port is away');
  expect(exchanges()).toBe(1);
  clock.pass(4_000);
  expect(await tokens.insteadOf('token-0')).toBe('token-1');
});

test('while Port hands out the same token, the error says so', async () => {
  const { tokens, clock, exchanges } = access((count) => (count < 3 ? 'token-0' : 'token-1'));
  const wanted = Array.from({ length: 20 }, () => tokens.insteadOf('token-0'));
  const outcomes = await Promise.allSettled(wanted);
  expect(exchanges()).toBe(1);
  for (const outcome of outcomes) {
    expect(outcome).toMatchObject({
      status: 'rejected',
      reason: { message: expect.stringContaining('still hands out the same one') },
    });
  }
  expect(tokens.renewals).toBe(0);
  clock.pass(4_000);
  await expect(tokens.insteadOf('token-0')).rejects.toThrow('the same one');
  clock.pass(4_000);
  expect(await tokens.insteadOf('token-0')).toBe('token-1');
  expect(exchanges()).toBe(3);
});

test('a token that has run out by this clock, and lives by the one of Port, stays in use', async () => {
  const { tokens, clock } = access(() => 'token-0', 60);
  clock.pass(minutes(1));
  expect(await tokens.token()).toBe('token-0');
  expect(tokens.renewals).toBe(0);
});
