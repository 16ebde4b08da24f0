import { expect, test } from '@jest/globals';
import { FileCommandError, parseCommand, parseFileCommands } from './commands.ts';

test('a command has a name, properties and data, each unescaped', () => {
  expect(parseCommand('::error title=a%3Ab%2Cc,file=x::100%25%0Asure, 1::2')).toEqual({
    name: 'error',
    properties: new Map([
      ['title', 'a:b,c'],
      ['file', 'x'],
    ]),
    data: '100%\nsure, 1::2',
  });
});

test('an escaped escape stays one', () => {
  expect(parseCommand('::debug::%250A')?.data).toBe('%0A');
});

test('the older syntax is a command anywhere in a line', () => {
  expect(parseCommand('text ##[Add-Mask]a%5Db')).toEqual({
    name: 'add-mask',
    properties: new Map(),
    data: 'a]b',
  });
});

test.each(['  ::warning::x', '::WARNING::x'])('%j is a warning', (line) => {
  expect(parseCommand(line)?.name).toBe('warning');
});

test.each(['text ::error::x', '::unheard-of::x', '::error', 'error::x', '##[error', '::::', ''])(
  '%j is text',
  (line) => {
    expect(parseCommand(line)).toBeUndefined();
  },
);

test('a file command is a pair, or a name and lines up to a delimiter', () => {
  const text = 'a=1=2<<3\n\nb<<END\nfirst\n\nEND \nEND\nc<<X\nX\na=last\n';
  expect(parseFileCommands(text)).toEqual({ a: 'last', b: 'first\n\nEND ', c: '' });
});

test('what `=` comes before `<<` in is a pair, and the reverse is not', () => {
  expect(parseFileCommands('a=<<b\nc<<d=e\nx\nd=e\n')).toEqual({ a: '<<b', c: 'x' });
});

test.each([
  ['text', "Invalid format 'text'"],
  ['=value', 'Name must not be empty'],
  ['<<END\nEND', 'Name must not be empty'],
  ['a<<\n', 'delimiter must not be empty'],
  ['a<<END\nvalue', "Matching delimiter not found 'END'"],
])('the file %j is refused', (text, message) => {
  expect(() => parseFileCommands(text)).toThrow(FileCommandError);
  expect(() => parseFileCommands(text)).toThrow(message);
});
