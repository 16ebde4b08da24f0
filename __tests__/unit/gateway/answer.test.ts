import { expect, test } from '@jest/globals';
import { AnswerWatch } from '../../../src/gateway/answer.ts';
import { through } from './through.ts';

function said(text: string, isEventStream: boolean, size = text.length) {
  const watch = new AnswerWatch(isEventStream);
  const pieces = [];
  for (let at = 0; at < text.length; at += size) pieces.push(text.slice(at, at + size));
  expect(through(watch, ...pieces)).toBe(text);
  return watch.said;
}
const message = (fields: object) => JSON.stringify({ jsonrpc: '2.0', id: 1, ...fields });
const answers = [
  ['a result', { result: { content: [] } }, 'result'],
  ['a tool error', { result: { content: [], isError: true } }, 'tool-error'],
  ['a result that says it is no error', { result: { isError: false } }, 'result'],
  ['a JSON-RPC error', { error: { code: -32_602, message: 'x' } }, 'error'],
] as const;

test.each(answers)('%s, as JSON', (_what, fields, expected) => {
  expect(said(message(fields), false)).toBe(expected);
  expect(said(message(fields), false, 1)).toBe(expected);
});

test.each(answers)('%s, in an event stream with other messages', (_what, fields, expected) => {
  const progress = 'data: {"jsonrpc":"2.0","method":"notifications/progress"}\n\n';
  const stream = `: hello\n\n${progress}event: message\r\ndata: ${message(fields)}\r\n\r\n`;
  expect(said(stream, true)).toBe(expected);
  expect(said(stream, true, 1)).toBe(expected);
});

test('the last event counts without the blank line after it', () => {
  expect(said(`data: ${message({ result: {} })}`, true)).toBe('result');
});

test.each([
  ['nothing', '', false],
  ['what is no JSON', '<html>', false],
  ['a stream that ends without an answer', 'id: 1\n\n', true],
  ['requests of the server', `data: ${message({ method: 'ping' })}\n\n`, true],
])('%s is no answer', (_what, text, isEventStream) => {
  expect(said(text, isEventStream)).toBeUndefined();
});

test.each([false, true])(
  'a very long answer is taken for a result (event stream: %s)',
  (events) => {
    const long = message({ result: { text: 'x'.repeat(3_000_000), isError: true } });
    expect(said(events ? `data: ${long}\n\n` : long, events, 65_536)).toBe('result');
  },
);
