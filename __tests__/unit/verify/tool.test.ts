import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Secrets } from '../../../src/secrets.ts';
import { namesAsJson, readOnlyTools } from '../../../src/verify/tool.ts';

const token = 'eyJhbGciOi_the-token';
const secrets = new Secrets(() => undefined);
secrets.mask(token);
const reading = (name: string) => ({ name, readOnly: true });

test('read-only stands for what the server marks read-only, and for nothing else', () => {
  const offered = [
    reading('list_entities'),
    { name: 'upsert_entity', readOnly: false },
    { name: 'not_said', readOnly: undefined },
  ];
  expect(readOnlyTools(offered, secrets)).toEqual(['list_entities']);
});

test.each(['', '*', 'a,b', 'a b', 'a\nb', 'Bash(rm:*)', "a'b", 'ä', 'a'.repeat(65), `x_${token}`])(
  'a tool named %j is never allowed',
  (name) => {
    expect(readOnlyTools([reading('get_page'), reading(name)], secrets)).toEqual(['get_page']);
  },
);

test('where nothing is left, it fails and says so', () => {
  expect(() => readOnlyTools([reading('*'), { name: 'a', readOnly: false }], secrets)).toThrow(
    'marks none of its tools as read-only',
  );
});

test('the names come back from JSON as the server gave them', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: 'binary' })), (names) => {
      expect(JSON.parse(namesAsJson(names.map(reading)))).toEqual(names);
    }),
  );
});

test('the names as JSON hold nothing that a shell, a log or Markdown would act on', () => {
  const hostile = reading('$(id)`id`\';&|<>\n::error::"*@all\u202e');
  expect(namesAsJson([hostile, reading('list_entities')])).toMatch(
    /^\["(?:[\w./ -]|\\u[\da-f]{4})+","list_entities"\]$/,
  );
});
