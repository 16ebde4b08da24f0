import { writeFile } from 'node:fs/promises';
import { measureAll } from '../__tests__/e2e/faults/measure.ts';
import { reliabilityPage } from '../__tests__/e2e/faults/reliability.ts';
import { scenarios } from '../__tests__/e2e/faults/scenarios.ts';

// npm run docs:reliability: measures every fault and writes the page about it.
const measured = (await measureAll(scenarios)).map((settled) => {
  if (settled.status === 'rejected') throw settled.reason;
  return settled.value;
});
await writeFile('docs/reliability.md', reliabilityPage(measured));
