import { expect, test } from '@jest/globals';
import { harmOf, successors } from '../../../src/port/tool-names.ts';
import { harmMeantBy } from '../../../src/verify/missing.ts';

test.each([
  ['get_entity', 'list_entities'],
  ['get_entities', 'list_entities'],
  ['get_entities_by_identifiers', 'list_entities'],
  ['count_entities', 'list_entities'],
  ['get_blueprint', 'list_blueprints'],
  ['get_action', 'list_actions'],
  ['get_survey', 'list_surveys'],
  ['Get-Entities', 'list_entities'],
  ['create_entity', 'upsert_entity'],
  ['update_blueprint', 'upsert_blueprint'],
  ['trigger_workflow_run', 'trigger_run'],
  ['search_port_sources', 'search_port_knowledge_sources'],
])('%s may be called %s today', (name, today) => {
  expect(successors(name)).toContain(today);
});

test.each(['list_entities', 'run_action', 'get', 'get_', 'constructor', ''])(
  'Port has renamed nothing called %j',
  (name) => {
    expect(successors(name)).toEqual([]);
  },
);

test('the harm grows from reading over writing and running to deleting', () => {
  const harms = ['list_entities', 'upsert_entity', 'run_action', 'delete_entity'].map(harmOf);
  expect(harms).toEqual([0, 1, 2, 3]);
});

test.each(['set_owner', 'entities', ''])('of %j the name tells no harm', (name) => {
  expect(harmOf(name)).toBeUndefined();
  expect(harmMeantBy(name)).toBe(0);
});

test('a verb with one letter wrong is understood', () => {
  expect(['lst_entities', 'upsrt_entity', 'delet_entity'].map(harmMeantBy)).toEqual([0, 1, 3]);
});
