import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Secrets } from '../../src/secrets.ts';
import { maxTools, type OfferedTool } from '../../src/mcp/list-tools.ts';
import { maxRows, summaryOf } from '../../src/summary.ts';

const token = 'eyJhbGciOi_the-token';
const secrets = new Secrets(() => undefined);
secrets.mask(token);

function summary(
  offered: readonly OfferedTool[],
  tools?: readonly string[],
  note?: string,
): string {
  const server = { name: 'port-prod', url: 'https://mcp.port.io/v1', tools };
  const expiresAt = new Date('2026-03-01T15:00:00Z');
  const facts = { server, transport: 'http', agent: 'codex', region: 'eu', expiresAt, offered };
  return summaryOf({ ...facts, note }, secrets);
}
const row = (name: string) =>
  summary([{ name, readOnly: undefined }])
    .split('\n')
    .at(-2);

test('tells the connection, and what each tool may do and whether it is open to the agent', () => {
  const offered = [
    { name: 'list_entities', readOnly: true },
    { name: 'upsert_entity', readOnly: false },
    { name: 'load_skill', readOnly: undefined },
  ];
  expect(summary(offered, ['list_entities', 'load_skill'])).toBe(`## Port MCP server

| Server | Region | Transport | Agent | Token expires (UTC) |
| --- | --- | --- | --- | --- |
| \`port-prod\` at \`https://mcp.port.io/v1\` | eu | http | codex | 2026-03-01T15:00:00Z |

| Tool | What it may do | Open to codex |
| --- | --- | --- |
| \`list_entities\` | reads | yes |
| \`upsert_entity\` | writes | no |
| \`load_skill\` | not said | yes |
`);
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
])('a tool named %j stays inside its cell and code span', (name, shown) => {
  expect(row(name)).toBe(`| ${shown} | not said | yes |`);
});

test('no name ends its cell or its code span', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (name) => {
      expect(row(name)).toMatch(/^\| `(?:(?![`|\\])[ -~]|\\u[\da-f]{4})*` \| not said \| yes \|$/);
    }),
  );
});

test('the worst that a server may offer stays under the limit of 1 MiB, and what is left out is counted', () => {
  const offered = Array.from({ length: maxTools }, () => ({
    name: '\u{1f4a5}'.repeat(200),
    readOnly: undefined,
  }));
  const text = summary(offered);
  expect(Buffer.byteLength(text)).toBeLessThan(1024 * 1024);
  expect(text).toContain(`${maxTools - maxRows} more tools are left out.`);
});

test('says what is to be known of this machine', () => {
  expect(summary([], undefined, 'Memory can be read.')).toMatch(/\n\nMemory can be read\.\n$/);
});
