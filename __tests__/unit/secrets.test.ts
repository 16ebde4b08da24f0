import { expect, test } from '@jest/globals';
import { Secrets } from '../../src/secrets.ts';

const secret = 'S3cr3t/value+with=many&l~?>~?>~?>~?>~?>';

function knowing(...values: string[]): Secrets {
  const secrets = new Secrets(() => undefined);
  for (const value of values) secrets.mask(value);
  return secrets;
}

test('a value is handed to the runner whole, and once', () => {
  const masked: string[] = [];
  const secrets = new Secrets((value) => masked.push(value));
  secrets.mask(secret);
  expect(masked).toEqual([secret]);
});

test('the forms in which a configuration writes a value with quotes are masked too', () => {
  const masked: string[] = [];
  new Secrets((value) => masked.push(value)).mask(`a"b'c`);
  expect(masked).toEqual(expect.arrayContaining([`a"b'c`, `a\\"b\\u0027c`, `a\\\\\\"b\\\\u0027c`]));
});

test('an empty value is not masked, which the runner would warn about', () => {
  const masked: string[] = [];
  new Secrets((value) => masked.push(value)).mask('');
  expect(masked).toEqual([]);
});

const bytes = Buffer.from(secret);
test.each([
  ['plain', secret],
  ['in another letter case', secret.toUpperCase()],
  ['a piece of 12 characters', secret.slice(5, 17)],
  ['percent-encoded', encodeURIComponent(secret)],
  ['base64', bytes.toString('base64')],
  ['base64 after one byte', Buffer.from(`x${secret}`).toString('base64')],
  ['base64 after two bytes', Buffer.from(`xy${secret}yz`).toString('base64')],
  ['base64url', bytes.toString('base64url')],
  ['hex', bytes.toString('hex')],
  ['with an invisible character inside', `${secret.slice(0, 9)}\u200b${secret.slice(9)}`],
])('a secret that comes back %s is hidden', (_form, echoed) => {
  const shown = knowing(secret).clean(`You sent ${echoed}, which is wrong`);
  expect(shown).toMatch(/^You sent .*\*\*\*.*, which is wrong$/);
  for (let at = 0; at + 12 <= echoed.length; at += 1) {
    expect(shown).not.toContain(echoed.slice(at, at + 12));
  }
});

test('a secret that comes back as the form wrote it is hidden', () => {
  const quoted = `ab'cd(ef)gh!ij~kl"mn op`;
  const form = new URLSearchParams({ client_secret: quoted }).toString();
  expect(knowing(quoted).clean(`You sent ${form}`)).toBe('You sent client_secret=***');
});

test('a secret that has invisible characters and wide spaces itself is hidden', () => {
  const odd = 'abc\u200bdef\u00a0ghi\u3000jkl\u00admno';
  expect(knowing(odd).clean(`You sent ${odd}`)).toBe('You sent ***');
  expect(knowing('\u200b').clean('You sent it')).toBe('You sent it');
});

test('a secret that white space splits is hidden', () => {
  const split = secret.replace(/.{3}/g, '$&\n');
  expect(knowing(secret).clean(`You sent ${split}!`)).toBe('You sent *** !');
});

test('a secret shorter than the window is hidden too', () => {
  expect(knowing('abc').clean('it was abc')).toBe('it was ***');
});

test('letters that change length with their case do not hide a secret from the search', () => {
  expect(knowing(secret).clean(`\u0130 ${secret}`)).toBe('\u0130 ***');
});

test('text without a secret is shown as it is', () => {
  expect(knowing(secret).clean('Invalid credentials')).toBe('Invalid credentials');
});

test('control characters, line breaks and invisible characters are no part of what is shown', () => {
  expect(knowing().clean('a\r\nb\u0007c\u2028d\u202Ee\u200b\ud800')).toBe('a b c de');
});

test('workflow commands of both syntaxes lose their meaning', () => {
  const shown = knowing().clean('::error::x ##[add-mask]y');
  expect(shown).not.toContain('::');
  expect(shown).not.toContain('##[');
});

test('long text is cut short, between characters', () => {
  const shown = knowing().clean('😀'.repeat(500));
  expect(shown).toBe(`${'😀'.repeat(200)}…`);
});

test('a secret at the cut is hidden before it is cut', () => {
  const shown = knowing(secret).clean(`${'x'.repeat(190)}${secret}`);
  expect(shown).not.toContain(secret.slice(0, 8));
});

test('of a long text only the beginning is looked at, however much may be shown', () => {
  expect(knowing(secret).clean('x'.repeat(5_000), 4_000)).toBe('x'.repeat(2_000));
});
