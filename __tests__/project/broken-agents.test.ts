import { expect, test } from '@jest/globals';
import { brokenAgents } from '../agents/broken.ts';

const suite = (...assertionResults: object[]) => ({ message: '', assertionResults });
const passed = { fullName: 'codex calls a tool', status: 'passed' };
const failed = (fullName: string, why: string) => ({
  fullName,
  status: 'failed',
  failureMessages: [why],
});

test('nothing is said of a run in which every test passed', () => {
  expect(brokenAgents({ testResults: [suite(passed)] }, {})).toBe('');
});

test('each program that failed is named with its version and what broke', () => {
  const said = brokenAgents(
    {
      testResults: [
        suite(
          passed,
          failed('codex exec calls a tool of Port over http', '\n\u001b[31mError: no`\nat x'),
        ),
        suite(failed('behind a proxy, gemini-cli calls a tool', 'Error: late')),
      ],
    },
    { '@openai/codex': '0.170.0', '@google/gemini-cli': '0.62.0' },
  );
  expect(said).toBe(
    [
      '## codex exec (`@openai/codex` 0.170.0)',
      '',
      "- codex exec calls a tool of Port over http: `Error: no'`",
      '',
      '## gemini-cli (`@google/gemini-cli` 0.62.0)',
      '',
      '- behind a proxy, gemini-cli calls a tool: `Error: late`',
      '',
    ].join('\n'),
  );
});

test('a suite that did not even start is said', () => {
  const said = brokenAgents(
    { testResults: [{ message: 'SyntaxError: x', assertionResults: [] }] },
    {},
  );
  expect(said).toBe('## Did not run\n\n- `SyntaxError: x`\n');
});
