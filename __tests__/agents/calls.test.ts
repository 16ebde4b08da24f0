import { expect, test } from '@jest/globals';
import { transports } from '../../src/agents/agent.ts';
import { programNames, programs } from './programs.ts';
import { called, connect, offered, results, run, startPort } from './whole-way.ts';

const narrowed = { tools: 'list_blueprints, list_entities', read_only: 'true' };

const ways = programNames.flatMap((name) =>
  transports.flatMap((transport) =>
    (['inline', 'env'] as const).map((place) => [name, transport, place] as const),
  ),
);

test.each(ways)('%s calls a tool of Port over %s, token %s', async (name, transport, place) => {
  const port = await startPort();
  const outputs = await connect(
    name,
    { ...narrowed, transport, token_in_config: place, allowed_actions: 'none' },
    port,
  );
  const token = outputs.access_token ?? '';
  if (place === 'env')
    expect(JSON.stringify({ ...outputs, access_token: '' })).not.toContain(token);

  const { code, model } = await run(name, {
    calls: ['list_blueprints'],
    outputs,
    env: place === 'env' ? { PORT_ACCESS_TOKEN: token } : {},
  });

  expect(results(model)).toEqual([expect.stringContaining('zendesk_ticket')]);
  expect(code).toBe(0);
  expect(called(port)).toEqual([
    {
      tool: 'list_blueprints',
      headers: expect.objectContaining({
        authorization: `Bearer ${token}`,
        'x-read-only-mode': '1',
        'x-allowed-actions-to-run': '',
      }),
    },
  ]);
  // Claude Code's allow-list permits and does not hide: see tools.test.ts.
  if (name !== 'claude-code') {
    expect(offered(name, model)).toEqual(
      ['list_blueprints', 'list_entities'].map(programs[name].seen),
    );
  }
});

test('codex takes mcp_config as a part of its config.toml', async () => {
  const port = await startPort();
  const { mcp_config } = await connect('codex', narrowed, port);
  const { model } = await run('codex', {
    calls: ['list_blueprints'],
    outputs: { config_toml: mcp_config ?? '', agent_args: '[]' },
  });
  expect(results(model)).toEqual([expect.stringContaining('zendesk_ticket')]);
});
