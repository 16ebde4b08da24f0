import { expect, test } from '@jest/globals';
import { missingTools } from '../../../src/verify/missing.ts';

/** https://docs.port.io: what a developer sees, and what a builder sees in addition. */
const offered = [
  ...['list_blueprints', 'list_entities', 'list_scorecards', 'list_actions', 'list_workflows'],
  ...['get_action_permissions', 'get_workflow_run', 'track_action_run', 'run_action'],
  ...['trigger_workflow_run', 'simulate_blueprint_permissions', 'describe_user_details'],
  ...['load_skill', 'search_port_knowledge_sources', 'get_page', 'get_sidebar'],
  ...['load_widget_schema', 'upsert_blueprint', 'upsert_entity', 'delete_blueprint'],
];

function problem(missing: readonly string[], hidden: readonly string[] = [], names = offered) {
  return missingTools(missing, names, new Set(hidden)).message.split('\n');
}

test.each([
  ['get_entities', 'list_entities'],
  ['get_blueprints', 'list_blueprints'],
  ['list_entity', 'list_entities'],
  ['run_actions', 'run_action'],
  ['list-actions', 'list_actions'],
])('%s is told to be %s', (missing, closest) => {
  expect(problem([missing])).toContain(`- ${missing}: did you mean ${closest}?`);
});

test('a name that is like none of them gets no suggestion', () => {
  expect(problem(['create_pull_request'])).toContain('- create_pull_request');
  expect(problem(['create_pull_request'], [], [])).toContain('- create_pull_request');
});

test('a name that read-only mode hides says so', () => {
  expect(problem(['delete_entity'], ['delete_entity'])[1]).toMatch(
    /^- delete_entity: it writes, and read-only mode hides it/,
  );
});

test('what is offered is told', () => {
  expect(problem(['x'], [], ['a', 'b']).at(-1)).toBe('It offers: a, b.');
});

test('of many names 20 are told, and how many there are', () => {
  const many = Array.from({ length: 30 }, (_, index) => `name_${index}`);
  const lines = problem(
    many,
    [],
    many.map((name) => `${name}_of_the_server_that_is_longer`),
  );
  expect(lines).toHaveLength(1 + 20 + 1 + 1);
  expect(lines).toContain('- and 10 more');
  expect(lines.at(-1)).toMatch(/, and 10 more\.$/);
});
