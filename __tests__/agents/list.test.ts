import { expect, test } from '@jest/globals';
import { agents } from '../../src/agents/index.ts';
import { programNames, programs } from './programs.ts';

test('every program that is run belongs to an agent', () => {
  const run = programNames.map((name) => programs[name].agent);
  expect(agents.map(({ name }) => name)).toEqual(expect.arrayContaining(run));
});
