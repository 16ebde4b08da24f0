import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parse } from 'smol-toml';
import { inlineTable } from '../../../src/agents/toml.ts';

const key = fc.stringMatching(/^[A-Za-z0-9_-]+$/);
const text = fc.string({ unit: 'grapheme' }).filter((value) => !/\p{Cc}/u.test(value));

test('a parser of TOML reads a table back as it was, from one line without single quotes', () => {
  const tables = fc.dictionary(
    key,
    fc.oneof(
      text,
      fc.boolean(),
      fc.array(text),
      fc.dictionary(key, text, { noNullPrototype: true }),
    ),
    { noNullPrototype: true },
  );
  fc.assert(
    fc.property(tables, (table) => {
      const written = inlineTable(table);
      expect(written).not.toMatch(/['\n]/);
      expect(JSON.stringify(parse(`table = ${written}`))).toBe(JSON.stringify({ table }));
    }),
  );
});
