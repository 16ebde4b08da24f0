import { expect, test } from '@jest/globals';
import { runModule } from './run-module.ts';
import { startJob } from './job.ts';
import { expectNoLeaks, findLeaks } from './leaks.ts';

const value = `Qz7/w'K+p"3~vX&é 9$tR\\m`;
const canary = { name: 'client secret', value };
const bytes = Buffer.from(value);
const literal = JSON.stringify(value);
const masked = `console.log('::add-mask::' + ${literal});`;

function append(variable: string): string {
  return `
    import { appendFileSync } from 'node:fs';
    ${masked}
    appendFileSync(process.env.${variable}, 'name=' + ${literal});`;
}

test('a step that masks the secret first and prints it then has no leak', async () => {
  const step = await runModule(`${masked} console.log('the ' + ${literal});`);
  expectNoLeaks(step, [canary]);
});

test('a command that masks is no leak, whichever form of the secret it masks first', async () => {
  const step = await runModule(`
    console.log('::add-mask::' + JSON.stringify(${literal}).slice(1, -1));
    ${masked}`);
  expectNoLeaks(step, [canary]);
});

test('the search names the canary, the place, the form and the piece', async () => {
  const step = await runModule(`console.log(${literal});`);
  expect(findLeaks(step, [canary])).toEqual([
    {
      name: 'client secret',
      place: 'log line 1, before its add-mask',
      form: 'plain',
      found: value.slice(0, 12).toLowerCase(),
    },
  ]);
  expect(() => {
    expectNoLeaks(step, [canary]);
  }).toThrow('client secret in log line 1, before its add-mask, plain: ');
});

test.each([
  ['the log before the mask', `console.log(${literal}); ${masked}`, /^log line 1, before/],
  ['stderr before the mask', `console.error(${literal});`, /^log line 1, before/],
  [
    'a mask that a stop-commands makes text',
    `console.log('::stop-commands::x'); ${masked}`,
    /^log line 2, before/,
  ],
  [
    'the log in a form that the runner does not mask',
    `${masked} console.log(Buffer.from(${literal}).toString('hex'));`,
    /^masked log line 2$/,
  ],
  [
    'an annotation',
    `${masked} console.log('::warning::' + ${literal});`,
    /^annotation \(warning\)$/,
  ],
  [
    "an annotation's title",
    `${masked} console.log('::notice title=' + encodeURIComponent(${literal}) + '::x');`,
    /^annotation \(notice\)$/,
  ],
  [
    'a debug line',
    `${masked} console.log('::debug::' + ${literal}.toUpperCase());`,
    /^debug line$/,
  ],
  ['the summary', append('GITHUB_STEP_SUMMARY'), /^summary$/],
  ['the environment', append('GITHUB_ENV'), /^GITHUB_ENV$/],
  ['the state', append('GITHUB_STATE'), /^GITHUB_STATE$/],
  [
    'the state set by a command',
    `${masked} console.log('::save-state name=a::' + ${literal});`,
    /^GITHUB_STATE$/,
  ],
  ['the path', append('GITHUB_PATH'), /^GITHUB_PATH$/],
  ['the outputs', append('GITHUB_OUTPUT'), /^GITHUB_OUTPUT$/],
  [
    'a file in the workspace',
    `import { writeFileSync } from 'node:fs'; writeFileSync('left', ${literal});`,
    /^file workspace.left$/,
  ],
  [
    'the name of a file in RUNNER_TEMP',
    `import { writeFileSync } from 'node:fs';
     writeFileSync(process.env.RUNNER_TEMP + '/' + Buffer.from(${literal}).toString('hex'), '');`,
    /^file temp.[0-9a-f]+$/,
  ],
])('a secret is found in %s', async (_place, script, place) => {
  const places = findLeaks(await runModule(script), [canary]).map((leak) => leak.place);
  expect(places).toContainEqual(expect.stringMatching(place));
});

test('an access token may be in the outputs, and nowhere else', async () => {
  const step = await runModule(append('GITHUB_OUTPUT'));
  expectNoLeaks(step, [{ name: 'access token', value, inOutputs: true }]);
});

test('an access token in the outputs of a step is found by the search of a later one', async () => {
  const job = await startJob();
  try {
    await runModule(append('GITHUB_OUTPUT'), { job });
    const later = await runModule('', { job });
    const leaks = findLeaks(later, [{ name: 'access token', value, inOutputs: true }]);
    expect(leaks.map(({ place }) => place)).toEqual([
      expect.stringMatching(/^file temp._runner_file_commands.set_output_/),
    ]);
  } finally {
    await job.end();
  }
});

test.each([
  ['path', { path: `/?token=${encodeURIComponent(value)}` }],
  ['header authorization', { headers: { authorization: `Bearer ${value}` } }],
  ['header set-cookie', { headers: { 'set-cookie': ['a', value] } }],
  ['body', { body: JSON.stringify({ clientSecret: value }) }],
])('a secret is found in a request that went astray: %s', async (part, given) => {
  const request = { method: 'POST', path: '/', headers: {}, body: '', ...given };
  const leaks = findLeaks(await runModule(''), [canary], [request]);
  expect(leaks.map(({ place }) => place)).toEqual([
    `POST request to a server that was not meant, ${part}`,
  ]);
});

const long = 'x'.repeat(3);
test.each([
  ['plain', value],
  ['plain', value.toUpperCase()],
  ['plain', value.toLowerCase()],
  ['plain', value.slice(4, 16)],
  ['plain', `prefix${value.slice(-12)}`],
  ['base64 at offset 0', `${bytes.toString('base64')}!`],
  ['base64 at offset 1', Buffer.from(`${long}y${value}z`).toString('base64')],
  ['base64 at offset 2', Buffer.from(`${long}yy${value}zz`).toString('base64')],
  ['hex', bytes.toString('hex')],
  ['hex', bytes.toString('hex').toUpperCase()],
])('a secret is found %s (case %#)', async (form, written) => {
  const step = await runModule(`console.log(${JSON.stringify(written)});`);
  expect(findLeaks(step, [canary])).toMatchObject([{ form }]);
});

test.each([
  ['base64url at offset 0', '>>>>>>>>>>>>', Buffer.from('>>>>>>>>>>>>').toString('base64url')],
  ['URI-escaped', '(é/é/é/é/é/é)', encodeURIComponent('(é/é/é/é/é/é)')],
  ['JSON-escaped', '"a"b"c"d"e"f"', '\\"a\\"b\\"c\\"d\\"e\\"f\\"'],
  ['JSON-escaped twice', '"a"b"c"d"e"f"', '\\\\\\"a\\\\\\"b\\\\\\"c\\\\\\"'],
  ['shell-escaped in single quotes', "'a'b'c'd'e'f'", "'\\''a'\\''b'\\''c'\\''d"],
  ['shell-escaped with backslashes', '$a$b$c$d$e$f$', '\\$a\\$b\\$c\\$d\\$e'],
])('a secret that is never plain in it is found %s', async (form, secret, written) => {
  const step = await runModule(`console.log(${JSON.stringify(written)});`);
  expect(findLeaks(step, [{ name: 'token', value: secret }])).toMatchObject([{ form }]);
});

test('eleven characters are not a leak', async () => {
  const step = await runModule(`console.log(${JSON.stringify(value.slice(0, 11))});`);
  expectNoLeaks(step, [canary]);
});

test('a canary that could be found by chance is refused', async () => {
  const step = await runModule('');
  expect(() => findLeaks(step, [{ name: 'short', value: 'eleven char' }])).toThrow(
    'The canary short is shorter than 12 characters',
  );
});
