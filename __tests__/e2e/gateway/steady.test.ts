import type { Client } from '@modelcontextprotocol/client';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import {
  type LocalPort,
  type LocalPortOptions,
  startLocalPort,
} from '../../../sandbox/local-port.ts';
import { inputsFor } from '../../support/port.ts';
import {
  runAction,
  type RunnerJob,
  startJob,
  type StepResult,
} from '../../support/runner/index.ts';
import { call, connectAgent, recordOf, until, wait } from './agent.ts';

jest.setTimeout(120_000);

let job: RunnerJob;
let port: LocalPort;
let given: StepResult;
let client: Client;
beforeEach(async () => {
  job = await startJob();
});
afterEach(async () => {
  await client.close().catch(() => undefined);
  await job.end();
  await port.close();
});

async function start(options: LocalPortOptions = {}, inputs: Record<string, string> = {}) {
  port = await startLocalPort(options);
  given = await runAction({
    job,
    inputs: { ...inputsFor(port), transport: 'gateway', min_lifetime_seconds: '0', ...inputs },
  });
  expect(given.outcome).toBe('success');
  client = await connectAgent(given);
  // The stream that the client opens by itself meets no fault that is meant for its calls.
  await until(
    () => port.requests.some(({ method }) => method === 'GET'),
    'the stream is asked for',
  );
}
const exchanges = () => port.requests.filter(({ path }) => path.startsWith('/api')).length;
const calls = () => port.requests.filter(({ body }) => body.includes('"tools/call"'));

describe('the token', () => {
  test('is exchanged anew when it has run out, as often as needed', async () => {
    await start({ expiresIn: 3, freshTokens: true });
    for (let second = 0; second < 8; second += 1) {
      expect((await call(client, 'list_blueprints')).isError).toBe(false);
      await wait(1_000);
    }
    expect(port.tokens.length).toBeGreaterThan(2);
    expect(await recordOf(given)).toMatchObject({
      totals: { calls: 8, ok: 8 },
      renewals: port.tokens.length - 1,
      lastError: null,
    });
  });

  test('that Port refuses before its time is exchanged once for all calls in flight', async () => {
    let ahead = 0;
    await start({ now: () => Date.now() + ahead });
    ahead = 4 * 3_600_000;
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => call(client, 'list_blueprints')),
    );
    expect(answers.filter(({ isError }) => isError)).toEqual([]);
    expect(exchanges()).toBe(2);
    // Some were refused, and asked again.
    expect(calls().length).toBeGreaterThan(20);
    expect(port.tokens).toHaveLength(2);
    expect(await recordOf(given)).toMatchObject({ renewals: 1, totals: { ok: 20 } });
  });

  test('that Port hands out again although it refuses it is an error that says so', async () => {
    await start();
    port.fault('mcp', ...Array.from({ length: 5 }, () => ({ status: 401 })));
    await expect(call(client, 'list_blueprints')).rejects.toThrow('still hands out the same one');
    await expect(call(client, 'list_blueprints')).rejects.toThrow('still hands out the same one');
    expect(exchanges()).toBe(2);
  });

  test('whose exchange hangs is an error in time, and the next request tries again', async () => {
    await start({ freshTokens: true }, { timeout_seconds: '3', max_attempts: '1' });
    port.fault('mcp', { status: 401 }, { status: 401 });
    port.fault('api', { kind: 'no-headers' });
    const started = performance.now();
    await expect(call(client, 'list_blueprints')).rejects.toThrow('no complete response');
    expect(performance.now() - started).toBeLessThan(10_000);
    await wait(3_000);
    expect((await call(client, 'list_blueprints')).isError).toBe(false);
  });
});

describe('Port', () => {
  test('that is away for a moment is not missed', async () => {
    await start();
    const { origin, clientSecret, tokens } = port;
    await port.close();
    const away = client.listTools().catch((error: unknown) => error);
    await wait(1_500);
    port = await startLocalPort({
      port: Number(new URL(origin).port),
      clientSecret,
      accessToken: tokens[0] ?? '',
    });
    // It has forgotten its sessions, and says so itself.
    expect(String(await away)).toContain('Session not found');
  });

  test.each([
    ['refuses calls for their number', { status: 429, headers: { 'retry-after': '1' } }],
    ['resets the list', { kind: 'reset' as const }],
    ['is out of order for the list', { status: 503 }],
  ])('that %s is asked again', async (what, fault) => {
    await start();
    port.fault('mcp', fault);
    if (what.includes('list')) expect((await client.listTools()).tools).not.toEqual([]);
    else expect((await call(client, 'list_blueprints')).isError).toBe(false);
  });

  test.each(['reset', 'reset-in-headers', 'truncated'] as const)(
    'never runs a tool twice: a call whose answer is lost by a %s is an error',
    async (kind) => {
      await start();
      await call(client, 'list_blueprints');
      port.fault('mcp', { kind });
      await expect(call(client, 'run_action', { identifier: 'x' })).rejects.toThrow();
      expect(calls().filter(({ body }) => body.includes('run_action'))).toHaveLength(1);
      expect(await recordOf(given)).toMatchObject({ totals: { failed: 1 } });
    },
  );
});

test('an agent that thinks finds its connection, and Port a fresh one', async () => {
  await start();
  await call(client, 'list_blueprints');
  await wait(6_000);
  expect((await call(client, 'list_blueprints')).isError).toBe(false);
});

test('a call of seconds is waited for', async () => {
  await start();
  port.fault('mcp', { status: 500, delayMs: 12_000 });
  const started = performance.now();
  await expect(call(client, 'list_blueprints')).rejects.toThrow();
  expect(performance.now() - started).toBeGreaterThan(11_000);
});
