import { describe, expect, test } from '@jest/globals';
import { problems, read } from './reading.ts';

describe('tools', () => {
  test.each([
    'a,b',
    'a b',
    'a\nb',
    ' a ,\n b,, a',
    '- a\n- b',
    '  -  a\r\n  -  b',
    '- a - b',
    '- "a"\n- \'b\'',
    '["a","b"]',
    '[\n  "a",\n  "b"\n]',
    '[a, b]',
    '"a", "b"',
    '"a, b"',
    '`a` `b`',
  ])('are separated by commas, spaces or lines, or a list in YAML or JSON: %j', (tools) => {
    expect(read({ tools }).tools).toEqual(['a', 'b']);
  });

  test.each([
    'mcp__port-prod__list_entities',
    'mcp__port_prod__list_entities',
    'mcp_port-prod_list_entities',
    'mcp_port_prod_list_entities',
    'port-prod_list_entities',
    'port-prod-list_entities',
    'port-prod__list_entities',
    'port-prod/list_entities',
    'port-prod:list_entities',
    'port-prod(list_entities)',
    'Mcp(port-prod:list_entities)',
    'mcp(port-prod:list_entities)',
    "'port-prod(list_entities)'",
    '- mcp__port-prod__list_entities',
  ])('are taken as an agent spells them: %s', (tools) => {
    expect(read({ tools }).tools).toEqual(['list_entities']);
    // The guide's name of the server is understood whatever the server is called.
    expect(read({ tools, server_name: 'catalogue' }).tools).toEqual(['list_entities']);
    expect(read({ tools, server_name: 'port' }).tools).toEqual(['list_entities']);
  });

  test.each([
    ['my_port', 'mcp__my-port__get_page'],
    ['my-port', 'mcp__my_port__get_page'],
    ['my-port', 'my-port_get_page'],
    ['Port', 'mcp__port__get_page'],
    ['port', 'port-get_page'],
    ['list', 'mcp__list__get_page'],
    ['mcp', 'mcp__mcp__get_page'],
  ])('are taken with server_name %s: %s', (server_name, tools) => {
    expect(read({ server_name, tools }).tools).toEqual(['get_page']);
  });

  test("are the guide's own list", () => {
    const tools = 'mcp__port-prod__list_blueprints,mcp__port-prod__get_entities';
    expect(read({ tools }).tools).toEqual(['list_blueprints', 'get_entities']);
  });

  test('are each there once, however they are spelled', () => {
    expect(read({ tools: 'get_page, mcp__port-prod__get_page, - get_page' }).tools).toEqual([
      'get_page',
    ]);
  });

  test.each([
    ['list', 'list_entities'],
    ['search', 'search_port_knowledge_sources'],
    ['search_port', 'search_port_knowledge_sources'],
    ['get', 'get_action_permissions'],
    ['run', 'run_action'],
    ['trigger', 'trigger_run'],
    ['delete-it', 'delete_it_all'],
    ['prod', 'list_prod_things'],
  ])('keep their names with a server called %s: %s', (server_name, tools) => {
    expect(read({ server_name, tools }).tools).toEqual([tools]);
  });

  test('lose one wrapping only, so that any name can be said', () => {
    expect(read({ tools: 'mcp__port-prod__port-prod-x' }).tools).toEqual(['port-prod-x']);
  });

  test.each([
    'mcp__github__create_issue',
    'mcp_github_create_issue',
    'Mcp(github:create_issue)',
    'github(create_issue)',
    'github/create_issue',
    'github:create_issue',
    'mcp__port-prod__mcp__github__create_issue',
  ])('of another server are refused: %s', (tools) => {
    expect(problems({ tools: `get_page, ${tools}` })).toBe(
      `Input tools names "${tools}": that is a tool of another server than \`port-prod\`; leave it out, or give the name alone`,
    );
  });

  test('of another server are refused with a server called mcp, too', () => {
    expect(problems({ server_name: 'mcp', tools: 'mcp__github__x' })).toContain('another server');
  });

  test.each([
    'port-prod',
    'port_prod',
    'mcp__port-prod',
    'mcp__port-prod__',
    'mcp__port-prod__*',
    'mcp_port-prod_*',
    'port-prod_*',
    'port-prod/*',
    'port-prod(*)',
    'Mcp(port-prod:*)',
    'Mcp(port-prod)',
  ])('that mean the whole server are refused, with the way to say it: %s', (tools) => {
    expect(problems({ tools })).toBe(
      `Input tools names "${tools}": that is the whole server; leave it empty for all tools`,
    );
  });

  test.each(['list_*', 'mcp__port-prod__list_*'])('are no patterns: %s', (tools) => {
    expect(problems({ tools })).toContain('patterns are not supported; name each tool');
  });

  test.each([
    ['read_only', 'write `read-only`'],
    ['readonly', 'write `read-only`'],
    ['Read-Only', 'write `read-only`'],
    ['READ-ONLY', 'write `read-only`'],
    ['ReadOnly', 'write `read-only`'],
    ['read only', 'write `read-only`'],
    ['all', 'leave it empty for all tools'],
    ['ALL', 'leave it empty for all tools'],
    ['any', 'leave it empty for all tools'],
    ['*', 'leave it empty for all tools'],
    ['"*"', 'leave it empty for all tools'],
    ['none', 'name at least one tool'],
    ['None', 'name at least one tool'],
    ['null', 'name at least one tool'],
    ['false', 'name at least one tool'],
    ['-', 'name at least one tool'],
    ['- get_page\n-', 'name at least one tool'],
    ['- - get_page', 'name at least one tool'],
    ['true', 'name the tools, write `read-only`, or leave it empty'],
    ['get_page, all', 'leave it empty for all tools'],
  ])('%j is no name, and the message says what to write', (tools, remedy) => {
    expect(problems({ tools })).toMatch(/^Input tools names "/);
    expect(problems({ tools })).toContain(remedy);
  });

  test.each(['a;b', 'a(b)', 'b.c', '\u00e4', "a'b", '--allowedTools a', '-a', 'x'.repeat(65)])(
    '%j is no tool name',
    (tools) => {
      expect(problems({ tools })).toMatch(/^Input tools names "/);
    },
  );

  test.each([',', '[]', '""', "'', ''"])('%j does not mean all tools', (tools) => {
    expect(problems({ tools })).toBe('Input tools names nothing; leave it empty to narrow nothing');
  });

  test('read-only asks the server, in read-only mode', () => {
    expect(read({ tools: 'read-only', verify: 'false' })).toMatchObject({
      tools: 'read-only',
      verify: true,
      narrowing: { readOnly: true },
    });
    expect(read({ tools: '- "read-only"' }).tools).toBe('read-only');
  });

  test('read-only beside a name is refused', () => {
    expect(problems({ tools: 'read-only, list_blueprints' })).toContain('either `read-only` alone');
  });
});

describe('read_only: true', () => {
  const hides = (tools: string) => problems({ tools, read_only: 'true' });

  test.each([
    'upsert_entity',
    'delete_entity',
    'run_action',
    'trigger_run',
    'create_entity',
    'update_scorecard',
    'move_page',
    'duplicate_page',
    'install_library_plugin',
  ])('beside tools: %s, which it hides, is refused', (name) => {
    expect(hides(`list_blueprints, ${name}`)).toBe(
      `Input tools names what read_only: true hides:\n  - ${name}: it writes, and read-only mode hides it. Leave it out, or set read_only: false.`,
    );
  });

  test('beside tools that read, or that Port does not name, is taken', () => {
    const tools = 'list_blueprints, get_page, search_audit_logs, load_skill, explain_scorecard';
    expect(read({ tools, read_only: 'true' }).narrowing.readOnly).toBe(true);
  });
});

describe('allowed_actions', () => {
  test('narrow the connection', () => {
    expect(read({ read_only: 'True', allowed_actions: 'deploy, roll_back' }).narrowing).toEqual({
      readOnly: true,
      allowedActions: ['deploy', 'roll_back'],
    });
  });

  test.each(['- deploy\n- roll_back', '["deploy", "roll_back"]'])('are a list, too: %j', (text) => {
    expect(read({ allowed_actions: text }).narrowing.allowedActions).toEqual([
      'deploy',
      'roll_back',
    ]);
  });

  test.each(['none', 'None', '"none"'])('%s allows no action', (allowed_actions) => {
    expect(read({ allowed_actions }).narrowing.allowedActions).toEqual([]);
  });

  test('none beside an action is refused', () => {
    expect(problems({ allowed_actions: 'none, deploy' })).toContain('either `none` alone');
  });

  test.each(['all', '*', 'ALL'])('%s is refused: empty means all', (allowed_actions) => {
    expect(problems({ allowed_actions })).toBe(
      `Input allowed_actions names "${allowed_actions}", but takes action identifiers; leave it empty for all`,
    );
  });

  test.each(['a\u0007b', 'a;b', '-', 'x'.repeat(101)])(
    '%j is no action identifier',
    (allowed_actions) => {
      expect(problems({ allowed_actions })).toMatch(/^Input allowed_actions names "/);
    },
  );

  const warning = expect.stringMatching(/^allowed_actions limits .*trigger_run.*read_only: true/);

  test.each([
    { allowed_actions: 'none' },
    { allowed_actions: 'deploy' },
    { allowed_actions: 'none', tools: 'run_action, trigger_run' },
    { allowed_actions: 'none', tools: 'mcp__port-prod__trigger_workflow_run' },
  ])('draw a warning where trigger_run is open: %j', (inputs: Record<string, string>) => {
    expect(read(inputs).warnings).toEqual([warning]);
  });

  test.each([
    { allowed_actions: 'none', read_only: 'true' },
    { allowed_actions: 'none', tools: 'read-only' },
    { allowed_actions: 'deploy', tools: 'list_actions, run_action' },
    {},
  ])('draw none where it is not: %j', (inputs: Record<string, string>) => {
    expect(read(inputs).warnings).toEqual([]);
  });
});
