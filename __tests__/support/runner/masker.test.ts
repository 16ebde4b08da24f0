import { describe, expect, test } from '@jest/globals';
import { jobOutputs, Masker } from './masker.ts';

const secret = `k9/"Q'<&>+é\\w`;
const bytes = Buffer.from(secret);

function knowing(...values: string[]): Masker {
  const masker = new Masker();
  for (const value of values) masker.add(value);
  return masker;
}

test.each([
  ['plain', secret],
  ['base64', bytes.toString('base64')],
  ['the end of base64, one byte later', bytes.subarray(1).toString('base64')],
  ['the end of base64, two bytes later', bytes.subarray(2).toString('base64')],
  ['JSON-escaped', `k9/\\"Q'<&>+é\\\\w`],
  ['URI-escaped', 'k9%2F%22Q%27%3C%26%3E%2B%C3%A9%5Cw'],
  ['XML-escaped', 'k9/&quot;Q&apos;&lt;&amp;&gt;+é\\w'],
  ['with escaped double quotes', `k9/\\"Q'<&>+é\\w`],
  ['with doubled single quotes', `k9/"Q''<&>+é\\w`],
])('a value is masked %s', (_form, written) => {
  expect(knowing(secret).mask(`a ${written} z`)).toBe('a *** z');
});

describe('the runner does not know', () => {
  const token = 'Zm9v~yes?no>maybe';
  test.each([
    ['base64url', Buffer.from(token).toString('base64url')],
    ['hex', Buffer.from(token).toString('hex')],
    ['base64 of a JSON that holds it', Buffer.from(`{"t":"${token}"}`).toString('base64')],
    ['another letter case', token.toUpperCase()],
    ['a prefix', token.slice(0, -1)],
    ['a split', `${token.slice(0, 8)} ${token.slice(8)}`],
  ])('%s', (_form, written) => {
    expect(knowing(token).mask(written)).toBe(written);
  });
});

test('base64 behind other text is masked from where a group of three bytes begins', () => {
  const encoded = Buffer.from(`user:${secret}`).toString('base64');
  expect(knowing(secret).mask(encoded)).toMatch(/^.{8}\*\*\*$/);
});

test('of a value with several lines each is masked too, trimmed', () => {
  const masker = knowing('first line\n  second line \r\n\n');
  expect(masker.mask('a first line, second line.')).toBe('a ***, ***.');
});

test('a blank line inside a value masks nothing', () => {
  expect(knowing('one\n \ntwo').mask('1 2')).toBe('1 2');
});

test('there is no minimum length', () => {
  expect(knowing('{').mask('{"a":{}}')).toBe('***"a":***}}');
});

test('values that overlap or touch become one mask', () => {
  expect(knowing('abcd', 'cdef', 'gh').mask('-abcdefgh-')).toBe('-***-');
});

test('a job output that holds a masked value is dropped with a warning', () => {
  const outputs = { token: `Bearer ${secret}`, url: 'https://mcp.port.io/v1', none: '' };
  expect(jobOutputs(outputs, knowing(secret))).toEqual({
    outputs: { url: 'https://mcp.port.io/v1' },
    warnings: ["Skip output 'token' since it may contain secret."],
  });
});
