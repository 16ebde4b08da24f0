import { expect, test } from '@jest/globals';
import { transports } from '../../src/agents/agent.ts';
import { agents } from '../../src/agents/index.ts';
import { programNames, programs } from './programs.ts';
import { called, connect, offered, registry, results, run, startPort } from './whole-way.ts';

const narrowed = { tools: 'list_blueprints, list_entities', read_only: 'true' };

const ways = programNames.flatMap((name) => {
  const agent = agents.find((one) => one.name === programs[name].agent);
  const places = agent?.refersToEnvironment ? (['inline', 'env'] as const) : (['inline'] as const);
  return transports.flatMap((transport) =>
    places.map((place) => [name, transport, place] as const),
  );
});

/** Their allow-list permits and does not hide: see tools.test.ts. */
const permitsOnly = ['claude-code', 'generic: Claude Agent SDK'];

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

  const { url } = await registry();
  const { code, model } = await run(name, {
    calls: ['list_blueprints'],
    outputs,
    env: place === 'env' ? { PORT_ACCESS_TOKEN: token } : {},
    registry: url,
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
  if (!permitsOnly.includes(name)) {
    expect(offered(name, model)).toEqual(
      ['list_blueprints', 'list_entities'].map(programs[name].seen),
    );
  }
});

test.each(transports)(
  'claude-code shows the model Port over %s in its first request',
  async (transport) => {
    const port = await startPort();
    const outputs = await connect('claude-code', { transport }, port);
    const { url } = await registry();
    const { model } = await run('claude-code', { calls: [], outputs, registry: url });
    const first = model.turns.find(({ tools }) => tools.length > 0);
    expect(first?.tools).toContain('mcp__port-prod__list_blueprints');
  },
);
