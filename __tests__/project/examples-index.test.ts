import { readdirSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from '@jest/globals';
import { project, readProject } from '../support/project.ts';

test('the index of examples has every one of them', () => {
  const examples = readdirSync(path.join(project, 'examples')).filter((name) =>
    name.endsWith('.yml'),
  );
  const index = readProject('examples/README.md');
  expect(examples.filter((name) => !index.includes(`](${name})`))).toEqual([]);
});
