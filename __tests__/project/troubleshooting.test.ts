import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from '@jest/globals';
import { project, readProject } from '../support/project.ts';

const sources = readdirSync(path.join(project, 'src'), { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts'))
  .map((file) => readFileSync(path.join(project, 'src', file), 'utf8'))
  .join('\n');
/** What the action says, as the faults' page has it, and as the sources write it. */
const said = `${readProject('docs/reliability.md')}\n${sources.replace(/\$\{[^}]*\}/g, '…')}`;

const page = readProject('docs/troubleshooting.md');
const messages = [...page.matchAll(/^\| `([^`]+)` /gm)].map(([, message = '']) => message);

test('the page lists messages', () => {
  expect(messages.length).toBeGreaterThan(10);
});

// GitHub's own words, not the action's.
test.each(messages.filter((message) => !message.startsWith('Skip output')))(
  'the action still says: %s',
  (message) => {
    expect(said.includes(message)).toBe(true);
  },
);
