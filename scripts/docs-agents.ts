import { readFile, writeFile } from 'node:fs/promises';
import { withVersions } from '../__tests__/agents/run-with.ts';

// npm run docs:agents: the versions of the programs that are run, from what the tests install.
for (const page of ['README.md', 'docs/agents.md']) {
  await writeFile(page, await withVersions(await readFile(page, 'utf8')));
}
