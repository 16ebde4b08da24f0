import { expect, test } from '@jest/globals';
import type { ProgramName } from './programs.ts';
import { connect, offered, run, startPort } from './whole-way.ts';

const goesOn: [ProgramName, string][] = [
  ['claude-code', 'http'],
  ['claude-code', 'mcp-remote'],
  ['gemini-cli', 'http'],
  ['copilot-cli', 'http'],
  ['opencode', 'http'],
  ['qwen-code', 'http'],
  ['generic: Claude Agent SDK', 'http'],
];

test.each(goesOn)(
  '%s over %s ends well although Port refuses the token, without its tools',
  async (name, transport) => {
    const [port, other] = [await startPort(), await startPort()];
    const outputs = await connect(name, { transport }, port, { mcp: other });
    const { code, model } = await run(name, {
      calls: ['list_blueprints'],
      outputs,
      // Claude Code waits 30 s for a server unless told otherwise, in milliseconds.
      env: { MCP_TIMEOUT: '3000' },
    });
    expect(code).toBe(0);
    expect(offered(name, model)).toEqual([]);
  },
);

test('codex stops when Port refuses the token', async () => {
  const [port, other] = [await startPort(), await startPort()];
  const outputs = await connect('codex', {}, port, { mcp: other });
  const { code, log, model } = await run('codex', { calls: ['list_blueprints'], outputs });
  expect(code).toBe(1);
  expect(log).toContain('required MCP servers failed to initialize: port-prod');
  expect(model.turns).toEqual([]);
});
