import { beforeEach, expect, test } from '@jest/globals';
import { z } from 'zod';
import { ActivityRecord } from '../../../src/gateway/record.ts';
import { Secrets } from '../../../src/secrets.ts';
import { FakeClock } from '../../support/fake-clock.ts';

const secrets = new Secrets(() => undefined);
secrets.mask('q7Xv2LkPz9RbT4wYc8Hd');

let clock: FakeClock;
let record: ActivityRecord;
beforeEach(() => {
  clock = new FakeClock('2026-03-01T12:00:00Z');
  record = new ActivityRecord(
    clock,
    (text, maxLength) => secrets.clean(text, maxLength),
    () => 2,
  );
});

const part = z.record(z.string(), z.unknown());
const shape = z.looseObject({
  calls: z.array(part),
  totals: part,
  tools: z.record(z.string(), part),
  lastError: z.object({ message: z.string() }).nullable(),
});
const shown = () => shape.parse(JSON.parse(record.toJson()));

test('without any call it says when it began, and that nobody connected', () => {
  expect(JSON.parse(record.toJson())).toEqual({
    version: 1,
    startedAt: '2026-03-01T12:00:00.000Z',
    connected: false,
    connectedAt: null,
    calls: [],
    totals: { calls: 0, ok: 0, toolErrors: 0, refused: 0, failed: 0 },
    tools: {},
    renewals: 2,
    lastError: null,
  });
});

test('says when a client first connected', () => {
  clock.pass(1_000);
  record.connected();
  clock.pass(1_000);
  record.connected();
  expect(shown()).toMatchObject({ connected: true, connectedAt: '2026-03-01T12:00:01.000Z' });
});

test('tells each call, and counts by tool and in all', () => {
  for (const [outcome, status] of [
    ['ok', 200],
    ['tool-error', 200],
    ['refused', null],
    ['failed', 502],
  ] as const) {
    const settle = record.call('list_entities');
    clock.pass(250);
    settle(outcome, status);
  }
  const at = (ms: number) => new Date(Date.parse('2026-03-01T12:00:00Z') + ms).toISOString();
  expect(shown()).toMatchObject({
    calls: [
      { at: at(0), tool: 'list_entities', ms: 250, outcome: 'ok', status: 200 },
      { at: at(250), tool: 'list_entities', ms: 250, outcome: 'tool-error', status: 200 },
      { at: at(500), tool: 'list_entities', ms: 250, outcome: 'refused', status: null },
      { at: at(750), tool: 'list_entities', ms: 250, outcome: 'failed', status: 502 },
    ],
    totals: { calls: 4, ok: 1, toolErrors: 1, refused: 1, failed: 1 },
    tools: {
      list_entities: {
        calls: 4,
        refused: 1,
        failed: 1,
        toolErrors: 1,
        ms: 1_000,
        first: at(0),
        last: at(750),
      },
    },
  });
});

test.each([
  ['control characters', 'a\u0000\n::error::b\u001b[31m', 'a : :error: :b [31m'],
  ['other alphabets', 'café\u202ex', 'cafx'],
  ['a secret', 'x q7Xv2LkPz9RbT4wYc8Hd y', 'x *** y'],
  ['nothing', '', '(no name)'],
  ['a name without end', 'x'.repeat(100_000), 'x'.repeat(64)],
])('a name with %s is cleaned and cut', (_what, name, expected) => {
  record.call(name)('ok', 200);
  expect(shown().calls[0]?.tool).toBe(expected);
  expect(Object.keys(shown().tools)).toEqual([expected]);
});

test('names that objects have themselves are names like any other', () => {
  record.call('__proto__')('ok', 200);
  record.call('constructor')('ok', 200);
  expect(record.toJson()).toContain('"tools":{"__proto__":{"calls":1,');
  expect(record.toJson()).toContain('"constructor":{"calls":1,');
});

test('stays bounded, and the totals count on', () => {
  for (let number = 0; number < 5_000; number += 1) record.call(`tool_${number}`)('ok', 200);
  const { calls, totals, tools } = shown();
  expect(calls).toHaveLength(1_000);
  expect(totals).toMatchObject({ calls: 5_000, ok: 5_000 });
  expect(Object.keys(tools)).toHaveLength(201);
  expect(tools['(others)']).toMatchObject({ calls: 4_800 });
  expect(record.toJson().length).toBeLessThan(300_000);
});

test('keeps the last error, cleaned and cut', () => {
  record.error('first');
  record.error(`with q7Xv2LkPz9RbT4wYc8Hd ${'x'.repeat(1_000)}`);
  const { message = '' } = shown().lastError ?? {};
  expect(message).toMatch(/^with \*\*\* x+…$/);
  expect(message).toHaveLength(500);
});
