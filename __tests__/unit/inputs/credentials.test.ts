import { describe, expect, test } from '@jest/globals';
import { credentials, problems, read } from './reading.ts';

const secret = credentials.client_secret;

describe.each(['client_id', 'client_secret'])('%s is refused, unseen,', (name) => {
  test.each([
    ['a word for no value', 'null', 'is a placeholder'],
    ['a word for no value', 'undefined', 'is a placeholder'],
    ['a word for no value', 'NULL', 'is a placeholder'],
    ['a mask', '***', 'is a placeholder'],
    ['a mask', '\u2022\u2022\u2022\u2022', 'is a placeholder'],
    ['an expression', '${{ secrets.PORT_SECRET_OF_MINE }}', 'has not evaluated'],
    ['an expression', 'x${{secrets.PORT_SECRET_OF_MINE}}', 'has not evaluated'],
    ['a variable', '$PORT_SECRET_OF_MINE', 'write ${{ secrets.NAME }}'],
    ['a variable', '${PORT_SECRET_OF_MINE}', 'write ${{ secrets.NAME }}'],
    ['a variable', '$env:PORT_SECRET_OF_MINE', 'write ${{ secrets.NAME }}'],
    ['a variable', '%PORT_SECRET_OF_MINE%', 'write ${{ secrets.NAME }}'],
    ['a variable', '$(cat secret_of_mine)', 'write ${{ secrets.NAME }}'],
    ['a name', 'secrets.PORT_SECRET_OF_MINE', 'write ${{ secrets.NAME }}'],
    ['quotes', `"${secret}"`, 'around it'],
    ['quotes', `'${secret}'`, 'around it'],
    ['quotes', `\`${secret}\``, 'around it'],
    ['a quote at one end', `${secret}"`, 'around it'],
    ['typographic quotes', `\u201c${secret}\u201d`, 'around it'],
    ['brackets', `<${secret}>`, 'around it'],
    ['a zero-width space', `q7Xv2LkP\u200bz9RbT4wYc8Hd`, 'invisible character U+200B'],
    ['a byte order mark', `q7Xv2LkP\ufeffz9RbT4wYc8Hd`, 'invisible character U+FEFF'],
    ['a soft hyphen', `q7Xv2LkP\u00adz9RbT4wYc8Hd`, 'invisible character U+00AD'],
    ['a Hangul filler', `q7Xv2LkP\u3164z9RbT4wYc8Hd`, 'invisible character U+3164'],
    ['white space', 'q7Xv2LkP z9RbT4wYc8Hd', 'holds white space'],
    ['a hard space', 'q7Xv2LkP\u00a0z9RbT4wYc8Hd', 'holds white space'],
    ['a tab', 'q7Xv2LkP\tz9RbT4wYc8Hd', 'control character'],
    ['a line break', 'q7Xv2LkP\nz9RbT4wYc8Hd', 'line break'],
  ])('where it is or holds %s: %j', (_what, value, reason) => {
    const message = problems({ client_secret: 'M3nFw6sKx5E1uAoVt0Qi', [name]: value });
    expect(message).toMatch(new RegExp(`^Input ${name} `));
    expect(message).toContain(reason);
    expect(message).not.toMatch(/q7Xv2LkP|z9RbT4wY|of_mine/i);
  });
});

test.each(['id', '60EsooJtOqimlekxrNh7', 'id-with.dots_and-dashes', 'a/b+c=='])(
  'a client ID such as %s is taken silently',
  (client_id) => {
    expect(read({ client_id })).toMatchObject({
      credentials: { clientId: client_id },
      warnings: [],
    });
  },
);

test('marks inside a secret are its own', () => {
  const client_secret = `q7Xv2LkP'"\`$HOME<x>{y}%z%z9RbT4wY`;
  expect(read({ client_secret })).toMatchObject({
    credentials: { clientSecret: client_secret },
    warnings: [],
  });
});

test('letters outside ASCII draw a warning that does not show them', () => {
  const { warnings } = read({ client_secret: 'q7Xv2LkP\u00e9z9RbT4wYc8Hd' });
  expect(warnings).toEqual([
    expect.stringMatching(/^client_secret holds characters outside ASCII/),
  ]);
  expect(warnings.join()).toMatch(/^[ -~]+$/);
});

test("a person's credentials draw a warning that does not show the address", () => {
  const { warnings } = read({ client_id: 'jane.doe@company.com' });
  expect(warnings).toEqual([
    expect.stringMatching(/^client_id is an e-mail address.*service account/),
  ]);
  expect(warnings.join()).not.toContain('jane');
});

test('the address of a service account draws none', () => {
  expect(read({ client_id: 'ci@serviceaccounts.getport.io' }).warnings).toEqual([]);
});

test('a secret of fewer than 16 characters is taken, with a warning', () => {
  expect(read({ client_secret: 'q7Xv2LkPz9RbT4w' })).toMatchObject({
    credentials: { clientSecret: 'q7Xv2LkPz9RbT4w' },
    warnings: [expect.stringMatching(/^client_secret has fewer than 16 characters/)],
  });
  expect(read({ client_secret: 'q7Xv2LkPz9RbT4wY' }).warnings).toEqual([]);
});
