import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { readMessage } from '../../../src/gateway/message.ts';
import { refusalOf } from './refusal-of.ts';

const read = (text: string) => readMessage(Buffer.from(text));
const refusal = (body: string | Uint8Array) => refusalOf(() => readMessage(Buffer.from(body)));

/** A call of `list_blueprints` with `args` as its arguments, as text. */
const call = (args: string) =>
  `{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"list_blueprints","arguments":${args}}}`;

test.each([
  '12345678901234567890',
  '1e400',
  '1E5',
  '1.0',
  '-0',
  '0.10',
  '"\\ud800 \\u0041 \\/"',
  '"ä 😀 \u2028"',
  '{"b":1,"a":2,"10":3,"2":4}',
  '{"__proto__":{"polluted":true},"constructor":{}}',
  '{ "Name" : "other" , "name" : "other" }',
  '[]',
  'null',
])('what is inside "arguments" arrives as it was sent: %s', (args) => {
  expect(read(call(args)).text).toBe(call(args));
});

test('a message says what the same text says to JSON.parse', () => {
  const json = fc.oneof(
    fc.jsonValue(),
    fc.dictionary(fc.string({ unit: 'binary' }), fc.jsonValue()),
  );
  fc.assert(
    fc.property(
      fc.dictionary(fc.string({ unit: 'grapheme' }), json),
      fc.boolean(),
      (params, pretty) => {
        const sent = { jsonrpc: '2.0', id: 'a"\\', method: 'resources/read', params };
        const text = JSON.stringify(sent, undefined, pretty ? '\t' : undefined);
        expect(JSON.parse(read(text).text)).toEqual(JSON.parse(text));
      },
    ),
  );
});

test('a number as an ID is sent on as it is', () => {
  const text = '{"jsonrpc":"2.0","id":12345678901234567890,"method":"ping"}';
  expect(read(text)).toEqual({
    method: 'ping',
    id: '12345678901234567890',
    params: new Map(),
    text,
  });
});

test('of a key that stands there twice the last one counts, and alone is sent on', () => {
  const { params, text } = read(
    '{"id":1,"method":"ping","params":{"name":"x"},"jsonrpc":"2.0","method":"tools/call",' +
      '"params":{"name":"delete_blueprint","arguments":{"a":1},"name":"list_blueprints"}}',
  );
  expect(params.get('name')).toBe('"list_blueprints"');
  expect(text).toBe(
    '{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"list_blueprints","arguments":{"a":1}}}',
  );
});

test('escapes in keys, methods and names are undone', () => {
  const text = read(
    '{"jsonrpc":"2\\u002e0","i\\u0064":"\\u0031","m\\u0065thod":"tools\\/call","p\\u0061rams":{"n\\u0061me":"list\\u005fblueprints"}}',
  ).text;
  expect(text).toBe(
    '{"jsonrpc":"2.0","id":"1","method":"tools/call","params":{"name":"list_blueprints"}}',
  );
});

test('keys that the envelope does not have are left out', () => {
  expect(
    read('{"jsonrpc":"2.0","__proto__":{"method":"x"},"method":"ping","id":1,"x":[2]}').text,
  ).toBe('{"jsonrpc":"2.0","id":1,"method":"ping"}');
});

test.each([
  ['an answer to a request of the server', '{"jsonrpc":"2.0","id":7,"result":{"action":"accept"}}'],
  ['an error', '{"jsonrpc":"2.0","id":7,"error":{"code":-1,"message":"no"}}'],
  ['an error without an ID', '{"jsonrpc":"2.0","error":{"code":-32700,"message":"?"}}'],
  [
    'an error whose ID is null',
    '{"jsonrpc":"2.0","id":null,"error":{"code":-32700,"message":"?"}}',
  ],
  ['a notification', '{"jsonrpc":"2.0","method":"notifications/initialized"}'],
  ['a method that nobody knows', '{"jsonrpc":"2.0","id":1,"method":"x/y","params":{}}'],
])('%s passes', (_what, text) => {
  expect(read(text).text).toBe(text);
});

test('white space and a byte order mark around a message do not matter', () => {
  expect(read('\ufeff\r\n {"jsonrpc" : "2.0",\t"method" : "ping", "id": 1 }\n').text).toBe(
    '{"jsonrpc":"2.0","id":1,"method":"ping"}',
  );
});

test.each([
  ['nothing', ''],
  ['a string without end', '{"jsonrpc":"2.0'],
  ['no JSON', '{"jsonrpc":"2.0",}'],
  ['several texts', '{"jsonrpc":"2.0","method":"ping"} {"jsonrpc":"2.0"}'],
  ['NaN', call('NaN')],
  ['a line break in a string', call('"\n"')],
  ['not UTF-8', Buffer.concat([Buffer.from(call('"')), Buffer.of(0xc3, 0x28)])],
  ['half a character', Buffer.from(call('"ä"')).subarray(0, -4)],
  ['UTF-16', Buffer.from(call('1'), 'utf16le')],
])('%s is answered with a parse error', (_what, body) => {
  expect(refusal(body)).toMatchObject({ status: 400, id: null, code: -32700 });
});

test.each([
  ['a batch', `[${call('1')}]`],
  ['an empty batch', '[]'],
  ['a string', '"ping"'],
  ['null', 'null'],
  ['no jsonrpc', '{"id":1,"method":"ping"}'],
  ['jsonrpc 1.0', '{"jsonrpc":"1.0","method":"ping"}'],
  ['jsonrpc as a number', '{"jsonrpc":2.0,"method":"ping"}'],
  ['a method that is no string', '{"jsonrpc":"2.0","method":["tools/call"]}'],
  ['an ID that is an object', '{"jsonrpc":"2.0","id":{},"method":"ping"}'],
  ['an ID that is null', '{"jsonrpc":"2.0","id":null,"method":"ping"}'],
  ['params by position', '{"jsonrpc":"2.0","method":"tools/call","params":["x"]}'],
  ['params that are null', '{"jsonrpc":"2.0","method":"ping","params":null}'],
  ['a result that is no object', '{"jsonrpc":"2.0","id":1,"result":[]}'],
  ['a result without an ID', '{"jsonrpc":"2.0","result":{}}'],
  ['an error that is a string', '{"jsonrpc":"2.0","id":1,"error":"x"}'],
  ['a request that is an answer, too', '{"jsonrpc":"2.0","id":1,"method":"ping","result":{}}'],
  ['an answer with params', '{"jsonrpc":"2.0","id":1,"result":{},"params":{}}'],
  ['two answers', '{"jsonrpc":"2.0","id":1,"result":{},"error":{}}'],
  ['neither', '{"jsonrpc":"2.0","id":1}'],
])('%s is no message', (_what, text) => {
  expect(refusal(text)).toMatchObject({ status: 400, code: -32600 });
});

test('a refusal carries the ID where there is one', () => {
  expect(refusal('{"jsonrpc":"2.0","id":"a\\u0062","method":1}')).toMatchObject({ id: 'ab' });
  expect(refusal('{"jsonrpc":"2.0","id":[1],"method":"ping"}')).toMatchObject({ id: null });
});

test.each([
  ['letter case', 'Method'],
  ['all upper case', 'PARAMS'],
  ['the long s', 'param\u017f'],
  ['a dotless i', '\u0131d'],
  ['an I with a dot', '\u0130d'],
  ['full width', '\uff4dethod'],
  ['mathematical letters', '\u{1d426}ethod'],
  ['an accent', 'me\u0301thod'],
  ['a space', 'method '],
  ['a space without width', 'me\u200bthod'],
  ['a control character', '\\u0000method'],
  ['a soft hyphen', 'meth\u00adod'],
  ['a byte order mark', '\ufeffid'],
  ['half a surrogate pair', 'result\\ud800'],
  ['a variation selector', 'error\ufe0f'],
  ['a Hangul filler', 'jsonrpc\u3164'],
])('a key of the envelope that differs by %s is refused', (_how, key) => {
  const text = `{"${key}":1,"jsonrpc":"2.0","id":1,"method":"ping"}`;
  expect(refusal(text)).toMatchObject({ status: 400, id: 1, code: -32600 });
});

test.each(['Name', 'NAME', 'name\u200b', 'nAme', 'Arguments', 'argument\u017f', ' arguments'])(
  'a tools/call whose params have the key %j is refused',
  (key) => {
    const params = `{"name":"list_blueprints","arguments":{},"${key}":"delete_blueprint"}`;
    expect(
      refusal(`{"jsonrpc":"2.0","id":3,"method":"tools/call","params":${params}}`),
    ).toMatchObject({ status: 400, id: 3, code: -32600 });
  },
);

test('params of other methods, and what is inside arguments, may have such keys', () => {
  for (const text of [
    '{"jsonrpc":"2.0","id":1,"method":"prompts/get","params":{"name":"a","Name":"b"}}',
    call('{"name":1,"Name":2,"METHOD":3,"arguments":4}'),
  ]) {
    expect(read(text).text).toBe(text);
  }
});

test.each([
  'Tools/call',
  'tools/call ',
  'tools/cal\u217c',
  'tool\u017f/call',
  'tools\uff0fcall',
  '\ttools/call',
  'tools/\u200dcall',
  'TOOLS/CALL',
  'logging/setlevel',
  'tas\u212as/get',
])('the method %j is refused', (method) => {
  expect(
    refusal(JSON.stringify({ jsonrpc: '2.0', id: 1, method, params: { name: 'x' } })),
  ).toMatchObject({ status: 400, id: 1, code: -32600 });
});

test('a body is nested 100 levels deep at most', () => {
  // The message, its params and what they hold.
  const nested = (levels: number) => call('['.repeat(levels) + ']'.repeat(levels));
  expect(read(nested(98)).text).toBe(nested(98));
  expect(refusal(nested(99))).toMatchObject({ status: 400, code: -32600 });
  expect(refusal('['.repeat(4_000_000))).toMatchObject({ status: 400, code: -32600 });
});

test('brackets in strings are no nesting', () => {
  const text = call(JSON.stringify(`\\"${'[{'.repeat(200)}\\`));
  expect(read(text).text).toBe(text);
});

test.each([
  ['numbers', `[${'1.0,'.repeat(1_000_000)}1]`],
  ['backslashes', `"${'\\\\'.repeat(2_000_000)}"`],
  ['quotes', `"${'\\"'.repeat(2_000_000)}"`],
])('4 MB of %s are read in less than two seconds', (_what, args) => {
  const text = call(args);
  const start = performance.now();
  expect(read(text).text === text).toBe(true);
  expect(performance.now() - start).toBeLessThan(2_000);
});
