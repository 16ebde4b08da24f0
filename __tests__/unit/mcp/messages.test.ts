import { describe, expect, test } from '@jest/globals';
import {
  CostlyJson,
  countParts,
  JsonReader,
  maxParts,
  members,
  notification,
  request,
  response,
} from '../../../src/mcp/messages.ts';

describe('what is sent is JSON-RPC 2.0', () => {
  test('a request', () => {
    expect(JSON.parse(request(7, 'tools/list', { cursor: 'next' }))).toEqual({
      jsonrpc: '2.0',
      id: 7,
      method: 'tools/list',
      params: { cursor: 'next' },
    });
  });

  test('a notification, which has no id', () => {
    expect(JSON.parse(notification('notifications/initialized'))).toEqual({
      jsonrpc: '2.0',
      method: 'notifications/initialized',
    });
  });

  test('a response', () => {
    expect(JSON.parse(response('a', { result: {} }))).toEqual({
      jsonrpc: '2.0',
      id: 'a',
      result: {},
    });
  });
});

describe('a text is read as', () => {
  test.each([
    [
      'a result',
      '{"jsonrpc":"2.0","id":1,"result":{"a":1}}',
      { kind: 'result', id: 1, result: { a: 1 } },
    ],
    [
      'an error',
      '{"jsonrpc":"2.0","id":"x","error":{"code":-32601,"message":"No","data":[1]}}',
      { kind: 'error', id: 'x', error: { code: -32_601, message: 'No', data: [1] } },
    ],
    [
      'an error without a message, to nobody',
      '{"jsonrpc":"2.0","id":null,"error":{"code":1}}',
      { kind: 'error', id: null, error: { code: 1, message: '', data: undefined } },
    ],
    [
      'a request',
      '{"jsonrpc":"2.0","id":0,"method":"ping"}',
      { kind: 'request', id: 0, method: 'ping' },
    ],
    [
      'a notification',
      '{"jsonrpc":"2.0","method":"notifications/message","params":null}',
      { kind: 'notification', method: 'notifications/message' },
    ],
  ])('%s', (_what, text, message) => {
    expect(new JsonReader().messages(text)).toEqual([message]);
  });

  test('several messages, where it is an array', () => {
    const text =
      '[{"jsonrpc":"2.0","method":"a"},{"jsonrpc":"2.0","id":1,"result":{}},{"jsonrpc":"2.0","id":2,"result":{}}]';
    expect(new JsonReader().messages(text).map(({ kind }) => kind)).toEqual([
      'notification',
      'result',
      'result',
    ]);
  });

  test.each([
    ['another version', '{"jsonrpc":"1.0","id":1,"result":{}}'],
    ['no version', '{"id":1,"result":{}}'],
    ['a result to nobody', '{"jsonrpc":"2.0","result":{}}'],
    ['neither result nor error', '{"jsonrpc":"2.0","id":1}'],
    ['an error without a code', '{"jsonrpc":"2.0","id":1,"error":{"message":"No"}}'],
    ['an error that is a text', '{"jsonrpc":"2.0","id":1,"error":"No"}'],
    ['other JSON', '{"hello":"world"}'],
    ['null', 'null'],
    ['a number', '1'],
    ['a list of lists', '[[]]'],
    ['a prototype with the members', '{"__proto__":{"jsonrpc":"2.0","id":1,"result":{}}}'],
  ])('no message: %s', (_what, text) => {
    expect(new JsonReader().messages(text)).toEqual([]);
  });
});

test('only an object has members', () => {
  expect(members({ a: 1 })).toEqual({ a: 1 });
  for (const other of [[], null, 'a', 1, undefined]) expect(members(other)).toBeUndefined();
});

describe('JSON that costs too much', () => {
  const nested = (depth: number, open = '[', close = ']') =>
    open.repeat(depth) + close.repeat(depth);

  test('is what is nested more than 100 deep', () => {
    expect(new JsonReader().parse(nested(100))).toBeDefined();
    expect(() => new JsonReader().parse(nested(101))).toThrow(CostlyJson);
    expect(() => new JsonReader().parse(`${'{"a":'.repeat(101)}1${'}'.repeat(101)}`)).toThrow(
      'is nested more than 100 deep',
    );
  });

  test('is not what is wide', () => {
    expect(new JsonReader().parse(`[${nested(99)},${nested(99)}]`)).toHaveLength(2);
  });

  test('has more than a million brackets, colons and commas', () => {
    expect(new JsonReader().parse(`[${'0,'.repeat(999_998)}0]`)).toHaveLength(999_999);
    expect(() => new JsonReader().parse(`[${'0,'.repeat(1_000_000)}0]`)).toThrow(
      'brings more than 1,000,000 brackets, colons and commas',
    );
    expect(maxParts).toBe(1_000_000);
  });

  test('is not what has them inside of strings', () => {
    for (const inside of ['['.repeat(1_000), '\\"[', '\\\\\\"{', ',:'.repeat(maxParts)]) {
      const text = `["${inside}",["${inside}"]]`;
      expect(new JsonReader().parse(text)).toEqual(JSON.parse(text));
    }
  });

  test('is found after a string that ends with a backslash', () => {
    expect(() => new JsonReader().parse(`["\\\\",${nested(101)}]`)).toThrow(CostlyJson);
  });

  test('is refused before anybody knows whether it is JSON', () => {
    expect(() => {
      countParts('['.repeat(8_000_000));
    }).toThrow(CostlyJson);
    expect(() => {
      countParts('"an open string, and [');
    }).not.toThrow();
  });

  test('costs nothing where 8 MiB are one string', () => {
    expect(new JsonReader().parse(`"${'x'.repeat(8 * 1024 * 1024)}"`)).toHaveLength(
      8 * 1024 * 1024,
    );
  });
});

test('what is no JSON is a SyntaxError', () => {
  expect(() => new JsonReader().messages('<html>')).toThrow(SyntaxError);
});
