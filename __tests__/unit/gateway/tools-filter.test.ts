import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { OpenTools } from '../../../src/gateway/open-tools.ts';
import { ToolsFilter } from '../../../src/gateway/tools-filter.ts';
import { inPieces, through } from './through.ts';

const some = () => new OpenTools({ tools: ['a', 'b'], readOnly: false });
const filtered = (text: string, tools = some()) =>
  through(new ToolsFilter((tool) => tools.list(tool)), text);

test.each([
  ['the first', '[{"name":"x"},{"name":"a"}]', '[{"name":"a"}]'],
  ['one in the middle', '[{"name":"a"},{"name":"x"},{"name":"b"}]', '[{"name":"a"},{"name":"b"}]'],
  ['the last', '[{"name":"a"},{"name":"x"}]', '[{"name":"a"}]'],
  ['all', '[{"name":"x"},{"name":"y"}]', '[]'],
  ['none', '[ {"name":"a"}, {"name":"b"} ]', '[ {"name":"a"}, {"name":"b"} ]'],
  ['nothing', '[]', '[]'],
  ['a name in another letter case', '[{"name":"A"}]', '[]'],
  ['a name that is no string', '[{"name":["a"]},{"name":null},{"name":1},{}]', '[]'],
  ['elements that are no objects', '["a",1,null,["a"],{"name":"a"}]', '[{"name":"a"}]'],
  ['a name twice', '[{"name":"x","name":"a"},{"name":"a","Name":"x"}]', '[]'],
  [
    'a name written with escapes',
    '[{"n\\u0061me":"\\u0061"},{"name":"\\u0078"}]',
    '[{"n\\u0061me":"\\u0061"}]',
  ],
  [
    'brackets in strings',
    '[{"name":"x","d":"]},{"},{"name":"a","d":"\\"]"}]',
    '[{"name":"a","d":"\\"]"}]',
  ],
  [
    'a name that is only deeper',
    '[{"x":{"name":"a"}},{"name":"a","x":[{"name":"x"}]}]',
    '[{"name":"a","x":[{"name":"x"}]}]',
  ],
])('of the tools of a result goes what is not open: %s', (_what, tools, left) => {
  const message = (list: string) =>
    `{"result":{"nextCursor":"n","tools":${list},"ttlMs":1.0},"jsonrpc":"2.0","id":12345678901234567890}`;
  expect(filtered(message(tools))).toBe(message(left));
});

test.each([
  ['another letter case', '{"Result":{"TOOLS":[{"name":"x"}]}}', '{"Result":{"TOOLS":[]}}'],
  [
    'escapes',
    '{"r\\u0065sult":{"t\\u006fols":[{"name":"x"}]}}',
    '{"r\\u0065sult":{"t\\u006fols":[]}}',
  ],
  [
    'a key twice',
    '{"result":{"tools":[{"name":"x"}],"tools":[{"name":"x"}]},"result":{"tools":[{"name":"x"}]}}',
    '{"result":{"tools":[],"tools":[]},"result":{"tools":[]}}',
  ],
  [
    'a batch',
    '[{"id":1,"result":{"tools":[{"name":"x"}]}},{"result":{"tools":[{"name":"a"},{"name":"x"}]}}]',
    '[{"id":1,"result":{"tools":[]}},{"result":{"tools":[{"name":"a"}]}}]',
  ],
  [
    'a value that is no JSON',
    '{"x":NaN,"result":{"y":-Infinity,"tools":[{"name":"x"}]}}',
    '{"x":NaN,"result":{"y":-Infinity,"tools":[]}}',
  ],
  [
    'two messages',
    '{"result":{"tools":[{"name":"a"},{"name":"x"}]}}\n{"result":{"tools":[{"name":"x"},{"name":"b"}]}}',
    '{"result":{"tools":[{"name":"a"}]}}\n{"result":{"tools":[{"name":"b"}]}}',
  ],
  [
    'a bracket that opens nothing',
    '{"result":{"tools":[}{"name":"x"}]}}',
    '{"result":{"tools":[]}}',
  ],
  [
    'a byte order mark',
    '\ufeff{"result":{"tools":[{"name":"x"}]}}',
    '\ufeff{"result":{"tools":[]}}',
  ],
  [
    'keys like it before',
    '{"a":"result","b":{"tools":[1]},"result":{"a":"tools","b":[1],"tools":[{"name":"x"}]}}',
    '{"a":"result","b":{"tools":[1]},"result":{"a":"tools","b":[1],"tools":[]}}',
  ],
])('tools are found whatever the text looks like: %s', (_what, text, left) => {
  expect(filtered(text)).toBe(left);
});

test.each([
  '{"result":{"content":[{"type":"text","text":"{\\"result\\":{\\"tools\\":[{}]}}"}]}}',
  '{"result":{"structuredContent":{"tools":[{"name":"x"}]}}}',
  '{"params":{"tools":[{"name":"x"}]},"error":{"tools":[1]}}',
  '{"result":{"tools":{"name":"x"}}}',
  '{"result":{"tools":null,"x":[{"name":"x"}]}}',
  '{"result":[{"tools":[{"name":"x"}]}]}',
  '{"tools":[{"name":"x"}]}',
  '[[{"result":{"tools":[{"name":"x"}]}}]]',
  'upstream connect error, reset before headers: "result":{"tools":[',
  '<html>{{[["',
  ']}]}{"',
  '',
])('everything else goes through untouched: %s', (text) => {
  expect(filtered(text)).toBe(text);
});

test('any bytes that hold no such message go through as they are, as they come', () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array()), (chunks) => {
      const filter = new ToolsFilter(() => false);
      for (const chunk of chunks) {
        fc.pre(!Buffer.from(chunk).toString('latin1').includes('{'));
        expect(Buffer.from(filter.push(chunk))).toEqual(Buffer.from(chunk));
      }
    }),
  );
});

test('where a text is cut makes no difference', () => {
  const text =
    '{"result":{"tools":[{"name":"x","d":"]\\""},{"name":"a","d":"ä😀"} , {"name":"b"},{"name":"y"}]},"id":1.0}';
  const expected = '{"result":{"tools":[{"name":"a","d":"ä😀"} , {"name":"b"}]},"id":1.0}';
  fc.assert(
    fc.property(inPieces(text), (pieces) => {
      const tools = some();
      expect(through(new ToolsFilter((tool) => tools.list(tool)), ...pieces)).toBe(expected);
    }),
  );
});

test('the result is what parsing, filtering and writing would give', () => {
  const tool = fc.record({
    name: fc.constantFrom('a', 'b', 'x', 'constructor'),
    x: fc.jsonValue(),
  });
  fc.assert(
    fc.property(fc.array(tool), fc.jsonValue(), (tools, other) => {
      const message = { other, result: { other, tools }, jsonrpc: '2.0' };
      const left = tools.filter(({ name }) => name === 'a' || name === 'b');
      expect(JSON.parse(filtered(JSON.stringify(message)))).toEqual(
        JSON.parse(JSON.stringify({ ...message, result: { other, tools: left } })),
      );
    }),
  );
});

test('nothing waits but the tool that is being read', () => {
  const tools = some();
  const filter = new ToolsFilter((tool) => tools.list(tool));
  const push = (text: string) => Buffer.from(filter.push(Buffer.from(text))).toString();
  expect(push('{"result":{"x":"long')).toBe('{"result":{"x":"long');
  expect(push('er","tools":[{"na')).toBe('er","tools":[');
  expect(push('me":"a"}')).toBe('');
  expect(push(',{"name":"x"')).toBe('{"name":"a"}');
  expect(push('},{"name":"b"}]')).toBe(',{"name":"b"}]');
  expect(push('},')).toBe('},');
});

test('a tool that was cut off does not come out at the end', () => {
  expect(filtered('{"result":{"tools":[{"name":"a"},{"name":"b","x":"')).toBe(
    '{"result":{"tools":[{"name":"a"}',
  );
});

test('a tool of more than 8 MiB ends the stream; a result of any size does not', () => {
  const large = `"${'x'.repeat(9 * 1024 * 1024)}"`;
  const other = `{"result":{"content":[${large}]}}`;
  expect(filtered(other) === other).toBe(true);
  expect(() => filtered(`{"result":{"tools":[{"name":"a","d":${large}}]}}`)).toThrow(RangeError);
});

test('where all tools are open nothing is changed, and their names are known', () => {
  const tools = new OpenTools({ tools: undefined, readOnly: true });
  const text = '{"result":{"tools":[ {"name":"a"},\n{"name":"c", "x":1.0} ]}}';
  expect(filtered(text, tools)).toBe(text);
  expect(['a', 'b', 'c'].filter((name) => tools.isOpen(name))).toEqual(['a', 'c']);
});

test('of a listed tool is kept what it says about headers', () => {
  const tools = some();
  const annotated = '{"name":"x","inputSchema":{"properties":{"p":{"x-mcp-header":"P"}}}}';
  filtered(`{"result":{"tools":[${annotated},{"name":"a"}]}}`, tools);
  expect(tools.annotated('x')).toBe(annotated);
  expect(tools.annotated('a')).toBeUndefined();
});

test('a list without end does not fill the memory', () => {
  const tools = new OpenTools({ tools: undefined, readOnly: true });
  for (let index = 0; index < 10_001; index += 1) tools.list(`{"name":"t${index}"}`);
  expect(tools.isOpen('t9999')).toBe(true);
  expect(tools.isOpen('t10000')).toBe(false);
});
