import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { z } from 'zod';
import { agents } from '../../src/agents/index.ts';
import { programs, withoutProgram } from '../agents/programs.ts';

const root = new URL('../../', import.meta.url);
const text = (path: string) => readFileSync(new URL(path, root), 'utf8');

const action = z
  .object({ inputs: z.object({ agent: z.object({ description: z.string() }) }) })
  .parse(parse(text('action.yml')));
const readme = text('README.md');
const docs = text('docs/agents.md');

/** What stands below a heading, up to the next one. */
function section(markdown: string, heading: string): string {
  return markdown.split(`\n${heading}\n`)[1]?.split('\n## ')[0] ?? '';
}

/** Whether a table has a row for the agent. */
function hasRow(markdown: string, name: string): boolean {
  return markdown.split('\n').some((line) => line.startsWith(`| \`${name}\` `));
}

test.each(agents.map(({ name }) => name))('%s is everywhere where an agent must be', (name) => {
  const [inputRow = ''] = section(readme, '## Inputs')
    .split('\n')
    .filter((line) => line.startsWith('| `agent` '));
  const places = {
    'the description of the input `agent` in action.yml': action.inputs.agent.description.includes(
      `\`${name}\``,
    ),
    "the row of the input `agent` in the README's table": inputRow.includes(`\`${name}\``),
    "the README's table of agents": hasRow(section(readme, '## Agents'), name),
    'the first table of docs/agents.md': hasRow(docs.split('\n## ')[0] ?? '', name),
    'docs/agents.md, "Handing over"': hasRow(section(docs, '## Handing over'), name),
    'docs/agents.md, "What `tools` does"': hasRow(section(docs, '## What `tools` does'), name),
    'an example, examples/agents/': existsSync(new URL(`examples/agents/${name}.yml`, root)),
    'its expectations, __tests__/unit/agents/': existsSync(
      new URL(`__tests__/unit/agents/${name}.test.ts`, root),
    ),
    'a real program in __tests__/agents/programs.ts, or the reason why there is none':
      Object.values(programs).some(({ agent }) => agent === name) ||
      Object.hasOwn(withoutProgram, name),
  };
  const missing = Object.entries(places).flatMap(([place, found]) => (found ? [] : [place]));
  expect(missing).toEqual([]);
});
