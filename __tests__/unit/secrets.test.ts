import { createHash } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Secrets } from '../../src/secrets.ts';

const secret = 'S3cr3t/value+with=many&l~?>~?>~?>~?>~?>';
const token = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJxN1h2MiJ9.Gk2ZtVn8QpWx-5LrYe_7BsDc';

function knowing(...values: string[]): Secrets {
  const secrets = new Secrets(() => undefined);
  for (const value of values) secrets.mask(value);
  return secrets;
}

describe('mask', () => {
  function registered(value: string): string[] {
    const masked: string[] = [];
    new Secrets((form) => masked.push(form)).mask(value);
    return masked;
  }

  test('hands a value to the runner whole, and once', () => {
    expect(registered(secret)).toEqual([secret]);
  });

  test('hands over the forms in which a configuration writes a value with quotes, too', () => {
    expect(registered(`a"b'c`)).toEqual(
      expect.arrayContaining([`a"b'c`, `a\\"b\\u0027c`, `a\\\\\\"b\\\\u0027c`]),
    );
  });

  test('hands over no empty value, which the runner would warn about', () => {
    expect(registered('')).toEqual([]);
  });
});

const bytes = Buffer.from(secret);
const hex = (character: string) => character.charCodeAt(0).toString(16).padStart(2, '0');
/** Each character of the secret, changed. */
const each = (change: (character: string) => string, text = secret) =>
  Array.from(text, change).join('');
const shifted = (from: number) =>
  each((letter) => {
    if (/[a-z]/.test(letter)) return String.fromCodePoint(letter.charCodeAt(0) - 0x61 + from + 26);
    if (/[A-Z]/.test(letter)) return String.fromCodePoint(letter.charCodeAt(0) - 0x41 + from);
    return letter;
  });
const fullwidth = (text: string) =>
  each((character) => String.fromCharCode(character.charCodeAt(0) + 0xfee0), text);

const disguises: [string, string][] = [
  ['plain', secret],
  ['in another letter case', secret.toUpperCase()],
  ['a piece of 12 characters', secret.slice(5, 17)],
  ['percent-encoded', encodeURIComponent(secret)],
  ['percent-encoded, every character', each((character) => `%${hex(character)}`)],
  ['as JSON escapes', each((character) => `\\u00${hex(character)}`)],
  ['as JSON escapes inside JSON', each((character) => `\\\\u00${hex(character)}`)],
  ['as JavaScript escapes', each((character) => `\\x${hex(character)}`)],
  ['as code point escapes', each((character) => `\\u{${hex(character)}}`)],
  ['as long code point escapes', each((character) => `\\u{0000${hex(character)}}`)],
  ['as decimal HTML entities', each((character) => `&#${character.charCodeAt(0)};`)],
  ['as hexadecimal HTML entities', each((character) => `&#X00${hex(character)};`)],
  ['as HTML entities without semicolons', each((character) => `&#x${hex(character)}`)],
  ['as HTML with named entities', secret.replaceAll('&', '&amp;').replaceAll('>', '&gt;')],
  [
    'with some characters escaped',
    each((character) => (/[aeiou3]/.test(character) ? `%${hex(character)}` : character)),
  ],
  ['base64', bytes.toString('base64')],
  ['base64 after one byte', Buffer.from(`x${secret}`).toString('base64')],
  ['base64 after two bytes', Buffer.from(`xy${secret}yz`).toString('base64')],
  ['base64url', bytes.toString('base64url')],
  ['base64 in lines', bytes.toString('base64').replace(/.{16}/g, '$&\r\n')],
  ['base64, percent-encoded', encodeURIComponent(bytes.toString('base64'))],
  ['base64 with JSON-escaped slashes', bytes.toString('base64').replaceAll('/', '\\/')],
  ['hex', bytes.toString('hex')],
  ['hex in upper case', bytes.toString('hex').toUpperCase()],
  ['hex with colons', each((character) => `${hex(character)}:`)],
  ['with an invisible character inside', `${secret.slice(0, 9)}\u200b${secret.slice(9)}`],
  ['in fullwidth letters', fullwidth(secret)],
  ['in mathematical letters', shifted(0x1_d400)],
  [
    'in mathematical letters as surrogate escapes',
    shifted(0x1_d400).replace(
      /[\ud800-\udfff]/g,
      (unit) => `\\u${unit.charCodeAt(0).toString(16)}`,
    ),
  ],
  ['in fullwidth percent encoding', fullwidth(each((character) => `%${hex(character)}`))],
  ['with a long s', secret.replaceAll('s', '\u017f').replaceAll('S', '\u017f')],
  ...[
    ['spaces', ' '],
    ['dots', '.'],
    ['dashes', '-'],
    ['commas', ', '],
    ['colons', ':'],
    ['line breaks', '\n'],
    ['underscores', '_'],
    ['bars', ' | '],
    ['bullets', '\u2022'],
    ['emoji', '\u{1f600}'],
    ['middle dots', '\u00b7'],
    ['modifier letters', '\u02bc'],
    ['combining marks', '\u0301\u0323'],
    ['Hangul fillers', '\u3164'],
    ['halfwidth Hangul fillers', '\uffa0'],
    ['blanks of Braille', '\u2800'],
    ['variation selectors', '\ufe0f'],
    ['grapheme joiners', '\u034f'],
    ['zero-width joiners', '\u200d'],
    ['soft hyphens', '\u00ad'],
    ['tags', '\u{e0041}'],
  ].map(([name = '', separator]): [string, string] => [
    `with ${name} between the characters`,
    each((character) => `${character}${separator}`).slice(0, 1_900),
  ]),
];

describe('clean', () => {
  test.each(disguises)('hides a secret that comes back %s', (_form, echoed) => {
    const shown = knowing(secret).clean(`You sent ${echoed}, which is wrong`);
    expect(shown).toMatch(/^You sent .*\*\*\*.*, which is wrong$/);
    const left = shown.slice('You sent '.length, -', which is wrong'.length);
    expect(left.replace(/[^A-Za-z0-9]/g, '').length).toBeLessThan(8);
    for (let at = 0; at + 12 <= echoed.length; at += 1) {
      expect(shown).not.toContain(echoed.slice(at, at + 12));
    }
  });

  test('hides a secret that comes back as the form wrote it', () => {
    const quoted = `ab'cd(ef)gh!ij~kl"mn op`;
    const form = new URLSearchParams({ client_secret: quoted }).toString();
    expect(knowing(quoted).clean(`You sent ${form}`)).toBe('You sent client_secret=***');
  });

  test('hides a secret that has invisible characters and wide spaces itself', () => {
    const odd = 'abc\u200bdef\u00a0ghi\u3000jkl\u00admno';
    expect(knowing(odd).clean(`You sent ${odd}`)).toBe('You sent ***');
    expect(knowing('\u200b').clean('You sent it')).toBe('You sent it');
  });

  test('hides a secret of letters beyond ASCII in any form', () => {
    const foreign = 'Stra\u00dfe-\u03a3\u03af\u03c3\u03c5\u03c6\u03bf\u03c2-\ud55c\uae00';
    const forms = [
      foreign.toUpperCase(),
      foreign.normalize('NFD'),
      encodeURIComponent(foreign),
      Buffer.from(foreign).toString('base64'),
    ];
    for (const form of forms) {
      expect(knowing(foreign).clean(`You sent ${form}!`)).toMatch(/^You sent \*\*\*A?=*!$/);
    }
  });

  test('hides what stands between the pieces of a secret as one', () => {
    const split = secret.replace(/.{3}/g, '$&\n');
    expect(knowing(secret).clean(`You sent ${split}!`)).toBe('You sent *** !');
    expect(knowing(token).clean(`You sent ${each((c) => `${c} - `, token)}!`)).toBe(
      'You sent *** - !',
    );
  });

  test('hides each of several secrets', () => {
    expect(knowing(secret, token).clean(`${token} and ${secret}`)).toBe('*** and ***');
  });

  test('hides a secret that was masked after others were searched for', () => {
    const secrets = knowing(secret);
    expect(secrets.clean(token)).toBe(token);
    secrets.mask(token);
    expect(secrets.clean(`${secret}, ${token}`)).toBe('***, ***');
  });

  test.each(['abc', 'a-b', '&<>', 'x'])('hides a secret as short as %s, whole', (short) => {
    expect(knowing(short).clean(`it was ${short}!`)).toBe('it was ***!');
  });

  test('hides the base64 of a short secret from four characters on', () => {
    expect(knowing('???').clean('it was Pz8/!')).toBe('it was ***!');
    expect(knowing('??').clean('it was Pz8!')).toBe('it was Pz8!');
  });

  test('leaves fewer than eight characters of a longer secret', () => {
    expect(knowing(token).clean(`it begins with ${token.slice(0, 7)}!`)).toBe(
      `it begins with ${token.slice(0, 7)}!`,
    );
  });

  test('hides eight characters of a longer secret, wherever they are from', () => {
    for (const from of [0, 12, token.length - 8]) {
      const piece = token.slice(from, from + 8);
      expect(knowing(token).clean(`it has ${piece}!`)).toBe('it has ***!');
      expect(knowing(token).reveals(piece)).toBe(true);
    }
  });

  test('finds a secret behind letters that change length with their case or form', () => {
    expect(knowing(secret).clean(`\u0130\ufdfa\u00df ${secret}`)).toBe('\u0130\ufdfa\u00df ***');
  });

  test.each([
    'Invalid credentials',
    'IP not whitelisted: 192.0.2.1 (organization org_AbCdEfGh12345678)',
    'Expected { "clientId": string, "clientSecret": string }; got 100% of &lt;nothing&gt; \\u2026',
    'Die Anfrage k\u00f6nnte sp\u00e4ter wieder gehen \u2764 \u65e5\u672c\u8a9e',
  ])('shows a text without a secret as it is: %s', (text) => {
    expect(knowing(secret, token).clean(text)).toBe(text);
  });

  test('shows no control characters, line breaks, fillers or invisible characters', () => {
    expect(knowing().clean('a\r\nb\u0007c\u2028d\u202Ee\u200b\ud800\u3164\u2800\ufe0f')).toBe(
      'a b c de',
    );
  });

  test('takes the meaning from workflow commands of both syntaxes', () => {
    for (const text of ['::error::x', ':::error:::', '::::', 'a ##[add-mask]y', '###[x]']) {
      const shown = knowing().clean(text);
      expect(shown).not.toContain('::');
      expect(shown).not.toContain('##[');
    }
  });

  test('cuts long text short, between characters', () => {
    expect(knowing().clean('😀'.repeat(500))).toBe(`${'😀'.repeat(200)}…`);
    expect(knowing().clean('😀'.repeat(200))).toBe('😀'.repeat(200));
  });

  test('hides a secret at the cut before it cuts', () => {
    const shown = knowing(secret).clean(`${'x'.repeat(190)}${secret}`);
    expect(shown).not.toContain(secret.slice(0, 8));
  });

  test('looks at the beginning of a long text only, however much may be shown', () => {
    expect(knowing(secret).clean('x'.repeat(5_000), 4_000)).toBe('x'.repeat(2_000));
  });

  test('takes any text and any secret', () => {
    const any = fc.string({ unit: 'binary', maxLength: 60 });
    fc.assert(
      fc.property(any, any, any, (value, before, after) => {
        const shown = knowing(value).clean(`${before} ${value} ${after}`);
        expect(shown).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}]|::|##\[/u);
        if (/^[A-Za-z0-9]{8,}$/.test(value)) expect(shown).not.toContain(value);
      }),
    );
  });
});

describe('reveals', () => {
  test.each(disguises)('a secret %s', (_form, echoed) => {
    expect(knowing(secret).reveals(`a ${echoed} b`)).toBe(true);
  });

  test('a secret far behind in a long text', () => {
    expect(knowing(secret).reveals(`${'x '.repeat(50_000)}${secret}`)).toBe(true);
  });

  test('nothing where there is no secret in the text', () => {
    expect(knowing(secret, token).reveals('list_blueprints')).toBe(false);
    expect(knowing().reveals(secret)).toBe(false);
  });

  test('nothing in an empty text', () => {
    expect(knowing(secret).reveals('')).toBe(false);
  });
});

describe('the search takes milliseconds', () => {
  /** Of the processor, whatever else runs on the machine; the best of three. */
  function milliseconds(work: () => void): number {
    const times = [0, 1, 2].map(() => {
      const started = process.cpuUsage();
      work();
      return process.cpuUsage(started).user / 1_000;
    });
    return Math.min(...times);
  }

  test('for a token and a text of one repeated letter', () => {
    const letter = 'a'.repeat(16 * 1024);
    expect(
      milliseconds(() => {
        expect(knowing(letter).clean(letter.slice(0, 2_000))).toBe('***');
      }),
    ).toBeLessThan(500);
  });

  test('for a long token and a thousand names of tools', () => {
    // Random, and the same in every run.
    const long = Array.from({ length: 250 }, (_, part) =>
      createHash('sha384').update(String(part)).digest('base64url'),
    ).join('');
    expect(long).toHaveLength(16_000);
    const names = Array.from({ length: 1_000 }, (_, index) => `list_blueprints_and_more_${index}`);
    expect(
      milliseconds(() => {
        const secrets = knowing(long);
        expect(names.map((name) => secrets.clean(name))).toEqual(names);
      }),
    ).toBeLessThan(500);
  });

  test.each(['%', '%41', '&#0', '\\u', '\ufdfa', '.', ': ', '\u0301', 'a '])(
    'for a text of %j, again and again',
    (unit) => {
      expect(
        milliseconds(() => {
          knowing(token).clean(unit.repeat(2_000));
          knowing(token).reveals(unit.repeat(5_000));
        }),
      ).toBeLessThan(1_000);
    },
  );
});
