import { expect, test } from '@jest/globals';
import { createParser } from 'eventsource-parser';
import fc from 'fast-check';
import { EventStreamFilter } from '../../../src/gateway/event-stream-filter.ts';
import { OpenTools } from '../../../src/gateway/open-tools.ts';
import { inPieces, through } from './through.ts';

function filter() {
  const tools = new OpenTools({ tools: ['a', 'b'], readOnly: false });
  return new EventStreamFilter((tool) => tools.list(tool));
}

test('tools go, and lines, comments and other fields stay as they are', () => {
  const stream = (tools: string) =>
    `: hello\r\n\r\nevent: message\nid: 7\nretry: 10\ndata: {"result":{"tools":[${tools}]}}\n\n` +
    'id\n:\ndata:\r\r' +
    `data:{"result":{"tools":[${tools}],"id":1.0}}\r\n\r\ndata: {"method":"ping"}\n\n`;
  expect(through(filter(), stream('{"name":"x"},{"name":"a"}'))).toBe(stream('{"name":"a"}'));
});

test.each([
  ['LF', '\n'],
  ['CR', '\r'],
  ['CRLF', '\r\n'],
])('the data lines of an event are one text, with %s', (_name, end) => {
  const lines = (...data: string[]) => data.map((line) => `${line}${end}`).join('');
  const before = lines(
    'data: {"result":',
    'data: {"tools":[{"name":',
    ':no',
    'data:"x"},',
    'data: {"name":',
    'data: "a"}',
    'data: ]}}',
    '',
  );
  const event = events(through(filter(), before)).map((data): unknown => JSON.parse(data));
  expect(event).toEqual([{ result: { tools: [{ name: 'a' }] } }]);
});

test('where a stream is cut makes no difference', () => {
  const stream = (first: string, second: string) =>
    `\ufeffdata: {"id":1,\r\ndata: "result":{"tools":[${first}]}}\r\n\r\n: ä\rdata: {"result":{"tools":[${second}]}}\n\ndata: x\n`;
  fc.assert(
    fc.property(
      inPieces(stream('{"name":"a"},{"name":"x"}', '{"name":"y"},{"name":"b"}')),
      (pieces) => {
        expect(through(filter(), ...pieces)).toBe(stream('{"name":"a"}', '{"name":"b"}'));
      },
    ),
  );
});

test('every event is read from its own beginning', () => {
  const stream = 'data: {"unfinished":["\n\ndata: {"result":{"tools":[{"name":"x"}]}}\n\n';
  expect(through(filter(), stream)).toBe(
    'data: {"unfinished":["\n\ndata: {"result":{"tools":[]}}\n\n',
  );
});

test('a message with tools is found without an end of line at the end', () => {
  expect(through(filter(), 'data: {"result":{"tools":[{"name":"x"}]}}')).toBe(
    'data: {"result":{"tools":[]}}',
  );
});

test.each(['data', 'data-x', 'Data', ' data', 'dat', 'event'])(
  'what stands in the field "%s" is no message',
  (field) => {
    const stream = `${field}: {"result":{"tools":[{"name":"x"}]}}\n\n`;
    expect(through(filter(), field === 'data' ? stream.replace(':', '') : stream)).toBe(
      field === 'data' ? stream.replace(':', '') : stream,
    );
  },
);

test('events of another kind are passed on as they come', () => {
  const stream = filter();
  for (const piece of [
    'data: {"method":"notif',
    'ications/progress"}\n',
    '\n',
    ': keep-alive\n\n',
    'd',
    'a',
    'ta',
    ': [DONE]',
  ]) {
    expect(Buffer.from(stream.push(Buffer.from(piece))).toString()).toBe(piece);
  }
});

test('any stream without tools goes through byte for byte', () => {
  const line = fc.tuple(
    fc.constantFrom('data: ', 'data:', ': ', 'id: ', ''),
    fc.json(),
    fc.constantFrom('\n', '\r', '\r\n', '\n\n'),
  );
  fc.assert(
    fc.property(
      fc
        .array(line)
        .map((lines) => lines.flat().join(''))
        .chain((text) => fc.tuple(fc.constant(text), inPieces(text))),
      ([text, pieces]) => {
        expect(through(filter(), ...pieces)).toBe(text);
      },
    ),
  );
});

/** The data of the events of a stream, as another reader sees them. */
function events(stream: string): string[] {
  const data: string[] = [];
  const parser = createParser({ onEvent: (event) => data.push(event.data) });
  // A CR at the end might be half of a CRLF until something follows.
  parser.feed(`${stream}:`);
  return data;
}
