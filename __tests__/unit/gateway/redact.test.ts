import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { z } from 'zod';
import { Redactor } from '../../../src/gateway/redact.ts';
import { inPieces, through } from './through.ts';

const secret = 'S3cr3t/value+with=many"quotes\\n';
const token = 'eyJhbGciOi.the-token_of.this-job';

function knowing(...values: string[]): Redactor {
  const redactor = new Redactor();
  for (const value of values) redactor.add(value);
  return redactor;
}

const hide = (text: string, ...values: string[]) => through(knowing(...values).filter(), text);
const unicode = (text: string, hex: (unit: string) => string) =>
  text
    .split('')
    .map((unit) => `\\u${hex(unit.charCodeAt(0).toString(16).padStart(4, '0'))}`)
    .join('');
const asJson = (text: string) => JSON.stringify(text).slice(1, -1);

test.each([
  ['in clear', secret],
  ['as JSON.stringify writes it', asJson(secret)],
  ['as JSON in JSON', asJson(asJson(secret))],
  ['with every character escaped', unicode(secret, (hex) => hex)],
  ['with every character escaped, in upper case', unicode(secret, (hex) => hex.toUpperCase())],
  [
    'with every other character escaped',
    Array.from(secret, (unit, index) =>
      index % 2 ? asJson(unit) : unicode(unit, (hex) => hex),
    ).join(''),
  ],
  ['with escaped slashes', asJson(secret).replaceAll('/', '\\/')],
  ['with escaped slashes, in JSON', asJson(asJson(secret).replaceAll('/', '\\/'))],
  ['escaped, in JSON', asJson(unicode(secret, (hex) => hex))],
])('a secret that comes back %s is replaced', (_how, echoed) => {
  expect(hide(`{"text":"<${echoed}>"}`, token, secret)).toBe('{"text":"<***>"}');
});

test('characters beyond ASCII are found in UTF-8 and escaped', () => {
  const odd = 'pässwörd-😀-\u2028-wörd';
  for (const echoed of [odd, unicode(odd, (hex) => hex), asJson(unicode(odd, (hex) => hex))]) {
    expect(hide(`"${echoed}!"`, odd)).toBe('"***!"');
  }
});

test('where a stream is cut makes no difference', () => {
  const text = (shown: string[]) => `data: {"a":"${shown.join('é, \\u0053')}"}\n\n: x`;
  const echoed = text([
    secret,
    asJson(secret),
    token,
    asJson(unicode(token, (hex) => hex)),
    'eyJhbGciOi.the-tok',
    unicode('S3cr3t', (hex) => hex),
  ]);
  const expected = text([
    '***',
    '***',
    '***',
    '***',
    'eyJhbGciOi.the-tok',
    unicode('S3cr3t', (hex) => hex),
  ]);
  fc.assert(
    fc.property(inPieces(echoed), (pieces) => {
      expect(through(knowing(secret, token).filter(), ...pieces)).toBe(expected);
    }),
  );
});

/** Texts of such parts in JSON, and that JSON in JSON. */
const messageOf = (...parts: string[]) =>
  fc.array(fc.array(fc.constantFrom(...parts)).map((each) => each.join(''))).map((texts) => ({
    texts,
    json: JSON.stringify({ texts, inner: JSON.stringify(texts) }),
  }));
const parsed = z.object({ texts: z.array(z.string()), inner: z.string() });

test('JSON says the same as before but for the values', () => {
  fc.assert(
    fc.property(
      messageOf('nabc', 'n', 'ab', 'bc', 'é', '😀', '\ud83d', '\u0000'),
      ({ texts, json }) => {
        const { texts: hidden, inner } = parsed.parse(JSON.parse(hide(json, 'nabc')));
        expect(hidden).toEqual(texts.map((text) => text.replaceAll('nabc', '***')));
        expect(JSON.parse(inner)).toEqual(hidden);
      },
    ),
  );
});

test('JSON stays JSON where a value begins like the end of an escape', () => {
  fc.assert(
    fc.property(messageOf('nabc', 'abc', '\n', '\\', '"', 'x'), ({ json }) => {
      const hidden = hide(json, 'nabc');
      expect(hidden).not.toContain('nabc');
      const { texts, inner } = parsed.parse(JSON.parse(hidden));
      expect(JSON.parse(inner)).toHaveLength(texts.length);
    }),
  );
});

test('what holds no value goes through as it is', () => {
  const part = fc.constantFrom(
    'eyJ',
    'eyJhbGciOi.the-token_of.this-jo',
    '\\',
    '\\u',
    '\\u00',
    '\\u0065',
    '\\ud83d',
    '\\udE00',
    'S3',
    '"',
    '\n',
    'ä',
  );
  fc.assert(
    fc.property(
      fc.array(part).map((parts) => parts.join('')),
      (text) => {
        expect(hide(text, token, `${secret}.`)).toBe(text);
      },
    ),
  );
});

test('bytes that are no text go through as they are', () => {
  fc.assert(
    fc.property(fc.uint8Array(), (bytes) => {
      const filter = knowing(token).filter();
      expect(Buffer.concat([filter.push(bytes), filter.end()])).toEqual(Buffer.from(bytes));
    }),
  );
});

test('only what may be the beginning of a value waits', () => {
  const filter = knowing(token).filter();
  const push = (text: string) => Buffer.from(filter.push(Buffer.from(text))).toString();
  expect(push('data: {"x":1}\n\n')).toBe('data: {"x":1}\n\n');
  expect(push('and eyJ')).toBe('and ');
  expect(push('h!')).toBe('eyJh!');
  expect(push('\\u00')).toBe('');
  expect(push('66')).toBe('\\u0066');
  expect(push(token)).toBe('***');
  expect(push(token.slice(0, -1))).toBe('');
  expect(Buffer.from(filter.end()).toString()).toBe(token.slice(0, -1));
});

test('values that overlap, or begin alike, are replaced whole', () => {
  expect(hide('<abcdefgh>', 'abcdef', 'efgh')).toBe('<***>');
  expect(hide('<abcdefgh>', 'abcd', 'abcdefgh')).toBe('<***>');
  expect(hide('<abcdefg>', 'abcd', 'abcdefgh')).toBe('<***efg>');
  expect(hide('<ababab>', 'abab')).toBe('<***>');
  expect(through(knowing('abab').filter(), ...('<ababab>'.match(/./g) ?? []))).toBe('<***>');
  expect(hide('<abcdabcdx>', 'abcd')).toBe('<******x>');
});

test('a token that is added in the middle of a stream is found from then on, also where it has begun', () => {
  const redactor = knowing(secret, `${token}-former`);
  const filter = redactor.filter();
  const push = (text: string) => Buffer.from(filter.push(Buffer.from(text))).toString();
  expect(push(`"${token}`)).toBe('"');
  redactor.add(token);
  expect(push(`" ${token} ${token}-former`)).toBe('***" *** ***');
});

test('what has been found already is found as it was when a token is added', () => {
  const redactor = knowing('cd', 'gh', 'abcdefghZ');
  const filter = redactor.filter();
  expect(filter.push(Buffer.from('abcdefgh'))).toHaveLength(0);
  redactor.add('xyz');
  expect(Buffer.from(filter.push(Buffer.from('!'))).toString()).toBe('ab***ef***!');
});

test('a value is found after what only begins like an escape', () => {
  for (const begun of ['\\u', '\\u00', '\\ud83d', '\\x']) {
    // Of what has begun, some may go with it.
    expect(hide(begun + unicode(token, (hex) => hex), token)).toMatch(/^.{0,6}\*\*\*$/);
  }
});

test('a header is redacted, and else kept', () => {
  const redactor = knowing(token, 'sëcret-of-header');
  expect(redactor.header(`a ${token}, b`)).toBe('a ***, b');
  expect(redactor.header('caf\u00e9')).toBe('caf\u00e9');
  expect(redactor.header(Buffer.from('x sëcret-of-header').toString('latin1'))).toBe('x ***');
});

test('nothing is replaced where nothing is known, and an empty value is none', () => {
  expect(hide('{"a":"\\u0041"}')).toBe('{"a":"\\u0041"}');
  expect(hide('abc', '')).toBe('abc');
});

test.each([
  ['just not the token', `b${'a'.repeat(16_383)}`.repeat(16)],
  ['nothing but its letter', 'a'.repeat(100_000)],
])('a token of 16 KiB of one letter, in single bytes: %s', (_what, text) => {
  const filter = knowing('a'.repeat(16_384)).filter();
  // The machine's other work is not counted.
  const start = process.cpuUsage();
  for (const byte of Buffer.from(text)) filter.push(Uint8Array.of(byte));
  filter.end();
  const { user, system } = process.cpuUsage(start);
  expect((user + system) / 1000).toBeLessThan(5_000);
});

test('what looks like the beginning of a value again and again costs little', () => {
  const filter = knowing('eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJ4In0').filter();
  const text = Buffer.from(String.raw`{\"key\":\"eye\",\"the\\n":"eyJ"}`.repeat(30_000));
  const start = process.cpuUsage();
  expect(filter.push(text).length + filter.end().length).toBe(text.length);
  const { user, system } = process.cpuUsage(start);
  expect((user + system) / 1000).toBeLessThan(2_000);
});
