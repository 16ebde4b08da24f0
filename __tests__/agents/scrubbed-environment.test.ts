import { spawnSync } from 'node:child_process';
import { expect, test } from '@jest/globals';
import { transports } from '../../src/agents/agent.ts';
import { called, connect, registry, run, startPort } from './whole-way.ts';

// claude-code-action sets CLAUDE_CODE_SUBPROCESS_ENV_SCRUB where `allowed_non_write_users` is given,
// and installs bubblewrap, without which Claude Code then does not start.
const bubblewrap = spawnSync('bwrap', ['--version']).status === 0;
const scrubbed = bubblewrap ? test.each : test.skip.each;

const why = bubblewrap ? '' : ' (skipped: no bwrap in PATH)';
const ways = transports.flatMap((transport) => [
  [transport, 'inline', ['list_blueprints']] as const,
  // What has TOKEN or AUTH in its name is empty for Claude Code's own references, too.
  [transport, 'env', []] as const,
]);

scrubbed(ways)(
  `with a scrubbed environment, Claude Code over %s, token %s, calls %j${why}`,
  async (transport, place, tools) => {
    const port = await startPort();
    const outputs = await connect('claude-code', { transport, token_in_config: place }, port);
    const { url } = await registry();
    const { code } = await run('claude-code', {
      calls: ['list_blueprints'],
      outputs,
      env: {
        CLAUDE_CODE_SUBPROCESS_ENV_SCRUB: '1',
        MCP_TIMEOUT: '10000',
        ...(place === 'env' ? { PORT_ACCESS_TOKEN: outputs.access_token ?? '' } : {}),
      },
      registry: url,
    });
    expect(code).toBe(0);
    expect(called(port).map(({ tool }) => tool)).toEqual(tools);
  },
);
