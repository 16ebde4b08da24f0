import { expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { agents } from '../../src/agents/index.ts';
import { programNames, programs } from './programs.ts';

test('every program that is run belongs to an agent', () => {
  const run = programNames.map((name) => programs[name].agent);
  expect(agents.map(({ name }) => name)).toEqual(expect.arrayContaining(run));
});

const versions = z.record(z.string(), z.string());
const manifest = z
  .object({ dependencies: versions, optionalDependencies: versions })
  .parse(JSON.parse(readFileSync(join(import.meta.dirname, 'programs/package.json'), 'utf8')));

test.each(Object.entries({ ...manifest.dependencies, ...manifest.optionalDependencies }))(
  'docs/agents.md says that %s %s was run',
  (name, version) => {
    const text = readFileSync(join(import.meta.dirname, '../../docs/agents.md'), 'utf8');
    expect(text).toContain(`\`${name}\` ${version}`);
  },
);
