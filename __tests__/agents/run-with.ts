import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';
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

const marker = '<!-- the last column: npm run docs:agents -->\n\n';

/**
 * A page whose table of agents has, in its last column, the programs that the tests install.
 *
 * @throws Error where the page has no such table
 */
export async function withVersions(page: string): Promise<string> {
  const [before, rest] = page.split(marker);
  if (before === undefined || rest === undefined) throw new Error('The page has no such table');
  const [table = '', ...after] = rest.split('\n\n');
  const rows = table.split('\n').map((row) => {
    const agent = agents.find(({ name }) => row.startsWith(`| \`${name}\` `));
    return agent ? row.replace(/[^|]*\|$/, () => ` ${runWith(agent.name)} |`) : row;
  });
  const changed = before + marker + [rows.join('\n'), ...after].join('\n\n');
  const style = await resolveConfig(join(import.meta.dirname, 'page.md'));
  return format(changed, { ...style, parser: 'markdown' });
}

function runWith(agent: string): string {
  const packages = Object.values(programs)
    .filter((program) => program.agent === agent)
    .map(({ npmPackage }) => npmPackage);
  return packages.length === 0
    ? `not run: ${withoutProgram[agent] ?? ''}`
    : [...new Set(packages)].map((name) => `\`${name}\` ${pins[name] ?? ''}`).join(', ');
}
