import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { startLocalPort } from '../../sandbox/local-port.ts';
import { inputsFor } from '../support/port.ts';
import { project } from '../support/project.ts';
import { runAction } from '../support/runner/runner.ts';

/** What a workflow downloads that uses the action: the archive of a commit, unpacked. */
const archive = mkdtempSync(path.join(tmpdir(), 'archive-'));

beforeAll(() => {
  const tar = execFileSync('git', ['archive', 'HEAD'], { cwd: project, maxBuffer: 2 ** 26 });
  execFileSync('tar', ['-x', '-C', archive], { input: tar });
});

afterAll(() => {
  rmSync(archive, { recursive: true });
});

test('holds what a workflow needs, and nothing else', () => {
  const report = existsSync(path.join(project, 'report')) ? ['report'] : [];
  const needed = ['LICENSE', 'README.md', 'action.yml', 'dist', 'package.json', ...report];
  expect(readdirSync(archive).toSorted()).toEqual(needed.toSorted());
});

test('runs', async () => {
  const port = await startLocalPort();
  try {
    const main = path.join(archive, 'dist/index.js');
    const { outcome, outputs } = await runAction({ inputs: inputsFor(port), main });
    expect(outcome).toBe('success');
    expect(outputs.tools).toContain('list_blueprints');
  } finally {
    await port.close();
  }
});
