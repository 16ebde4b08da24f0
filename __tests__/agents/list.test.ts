import { expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { agents } from '../../src/agents/index.ts';
import { programs } from './programs.ts';

test('every agent is run here, but for those that are applications with a window', () => {
  const listed = agents.map(({ name }) => name);
  expect(listed.filter((name) => !Object.hasOwn(programs, name))).toEqual(['cursor', 'vscode']);
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
