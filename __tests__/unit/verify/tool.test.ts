import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Secrets } from '../../../src/secrets.ts';
import { namesAsJson, readOnlyTools } from '../../../src/verify/tool.ts';

const token = 'eyJhbGciOi_the-token';
const secrets = new Secrets(() => undefined);
secrets.mask(token);
const reading = (name: string) => ({ name, readOnly: true });

test('read-only stands for what a server marks read-only that marks any so', () => {
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

test('of a server that marks none, it stands for all that is not marked as writing', () => {
  const offered = [
    { name: 'list_entities', readOnly: undefined },
    { name: 'upsert_entity', readOnly: false },
    { name: 'x y', readOnly: undefined },
  ];
  expect(readOnlyTools(offered, secrets)).toEqual(['list_entities']);
});

test('where nothing is left, it fails and says so', () => {
  expect(() => readOnlyTools([reading('*'), { name: 'a', readOnly: false }], secrets)).toThrow(
    'offers no tool in read-only mode that it does not mark as writing',
  );
});

test('the names come back from JSON as the server gave them', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: 'binary' })), (names) => {
      expect(JSON.parse(namesAsJson(names.map(reading), secrets))).toEqual(names);
    }),
  );
});

test('the names as JSON hold nothing that a shell, a log or Markdown would act on', () => {
  const hostile = reading('$(id)`id`\';&|<>\n::error::"*@all\u202e');
  expect(namesAsJson([hostile, reading('list_entities')], secrets)).toMatch(
    /^\["(?:[\w./ -]|\\u[\da-f]{4})+","list_entities"\]$/,
  );
});

test.each([
  ['the token', token],
  ['the token in a longer name', `list_${token}_x`],
  ['a piece of it', token.slice(3, 15)],
  ['its hex', Buffer.from(token).toString('hex')],
  ['its base64', Buffer.from(token).toString('base64')],
  ['it in capitals', token.toUpperCase()],
  ['it far behind', `${'x'.repeat(9_995)}${token}`],
])('a tool that is called after %s is left out', (_what, name) => {
  const offered = [reading('list_entities'), reading(name), reading('get_page')];
  expect(namesAsJson(offered, secrets)).toBe('["list_entities","get_page"]');
});
