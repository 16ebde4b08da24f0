import { expect, test } from '@jest/globals';
import { programNames } from './programs.ts';
import { called, connect, offered, results, run, startPort } from './whole-way.ts';

test('claude-code is refused a tool outside `tools`', async () => {
  const port = await startPort();
  const outputs = await connect('claude-code', { tools: 'list_blueprints' }, port);
  const { model } = await run('claude-code', {
    calls: ['list_scorecards', 'delete_entity'],
    outputs,
  });
  expect(results(model)).toEqual([
    expect.stringContaining("you haven't granted it"),
    expect.stringContaining("you haven't granted it"),
  ]);
  expect(called(port)).toEqual([]);
});

test.each(programNames)(
  '%s is offered every tool where `tools` is empty, and may call it',
  async (name) => {
    const port = await startPort();
    const outputs = await connect(name, { transport: 'http' }, port);
    const { model } = await run(name, { calls: ['delete_blueprint'], outputs });
    // The Claude Agent SDK has the model search for tools before it lists them.
    if (name !== 'generic: Claude Agent SDK') {
      expect(offered(name, model).length).toBeGreaterThan(10);
    }
    expect(called(port)).toEqual([expect.objectContaining({ tool: 'delete_blueprint' })]);
  },
);
