import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { startLocalPort } from '../../sandbox/local-port.ts';
import { canariesOf, inputsFor } from '../support/port.ts';
import { project } from '../support/project.ts';
import { expectNoLeaks, runAction } from '../support/runner/index.ts';

// What a workflow that uses the action gets: GitHub packs the commit with `git archive`, and the
// runner unpacks that.
const archive = execFileSync('git', ['archive', '--format=tar.gz', 'HEAD'], { cwd: project });
let unpacked: string;
beforeAll(() => {
  unpacked = mkdtempSync(path.join(tmpdir(), 'archive-'));
  execFileSync('tar', ['x'], { cwd: unpacked, input: gunzipSync(archive) });
});
afterAll(() => {
  rmSync(unpacked, { recursive: true });
});

test('the archive holds what a workflow needs, and nothing else', () => {
  const names = readdirSync(unpacked).sort();
  expect(names).toEqual(['LICENSE', 'README.md', 'action.yml', 'dist', 'package.json', 'report']);
});

test('the archive takes at most 120 KiB', () => {
  expect(archive.length).toBeLessThanOrEqual(120 * 1024);
});

test('the action runs from the archive, with the check', async () => {
  const port = await startLocalPort();
  try {
    const main = path.join(unpacked, 'dist/index.js');
    const result = await runAction({ main, inputs: { ...inputsFor(port), verify: 'true' } });
    expect(result).toMatchObject({ outcome: 'success', annotations: [], stderr: '' });
    expect(result.outputs.access_token).toBe(port.tokens[0]);
    expect(JSON.parse(result.outputs.tools ?? '')).toContain('list_blueprints');
    expectNoLeaks(result, canariesOf(port));
  } finally {
    await port.close();
  }
});
