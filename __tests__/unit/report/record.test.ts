import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { NotARecord, parseRecord } from '../../../src/report/record.ts';
import { nobody, recordWith } from '../../support/stand-in-gateway.ts';

const parse = (changes: Record<string, unknown>) =>
  parseRecord(JSON.stringify(recordWith(changes)));
const oneCall = (changes: Record<string, unknown>) =>
  parse({ calls: [{ ...recordWith().calls[0], ...changes }] });
const oneTool = (changes: Record<string, unknown>, name = 'x') =>
  parse({ tools: { [name]: { ...recordWith().tools.list_blueprints, ...changes } } });

test('a record is read whole', () => {
  const lastError = { at: '2026-11-26T10:04:00Z', message: 'no answer' };
  const tools = { x: { ...recordWith().tools.list_blueprints, toolErrors: 1 } };
  expect(parse({ renewals: 2, lastError, tools })).toEqual({
    startedAt: new Date('2026-11-26T10:00:00Z'),
    connected: true,
    connectedAt: new Date('2026-11-26T10:00:05.250Z'),
    totals: { calls: 3, ok: 1, refused: 1, failed: 1 },
    calls: [
      {
        at: new Date('2026-11-26T10:01:00Z'),
        ...{ tool: 'list_blueprints', ms: 120, outcome: 'ok', status: 200 },
      },
      {
        at: new Date('2026-11-26T10:02:00Z'),
        ...{ tool: 'delete_blueprint', ms: 0, outcome: 'refused', status: undefined },
      },
      {
        at: new Date('2026-11-26T10:03:00Z'),
        ...{ tool: 'list_blueprints', ms: 2_380, outcome: 'failed', status: 502 },
      },
    ],
    tools: [
      {
        ...{ name: 'x', calls: 2, refused: 0, failed: 2, ms: 2_500 },
        first: new Date('2026-11-26T10:01:00Z'),
        last: new Date('2026-11-26T10:03:00Z'),
      },
    ],
    renewals: 2,
    lastError: { at: new Date('2026-11-26T10:04:00Z'), message: 'no answer' },
  });
});

test('a tool error is a failed call', () => {
  const totals = { calls: 5, ok: 1, toolErrors: 2, refused: 1, failed: 1 };
  expect(parse({ totals }).totals).toEqual({ calls: 5, ok: 1, refused: 1, failed: 3 });
});

test('a record of nobody is one', () => {
  expect(parse(nobody)).toMatchObject({ connected: false, connectedAt: undefined, tools: [] });
});

test('what a later gateway adds is passed over', () => {
  expect(parse({ ...nobody, more: [1] })).toMatchObject({ connected: false });
});

test('a thousand calls and two hundred names with the others are a record, and one more is none', () => {
  const calls = (length: number) => ({ calls: Array(length).fill(recordWith().calls[0]) });
  const tools = (length: number) => ({
    tools: Object.fromEntries(
      Array.from({ length }, (_, n) => [`t${n}`, recordWith().tools.delete_blueprint]),
    ),
  });
  expect(parse(calls(1_000)).calls).toHaveLength(1_000);
  expect(parse(tools(201)).tools).toHaveLength(201);
  expect(() => parse(calls(1_001))).toThrow(NotARecord);
  expect(() => parse(tools(202))).toThrow(NotARecord);
});

test('a tool may have any name, also one that objects have', () => {
  const text = JSON.stringify(recordWith({ tools: '$' })).replace(
    '"$"',
    `{"__proto__":${JSON.stringify(recordWith().tools.delete_blueprint)}}`,
  );
  expect(parseRecord(text).tools).toMatchObject([{ name: '__proto__', calls: 1 }]);
});

describe('none is', () => {
  test.each([
    ...['', 'null', '[]', '1', '"x"', '{}', '{"version":1}', '<html>', '[['.repeat(100_000)],
    JSON.stringify(recordWith()).slice(0, -1),
    `${JSON.stringify(recordWith())}{}`,
  ])('%.20j', (text) => {
    expect(() => parseRecord(text)).toThrow(NotARecord);
  });

  test.each(Object.keys(recordWith()))('a record without %s', (name) => {
    expect(() => parse({ [name]: undefined })).toThrow(NotARecord);
  });

  test.each(['1', 2, 0, 1.5, [1], true])('one of version %j', (version) => {
    expect(() => parse({ version })).toThrow(NotARecord);
  });

  test.each([
    ...['yesterday', '2026-11-26', '2026-11-26T10:00:00', '2026-11-26T10:00:00+01:00', '2026'],
    ...['2026-13-01T00:00:00Z', '2026-11-26T10:00:00Z\n', '::error::x', ' 2026-11-26T10:00:00Z'],
    ...[0, 1_764_151_200_000, {}, [], true],
  ])('one with %j for a time', (at) => {
    expect(() => parse({ startedAt: at })).toThrow(NotARecord);
    expect(() => parse({ connectedAt: at })).toThrow(NotARecord);
    expect(() => oneCall({ at })).toThrow(NotARecord);
    expect(() => oneTool({ first: at })).toThrow(NotARecord);
    expect(() => oneTool({ last: at })).toThrow(NotARecord);
    expect(() => parse({ lastError: { at, message: '' } })).toThrow(NotARecord);
  });

  test.each([-1, 0.5, 1e300, '7', '1e3', true, {}, [], [1]])('one with %j for a number', (n) => {
    expect(() => parse({ renewals: n })).toThrow(NotARecord);
    expect(() => oneCall({ status: n })).toThrow(NotARecord);
    for (const name of ['calls', 'refused', 'failed', 'toolErrors']) {
      expect(() => oneTool({ [name]: n })).toThrow(NotARecord);
    }
    for (const name of ['calls', 'ok', 'refused', 'failed', 'toolErrors']) {
      expect(() => parse({ totals: { ...recordWith().totals, [name]: n } })).toThrow(NotARecord);
    }
  });

  test.each([-1, 1e300, '7', null, {}])('one with %j for a duration', (ms) => {
    expect(() => oneCall({ ms })).toThrow(NotARecord);
    expect(() => oneTool({ ms })).toThrow(NotARecord);
  });

  test.each([
    { connected: 'true' },
    { connected: 1 },
    { calls: {} },
    { calls: [null] },
    { calls: ['x'] },
    { tools: [] },
    { tools: 'x' },
    { tools: { x: null } },
    { totals: null },
    { lastError: 'x' },
    { lastError: { at: '2026-11-26T10:00:00Z', message: ['x'] } },
  ])('one with %j', (changes) => {
    expect(() => parse(changes)).toThrow(NotARecord);
  });

  test.each([{ tool: 1 }, { tool: null }, { outcome: 'won' }, { outcome: null }])(
    'one with a call of %j',
    (changes) => {
      expect(() => oneCall(changes)).toThrow(NotARecord);
    },
  );
});

test('whatever is in its places, it is a record or none', () => {
  const names = Object.keys(recordWith()).filter((name) => name !== 'version');
  fc.assert(
    fc.property(fc.constantFrom(...names), fc.jsonValue(), (name, value) => {
      try {
        expect(parse({ [name]: value }).startedAt).toBeInstanceOf(Date);
      } catch (error) {
        expect(error).toBeInstanceOf(NotARecord);
      }
    }),
  );
});
