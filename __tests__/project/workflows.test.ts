import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { z } from 'zod';
import { project, readProject } from '../support/project.ts';

// What zizmor, which needs the network, would object to is held here as far as it is our own rule.

const permissions = z.record(z.string(), z.enum(['read', 'write']));
const step = z.object({
  name: z.string().optional(),
  uses: z.string().optional(),
  run: z.string().optional(),
  with: z.record(z.string(), z.unknown()).default({}),
});
const workflow = z.object({
  name: z.string(),
  on: z.unknown(),
  permissions: z.strictObject({}),
  jobs: z.record(
    z.string(),
    z.object({
      permissions,
      needs: z.union([z.string().transform((job) => [job]), z.array(z.string())]).default([]),
      uses: z.string().optional(),
      steps: z.array(step).default([]),
      strategy: z
        .object({ matrix: z.object({ include: z.array(z.record(z.string(), z.string())) }) })
        .optional()
        .catch(undefined),
    }),
  ),
});

const files = globSync('.github/workflows/*.yml', { cwd: project });
const read = (file: string) => workflow.parse(parse(readProject(file)));
const stepsOf = (file: string) => Object.values(read(file).jobs).flatMap(({ steps }) => steps);

describe.each(files)('%s', (file) => {
  test('has a name, gives no permission to all its jobs, and says what each gets', () => {
    expect(() => read(file)).not.toThrow();
  });

  test('expands no template in a script', () => {
    for (const { run = '' } of stepsOf(file)) expect(run).not.toContain('${{');
  });

  test('leaves no credentials where it checks out', () => {
    for (const { uses = '', with: inputs } of stepsOf(file)) {
      if (uses.startsWith('actions/checkout@')) {
        expect(inputs).toMatchObject({ 'persist-credentials': false });
      }
    }
  });

  test('says the version of each commit of an action', () => {
    const commits = readProject(file).match(/^.*uses: \S+@[0-9a-f]{40}.*$/gm) ?? [];
    for (const line of commits)
      expect(line).toMatch(/@[0-9a-f]{40} # (v\d+(\.\d+)*|main, \w+ \d{4})$/);
  });

  test('takes actions and workflows of this repository from its own commit', () => {
    const jobs = Object.values(read(file).jobs);
    for (const { uses } of [...jobs, ...stepsOf(file)]) expect(uses ?? '').not.toMatch(/^\.\//);
  });

  test('does not run for strangers with what is ours', () => {
    expect(JSON.stringify(read(file).on)).not.toMatch(/pull_request_target|workflow_run/);
  });
});

describe('CI', () => {
  const { jobs } = read('.github/workflows/ci.yml');
  const checks = jobs.check?.strategy?.matrix.include ?? [];

  test('shows each check under its name', () => {
    expect(checks.map(({ name }) => name)).toEqual([
      'Types',
      'Lint',
      'Dist',
      'Tests',
      'Agents',
      'Archive',
      'Workflows',
      'Conformance',
    ]);
  });

  test('runs what exists', () => {
    const { scripts } = z
      .object({ scripts: z.record(z.string(), z.string()) })
      .parse(JSON.parse(readProject('package.json')));
    for (const { command = '' } of checks) {
      const { script = '', rest = '' } =
        /^npm (run )?(?<script>\S+)(?<rest>.*)$/.exec(command)?.groups ?? {};
      expect(scripts).toHaveProperty([script]);
      for (const place of rest.match(/__tests__\S+/g) ?? []) {
        const found = [place, `${place}.test.ts`].some((each) =>
          existsSync(path.join(project, each)),
        );
        expect([place, found]).toEqual([place, true]);
      }
    }
  });

  test('runs what .ci/run does, and the other way round', () => {
    const runByName = checks.map(({ command = '' }) => /^npm (?:run )?(\S+)/.exec(command)?.[1]);
    const calls = readProject('.ci/run').matchAll(/^(?:check \S+ npm run --silent|suite) (\S+)/gm);
    const runLocally = Array.from(calls, ([, script]) => script);
    expect(runLocally.length).toBeGreaterThan(5);
    expect(new Set(runLocally)).toEqual(new Set(runByName));
  });

  describe('accepts commit subjects', () => {
    let repository: string;
    const git = (author: string, ...args: string[]) =>
      execFileSync('git', ['-c', `user.name=${author}`, '-c', 'user.email=a@b.invalid', ...args], {
        cwd: repository,
        encoding: 'utf8',
      }).trim();
    /** The exit code for a branch with one commit, and what it prints. */
    const check = (subject: string, author = 'A') => {
      const base = git(author, 'rev-parse', 'HEAD');
      git(
        author,
        'commit',
        '--quiet',
        '--allow-empty',
        '--message',
        `${subject}\n\n${'b'.repeat(70)}`,
      );
      const run = script('.github/workflows/ci.yml', 'Subjects have at most 60 characters');
      return bash(run, repository, { BASE: base, LC_ALL: 'C.UTF-8' });
    };

    beforeEach(() => {
      repository = mkdtempSync(path.join(tmpdir(), 'commits-'));
      git('A', 'init', '--quiet');
      git('A', 'commit', '--quiet', '--allow-empty', '--message', 'x'.repeat(61));
    });

    afterEach(() => {
      rmSync(repository, { recursive: true });
    });

    test('of 60 characters', () => {
      expect(check('ü'.repeat(60))).toEqual({ status: 0, stdout: '' });
    });

    test('of no more', () => {
      const { status, stdout } = check('x'.repeat(61));
      expect(status).toBe(1);
      expect(stdout).toMatch(
        /^::error::The subject of [0-9a-f]+ has 61 characters, more than 60\.\n$/,
      );
    });

    test('of any length from a bot', () => {
      expect(check('x'.repeat(61), 'dependabot[bot]')).toEqual({ status: 0, stdout: '' });
    });
  });
});

describe('a release', () => {
  const file = '.github/workflows/release.yml';
  const { jobs } = read(file);

  test('is published after all checks, that of the version, and the attestation', () => {
    const before = (job: string): string[] =>
      (jobs[job]?.needs ?? []).flatMap((needed) => [needed, ...before(needed)]);
    expect(before('publish').toSorted()).toEqual(['attest', 'checks', 'version']);
    expect(jobs.checks?.uses).toBe('$/.github/workflows/ci.yml');
  });

  test('installs and builds nothing where it may write', () => {
    const writing = Object.values(jobs).filter((job) =>
      Object.values(job.permissions).includes('write'),
    );
    expect(writing).toHaveLength(2);
    for (const { steps } of writing) {
      for (const { run = '' } of steps) expect(run).not.toMatch(/\bnp[mx]\b/);
    }
  });

  test('attests all of dist/', () => {
    const attest = jobs.attest?.steps.find(({ uses }) => uses?.includes('attest-build-provenance'));
    expect(attest?.with).toEqual({ 'subject-path': 'dist/**' });
  });

  describe('by gh', () => {
    let folder: string;
    /** Runs a step with a gh that records its arguments; what matches `failing` fails. */
    const run = (name: string, answers: { readonly failing?: string; readonly says?: string }) => {
      const { failing = 'nothing', says = '' } = answers;
      const gh = [
        '#!/usr/bin/env bash',
        'echo "$*" >> "$RUNNER_TEMP/calls"',
        `if [[ "$*" =~ ${failing} ]]; then exit 1; fi`,
        `echo "${says}"`,
      ];
      writeFileSync(path.join(folder, 'gh'), gh.join('\n'), { mode: 0o755 });
      const { status, stdout } = bash(script(file, name), project, {
        PATH: `${folder}:${process.env.PATH ?? ''}`,
        RUNNER_TEMP: folder,
        GITHUB_REF_NAME: 'v1.2.0',
        GITHUB_REPOSITORY: 'your-org/port-mcp-auth',
      });
      const calls = readFileSync(path.join(folder, 'calls'), 'utf8').trim().split('\n');
      return { status, stdout, calls };
    };
    const head = execFileSync('git', ['rev-parse', 'HEAD'], {
      cwd: project,
      encoding: 'utf8',
    }).trim();

    beforeEach(() => {
      folder = mkdtempSync(path.join(tmpdir(), 'gh-'));
    });

    afterEach(() => {
      rmSync(folder, { recursive: true });
    });

    test('creates what does not exist, with the notes, of a tag that does', () => {
      const { status, calls } = run('Publish the release', { failing: 'release.view' });
      expect(status).toBe(0);
      expect(calls).toEqual([
        'release view v1.2.0',
        `release create v1.2.0 --verify-tag --title v1.2.0 --notes-file ${folder}/notes.md`,
      ]);
    });

    test('creates nothing twice', () => {
      expect(run('Publish the release', {}).calls).toEqual(['release view v1.2.0']);
    });

    test('stops where the release can still be changed', () => {
      expect(run('The release is immutable', { says: 'true' }).status).toBe(0);
      const { status, stdout } = run('The release is immutable', { says: 'false' });
      expect(status).toBe(1);
      expect(stdout).toContain('so v1 stays where it is');
    });

    test('moves the tag of the major version', () => {
      const { status, calls } = run('Move the tag of the major version', {});
      expect(status).toBe(0);
      expect(calls).toEqual([
        `api --silent --method PATCH repos/your-org/port-mcp-auth/git/refs/tags/v1 -f sha=${head} -F force=true`,
      ]);
    });

    test('makes it with the first release', () => {
      const { status, calls } = run('Move the tag of the major version', { failing: 'PATCH' });
      expect(status).toBe(0);
      expect(calls[1]).toBe(
        `api --silent --method POST repos/your-org/port-mcp-auth/git/refs -f ref=refs/tags/v1 -f sha=${head}`,
      );
    });

    test('says how to move it by hand', () => {
      const { status, stdout } = run('Move the tag of the major version', { failing: 'api' });
      expect(status).toBe(1);
      expect(stdout).toContain(`git push --force origin ${head}:refs/tags/v1`);
    });
  });
});

/** The script of a step. */
function script(file: string, name: string): string {
  const found = stepsOf(file).find((each) => each.name === name)?.run;
  if (found === undefined) throw new Error(`${file} has no step "${name}"`);
  return found;
}

/** Runs a script as GitHub's runner runs one that names no shell. */
function bash(text: string, cwd: string, env: Readonly<Record<string, string>>) {
  const { status, stdout } = spawnSync('bash', ['-e', '-c', text], {
    cwd,
    env: { ...process.env, ...env },
    encoding: 'utf8',
  });
  return { status, stdout };
}
