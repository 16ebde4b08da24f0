import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { format } from 'prettier';
import { z } from 'zod';
import { agents } from '../../src/agents/index.ts';
import { programs, withoutProgram } from './programs.ts';

const versions = z.record(z.string(), z.string());
const manifest = z
  .object({ dependencies: versions, optionalDependencies: versions })
  .parse(JSON.parse(readFileSync(join(import.meta.dirname, 'programs/package.json'), 'utf8')));
const pins: Readonly<Record<string, string>> = {
  ...manifest.dependencies,
  ...manifest.optionalDependencies,
};

const block = /(?<=<!-- run with: npm run docs:agents -->\n)[^]*?(?=<!-- end of run with -->)/;

/** A page with its table of the programs that are run, from what the tests install. */
export async function withVersions(page: string): Promise<string> {
  if (!block.test(page)) throw new Error('The page has no place for the table');
  const rows = agents.map(({ name }) => `| \`${name}\` | ${runWith(name)} |`);
  const table = ['| `agent` | run with |', '| --- | --- |', ...rows].join('\n');
  const formatted = await format(table, { parser: 'markdown' });
  return page.replace(block, () => `\n${formatted}\n`);
}

function runWith(agent: string): string {
  const packages = Object.values(programs)
    .filter((program) => program.agent === agent)
    .map(({ npmPackage }) => npmPackage);
  return packages.length === 0
    ? `not run: ${withoutProgram[agent] ?? ''}`
    : [...new Set(packages)].map((name) => `\`${name}\` ${pins[name] ?? ''}`).join(', ');
}
