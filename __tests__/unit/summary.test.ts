import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Secrets } from '../../src/secrets.ts';
import { maxTools, type OfferedTool } from '../../src/mcp/list-tools.ts';
import type { Narrowing } from '../../src/port/headers.ts';
import { failureSummary, summaryOf } from '../../src/summary.ts';

const token = 'eyJhbGciOi_the-token';
const secrets = new Secrets(() => undefined);
secrets.mask(token);

const nothing = { readOnly: false, allowedActions: undefined };
function summary(
  offered: readonly OfferedTool[],
  tools?: readonly string[],
  narrowing: Narrowing = nothing,
  note?: string,
): string {
  const server = { name: 'port-prod', url: 'https://mcp.port.io/v1', tools };
  const expiresAt = new Date('2026-03-01T15:00:00Z');
  const facts = { server, narrowing, transport: 'http', agent: 'codex', region: 'eu', note };
  return summaryOf({ ...facts, expiresAt, offered }, secrets);
}
const openLine = (name: string) => summary([{ name, readOnly: true }]).split('\n')[4];

test('says it all in one line, then what is open, and folds the rest', () => {
  const offered = [
    { name: 'list_entities', readOnly: true },
    { name: 'upsert_entity', readOnly: false },
    { name: 'load_skill', readOnly: undefined },
  ];
  expect(summary(offered, ['list_entities', 'load_skill']))
    .toBe(`### Connected to Port (eu): codex may use 2 of 3 tools, 1 of which do not say whether they write; token valid until 2026-03-01 15:00 UTC

Server \`port-prod\` at \`https://mcp.port.io/v1\`, http, no read-only mode, all actions.

Open to codex: \`list_entities\`, \`load_skill\` (does not say)

<details><summary>Not open: 1 tools</summary>

\`upsert_entity\` (writes)

</details>
`);
});

test('counts what writes, and folds nothing where all is open', () => {
  const offered = [
    { name: 'list_entities', readOnly: true },
    { name: 'upsert_entity', readOnly: false },
  ];
  const text = summary(offered);
  expect(text).toContain('codex may use all 2 tools, 1 of which write;');
  expect(text).not.toContain('<details>');
});

test('says which narrowing is on', () => {
  const offered = [{ name: 'list_entities', readOnly: true }];
  expect(
    summary(offered, undefined, { readOnly: true, allowedActions: ['deploy', 'a`b'] }),
  ).toMatch(/all read-only;[^]*, read-only mode, actions: `deploy`, `a\\u0060b`\./);
  expect(summary(offered, undefined, { readOnly: true, allowedActions: [] })).toContain(
    'actions: none.',
  );
});

test.each([
  ['a | b', '`a \\u007c b`'],
  ['`</code>', '`\\u0060</code>`'],
  ['a\n# b\u2028\u0007', '`a # b`'],
  ['[link](https://x) @all <img>', '`[link](https://x) @all <img>`'],
  ['::error::x', '`: :error: :x`'],
  ['\\', '`\\u005c`'],
  [`is ${token}`, '`is ***`'],
  ['x'.repeat(1_000_000), `\`${'x'.repeat(80)}\\u2026\``],
])('a tool named %j stays inside its code span', (name, shown) => {
  expect(openLine(name)).toBe(`Open to codex: ${shown}`);
});

test('no name ends its code span or its line', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (name) => {
      expect(openLine(name)).toMatch(/^Open to codex: `(?:(?![`|\\])[ -~]|\\u[\da-f]{4})*`$/);
    }),
  );
});

test('the worst that a server may offer stays under the limit of 1 MiB', () => {
  const offered = Array.from({ length: maxTools }, () => ({
    name: '\u{1f4a5}'.repeat(200),
    readOnly: undefined,
  }));
  expect(Buffer.byteLength(summary(offered, []))).toBeLessThan(1024 * 1024);
});

test('a failure is told whole, in a block that it cannot end, with the page about it', () => {
  expect(failureSummary('It failed.\n```\n- x', 'https://github.test/docs/troubleshooting.md'))
    .toBe(`### Not connected to Port

\`\`\`text
It failed.
\\u0060\\u0060\\u0060
- x
\`\`\`

[What to do about it](https://github.test/docs/troubleshooting.md)
`);
  expect(failureSummary('It failed.', undefined)).not.toContain('](');
});

test('says what is to be known of this machine', () => {
  expect(summary([], undefined, nothing, 'Memory can be read.')).toMatch(
    /\n\nMemory can be read\.\n$/,
  );
});
