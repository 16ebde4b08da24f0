import { expect, test } from '@jest/globals';
import { missingTools } from '../../../src/verify/missing.ts';
import type { OfferedTool } from '../../../src/mcp/list-tools.ts';

/** https://docs.port.io: what a developer sees, and what a builder sees in addition. */
const offered = [
  ...['list_blueprints', 'list_entities', 'list_scorecards', 'list_actions', 'list_workflows'],
  ...['get_action_permissions', 'get_workflow_run', 'track_action_run', 'run_action'],
  ...['trigger_run', 'simulate_blueprint_permissions', 'describe_user_details'],
  ...['load_skill', 'search_port_knowledge_sources', 'get_page', 'get_sidebar'],
  ...[
    'load_widget_schema',
    'upsert_blueprint',
    'upsert_entity',
    'delete_blueprint',
    'delete_entity',
  ],
];

const unmarked = (name: string): OfferedTool => ({ name, readOnly: undefined });

function problem(
  missing: readonly string[],
  unhidden: readonly string[] = [],
  tools: readonly OfferedTool[] = offered.map(unmarked),
) {
  return missingTools(missing, tools, new Set(unhidden)).message.split('\n');
}

test.each([
  ['get_entities', 'list_entities'],
  ['get_entity', 'list_entities'],
  ['count_entities', 'list_entities'],
  ['get_blueprints', 'list_blueprints'],
  ['get_action', 'list_actions'],
  ['create_entity', 'upsert_entity'],
  ['update_blueprint', 'upsert_blueprint'],
  ['trigger_workflow_run', 'trigger_run'],
  ['search_port_sources', 'search_port_knowledge_sources'],
])('%s is told to be renamed %s', (missing, today) => {
  expect(problem([missing])).toContain(`- ${missing}: did you mean ${today}? Port has renamed it.`);
});

test.each([
  ['list_entity', 'list_entities'],
  ['run_actions', 'run_action'],
  ['list-actions', 'list_actions'],
  ['upsrt_entity', 'upsert_entity'],
  ['delete_entities', 'delete_entity'],
])('%s is told to be like %s', (missing, closest) => {
  expect(problem([missing])).toContain(`- ${missing}: did you mean ${closest}?`);
});

test.each([
  ['create_entity', ['delete_entity', 'list_pages']],
  ['upsert_action', ['run_action']],
  ['get_run', ['trigger_run']],
  ['get_entity', ['upsert_entity', 'delete_entity']],
  ['entity', ['set_entity']],
])('%s is not told to be one of %j, which do more harm', (missing, names) => {
  expect(problem([missing], [], names.map(unmarked))).toContain(`- ${missing}`);
});

test('what the server marks as writing is no stand-in for a tool that reads', () => {
  const marked = (readOnly: boolean) => [{ name: 'describe_pages', readOnly }];
  expect(problem(['describe_page'], [], marked(false))).toContain('- describe_page');
  expect(problem(['describe_page'], [], marked(true))).toContain(
    '- describe_page: did you mean describe_pages?',
  );
});

test('half of a name may differ, and no more', () => {
  expect(problem(['list_aaaaa'], [], [unmarked('list_bbbbb')])).toContain(
    '- list_aaaaa: did you mean list_bbbbb?',
  );
  expect(problem(['list_aaaaaa'], [], [unmarked('list_bbbbbb')])).toContain('- list_aaaaaa');
});

test('a name that is like none of them gets no suggestion', () => {
  expect(problem(['create_pull_request'])).toContain('- create_pull_request');
  expect(problem(['create_pull_request'], [], [])).toContain('- create_pull_request');
});

test('a name that read-only mode hides says so', () => {
  expect(problem(['delete_page'], ['delete_page'])[1]).toMatch(
    /^- delete_page: it writes, and read-only mode hides it/,
  );
});

test('so does an old name of a tool that read-only mode hides', () => {
  expect(problem(['create_page'], ['upsert_page', 'delete_page'])[1]).toMatch(
    /^- create_page: Port has renamed it to upsert_page; it writes, and read-only mode hides it/,
  );
});

test('what is offered is told', () => {
  expect(problem(['x'], [], ['a', 'b'].map(unmarked)).at(-1)).toBe('It offers: a, b.');
});

test('every missing name is told, of those that are offered 20 and how many there are', () => {
  const many = Array.from({ length: 30 }, (_, index) => `name_${index}`);
  const lines = problem(
    many,
    [],
    many.map((name) => unmarked(`${name}_of_the_server_that_is_longer`)),
  );
  expect(lines).toHaveLength(1 + 30 + 1);
  expect(lines).toContain('- name_29');
  expect(lines.at(-1)).toMatch(/, and 10 more\.$/);
});
