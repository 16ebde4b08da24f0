import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { project, readProject } from '../support/project.ts';

/** A repository that is ready for the release of 1.2.0, and each test's copy of it. */
const ready = mkdtempSync(path.join(tmpdir(), 'release-'));
let repository = ready;

beforeAll(() => {
  cpSync(path.join(project, 'scripts'), path.join(ready, 'scripts'), { recursive: true });
  mkdirSync(path.join(ready, 'src'));
  write('src/json.ts', readProject('src/json.ts'));
  write('src/version.ts', "export const version = '1.2.0';\n");
  write('package.json', '{ "version": "1.2.0", "type": "module" }');
  write('package-lock.json', '{ "version": "1.2.0", "packages": { "": { "version": "1.2.0" } } }');
  write('CHANGELOG.md', '# C\n\n## [Unreleased]\n\n## [1.2.0] - 2026-12-01\n\n### Added\n\n- A.\n');
  write('README.md', 'Pin it: `your-org/port-mcp-auth@<40-digit SHA> # v1.2.0`.\n');
  git('init', '--quiet', '--initial-branch=main');
  commit();
});

beforeEach(() => {
  repository = mkdtempSync(path.join(tmpdir(), 'release-'));
  cpSync(ready, repository, { recursive: true });
});

afterEach(() => {
  rmSync(repository, { recursive: true });
});

afterAll(() => {
  rmSync(ready, { recursive: true });
});

describe('release-check, before the tag', () => {
  test('passes what is ready', () => {
    expect(check()).toEqual({ status: 0, wrong: [] });
  });

  test.each([
    ['package-lock.json', 'an old version', '{ "version": "1.2.0"', '{ "version": "1.1.0"'],
    ['package-lock.json', 'an old root', '{ "": { "version": "1.2', '{ "": { "version": "1.1'],
    ['src/version.ts', 'an old version', '1.2.0', '1.1.0'],
    ['CHANGELOG.md', 'an older version first', '[1.2.0]', '[1.1.0]'],
    ['CHANGELOG.md', 'no version', '## [1.2.0] - 2026-12-01\n\n### Added\n\n- A.\n', ''],
    ['CHANGELOG.md', 'no notes', '### Added\n\n- A.\n', ''],
    ['CHANGELOG.md', 'unreleased notes', 'Unreleased]\n', 'Unreleased]\n\n- B.\n'],
    ['CHANGELOG.md', 'a version without a date', ' - 2026-12-01', ''],
    ['README.md', 'an old version', 'v1.2.0', 'v1.1.0'],
    ['README.md', 'no form that is pinned', '@<40-digit SHA> # v1.2.0', '@v1'],
  ])('refuses a %s with %s', (file, _, from, to) => {
    replace(file, from, to);
    const uncommitted = expect.stringMatching(/^wrong {2}nothing is uncommitted/);
    const wrong = [expect.stringMatching(`^wrong  ${file}`), uncommitted];
    expect(check()).toEqual({ status: 1, wrong });
  });

  test('refuses a version that is not X.Y.Z', () => {
    replace('package.json', '1.2.0', '1.2.0-rc.1');
    expect(check().wrong).toContainEqual(expect.stringContaining('it has "1.2.0-rc.1"'));
  });

  test('names what is not committed', () => {
    write('left.txt', '');
    expect(check()).toEqual({ status: 1, wrong: [expect.stringMatching(/: left\.txt$/)] });
  });

  test('refuses a commit that is not on main', () => {
    git('switch', '--quiet', '--create', 'other');
    commit();
    expect(check()).toEqual({ status: 1, wrong: [expect.stringContaining('on main')] });
  });

  test('refuses a version that is tagged', () => {
    git('tag', 'v1.2.0');
    expect(check()).toEqual({ status: 1, wrong: [expect.stringContaining('not exist yet')] });
  });

  test('refuses to take the major version back', () => {
    git('tag', 'v1.10.0');
    expect(check()).toEqual({ status: 1, wrong: [expect.stringMatching(/: v1\.10\.0 is$/)] });
  });

  test('does not compare with another major version', () => {
    git('tag', 'v2.0.0');
    expect(check().wrong).toEqual([]);
  });
});

describe('release-check of a tag', () => {
  test('passes the tag of the version, also an annotated one', () => {
    git('tag', '--annotate', '--message', 'A', 'v1.2.0');
    expect(check('v1.2.0')).toEqual({ status: 0, wrong: [] });
  });

  test('refuses the tag of another version', () => {
    git('tag', 'v1.2.1');
    expect(check('v1.2.1').wrong).toContainEqual(expect.stringMatching(/the tag is v1\.2\.1$/));
  });

  test('refuses a tag that does not exist', () => {
    expect(check('v1.2.0').wrong).toEqual([expect.stringMatching(/there is no such tag$/)]);
  });

  test('refuses the tag of another commit', () => {
    git('tag', 'v1.2.0');
    commit();
    expect(check('v1.2.0').wrong).toEqual([expect.stringMatching(/it is of another commit$/)]);
  });
});

test('release:check fails where dist/ is not what the sources build', () => {
  const { scripts } = z
    .object({ scripts: z.object({ 'release:check': z.string() }) })
    .parse(JSON.parse(readProject('package.json')));
  replace('package.json', '}', `, "scripts": ${JSON.stringify(scripts)} }`);
  write('scripts/check-dist.mjs', 'process.exitCode = 3;');
  commit();
  const { status } = spawnSync('npm', ['run', 'release:check'], { cwd: repository });
  expect(status).toBe(3);
});

describe('release-notes', () => {
  test('are the part of the version that the tag names', () => {
    write(
      'CHANGELOG.md',
      '## [Unreleased]\n\n## [1.2.0] - 2026-12-01\n\n- A.\n\n## [1.1.0] - 2026-11-01\n\n- B.\n',
    );
    expect(notes('v1.1.0')).toEqual({ status: 0, stdout: '- B.\n' });
    expect(notes('v1.2.0')).toEqual({ status: 0, stdout: '- A.\n' });
  });

  test('fail where there are none', () => {
    expect(notes('v1.3.0')).toEqual({ status: 1, stdout: '' });
  });
});

function check(...args: string[]): { status: number | null; wrong: string[] } {
  const { status, stdout } = node('release-check.ts', args);
  return { status, wrong: stdout.split('\n').filter((line) => line.startsWith('wrong')) };
}

function notes(tag: string): { status: number | null; stdout: string } {
  const { status, stdout } = node('release-notes.ts', [tag]);
  return { status, stdout };
}

function node(script: string, args: string[]) {
  const options = { cwd: repository, encoding: 'utf8' } as const;
  return spawnSync(process.execPath, [`scripts/${script}`, ...args], options);
}

function write(file: string, text: string): void {
  writeFileSync(path.join(repository, file), text);
}

function replace(file: string, from: string, to: string): void {
  const text = readFileSync(path.join(repository, file), 'utf8');
  expect(text).toContain(from);
  write(file, text.replace(from, to));
}

function commit(): void {
  git('add', '--all');
  git('commit', '--quiet', '--allow-empty', '--message', 'A');
}

function git(...args: string[]): void {
  const settings = ['user.name=A', 'user.email=a@example.invalid', 'commit.gpgSign=false'];
  const options = settings.flatMap((setting) => ['-c', setting]);
  execFileSync('git', [...options, ...args], { cwd: repository });
}
