import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parseRecord } from '../../../src/report/record.ts';
import { summaryOf } from '../../../src/report/summary.ts';
import { Secrets } from '../../../src/secrets.ts';
import { nobody, recordWith, reportKey } from '../../support/stand-in-gateway.ts';

const secrets = new Secrets(() => undefined);
secrets.mask(reportKey);
const summary = (changes: Record<string, unknown> = {}, failure?: string) =>
  summaryOf(parseRecord(JSON.stringify(recordWith(changes))), failure, secrets);

const use = recordWith().tools.delete_blueprint;
const tools = (names: readonly string[]) =>
  Object.fromEntries(names.map((name): [string, unknown] => [name, use]));
const numbered = (count: number) => Array.from({ length: count }, (_, n) => `tool_${n}`);

test('tells for each tool what came of its calls, and folds what went wrong', () => {
  expect(summary()).toBe(`### Port gateway: 3 calls, 1 refused, 1 failed

An agent connected at 2026-11-26T10:00:05Z. 3 calls, 1 refused, 1 failed; 2 tools, 2.5 s in all.

| Tool | Calls | Refused | Failed | Time | First (UTC) | Last (UTC) |
| --- | --- | --- | --- | --- | --- | --- |
| \`list_blueprints\` | 2 | 0 | 1 | 2.5 s | 10:01:00 | 10:03:00 |
| \`delete_blueprint\` | 1 | 1 | 0 | 0 s | 10:02:00 | 10:02:00 |

<details><summary>Calls that were refused or failed</summary>

| At (UTC) | Tool | Outcome | Time |
| --- | --- | --- | --- |
| 10:02:00 | \`delete_blueprint\` | refused by the gateway | 0 s |
| 10:03:00 | \`list_blueprints\` | HTTP 502 | 2.4 s |

</details>

`);
});

test('tells why the step fails', () => {
  expect(summary(nobody, 'Nobody came. Look at the log.')).toBe(
    '### Port gateway: no agent ever connected\n\nNobody came. Look at the log.\n\n',
  );
});

test('tells of renewals, and of the last error of the gateway', () => {
  const lastError = { at: '2026-11-26T10:04:00.5Z', message: 'Port is away' };
  expect(summary({ ...nobody, renewals: 1, lastError }))
    .toBe(`### Port gateway: no agent ever connected

No agent connected since 2026-11-26T10:00:00Z. No tool was called.

The token was renewed 1 time.

The last error of the gateway, at 2026-11-26T10:04:00Z: \`Port is away\`

`);
});

test.each([
  ['tool-error', 200, 'error of the tool'],
  ['failed', null, 'no answer'],
  ['failed', 429, 'HTTP 429'],
])('a call whose outcome was %s with status %j is shown as "%s"', (outcome, status, shown) => {
  const calls = [{ ...recordWith().calls[0], outcome, status }];
  expect(summary({ calls })).toContain(`| 10:01:00 | \`list_blueprints\` | ${shown} | 0.1 s |\n`);
});

test('more than eight tools are folded', () => {
  expect(summary({ calls: [], tools: tools(numbered(8)) })).not.toContain('<details>');
  expect(summary({ calls: [], tools: tools(numbered(9)) })).toContain(
    '<details><summary>9 tools</summary>\n\n| Tool |',
  );
});

test('the summaries of twenty jobs have less than 500 lines', () => {
  const text = summary({ tools: tools(numbered(8)) });
  expect(text.repeat(20).split('\n').length).toBeLessThan(500);
});

describe('a hostile record', () => {
  test.each([
    ['a | b', '`a \\u007c b`'],
    ['`</code>', '`\\u0060</code>`'],
    ['a\n# b\u2028\u0007', '`a # b`'],
    ['[link](https://x) @all <img>', '`[link](https://x) @all <img>`'],
    ['</details>', '`</details>`'],
    ['::error::x', '`: :error: :x`'],
    ['\\', '`\\u005c`'],
    [`is ${reportKey}`, '`is ***`'],
    ['x'.repeat(100_000), `\`${'x'.repeat(64)}\\u2026\``],
  ])('a tool named %.40j stays inside its cell and code span', (name, shown) => {
    const text = summary({
      calls: [{ ...recordWith().calls[1], tool: name }],
      tools: tools([name]),
      lastError: { at: '2026-11-26T10:04:00Z', message: name.slice(0, 64) },
    });
    expect(text).toContain(`\n| ${shown} | 1 | 1 | 0 | 0 s | 10:02:00 | 10:02:00 |\n`);
    expect(text).toContain(`\n| 10:02:00 | ${shown} | refused by the gateway | 0 s |\n`);
    expect(text).not.toContain(reportKey);
  });

  test('no text of it ends its code span', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const lastError = { at: '2026-11-26T10:04:00Z', message: text };
        const lines = summary({ ...nobody, lastError, tools: tools([text]) }).split('\n');
        expect(lines[4]).toMatch(/^The last error .*: `(?:(?![`|\\])[ -~]|\\u[\da-f]{4})*`$/);
        expect(lines[8]).toMatch(/^\| `(?:(?![`|\\])[ -~]|\\u[\da-f]{4})*` \| 1 \|/);
      }),
    );
  });

  test('of the largest that is read, the summary stays short, and counts what it leaves out', () => {
    const names = Array.from({ length: 201 }, (_, n) => String(n).padEnd(64, '\u{1f4a5}'));
    const calls = Array(1_000).fill(recordWith().calls[1]);
    const text = summary({ calls, tools: tools(names) });
    expect(text.split('\n').length).toBeLessThan(125);
    expect(Buffer.byteLength(text)).toBeLessThan(100 * 1024);
    expect(text).toContain('\n151 more are left out.\n');
    expect(text).toContain('\n950 more are left out.\n');
  });
});
