import {
  copyFileSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { type LocalPort, startLocalPort } from '../../sandbox/local-port.ts';
import { inputsFor } from '../support/port.ts';
import { project, readProject } from '../support/project.ts';
import { runAction } from '../support/runner/index.ts';

const files = readdirSync(path.join(project, 'dist')).sort();
const programs = files.filter((name) => name.endsWith('.js'));
const textOf = (name: string) => readProject(path.join('dist', name));

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'bundle-'));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

test('dist/ has a file for the step and one for each part that is loaded when it is needed', () => {
  expect(files).toEqual([
    'check.js',
    'gateway.js',
    'index.js',
    'licenses.txt',
    'package.json',
    'report-program.js',
    'report.js',
    'start-gateway.js',
  ]);
});

describe('what a step loads', () => {
  let port: LocalPort;
  beforeEach(async () => {
    port = await startLocalPort();
  });
  afterEach(() => port.close());

  describe("Node's own undici, 10 ms that a step does not need", () => {
    const undici = 'NativeModule internal/deps/undici/undici';
    let preload: string;
    beforeAll(() => {
      preload = path.join(folder, 'preload.cjs');
      writeFileSync(
        preload,
        `process.on('exit', () => {
          const loaded = JSON.stringify(process.moduleLoadList);
          require('fs').writeFileSync(process.env.RUNNER_TEMP + '/loaded', loaded);
        });`,
      );
    });

    /** The modules of Node that a program has loaded when it ends. */
    async function loadedBy(inputs: Record<string, string>, main?: string): Promise<string[]> {
      const result = await runAction({
        inputs: { ...inputsFor(port), ...inputs },
        env: { NODE_OPTIONS: `--require=${preload}` },
        ...(main !== undefined && { main }),
      });
      expect(result.outcome).toBe('success');
      const list = result.files.find((file) => file.path === 'temp/loaded');
      return z.array(z.string()).parse(JSON.parse(list?.content ?? ''));
    }

    test.each(['false', 'true'])('is not loaded with verify: %s', async (verify) => {
      const loaded = await loadedBy({ verify });
      expect(loaded).toContain('NativeModule http');
      expect(loaded).not.toContain(undici);
    });

    test.each([
      ['fetch', 'globalThis.fetch("data:,").then(() => {});'],
      ['Headers', 'new Headers();'],
      ['Response', 'new Response();'],
      ['an import of node:http', 'import "node:http";'],
    ])('would be seen if %s had loaded it', async (_, source) => {
      const main = path.join(folder, 'control.mjs');
      writeFileSync(main, source);
      expect(await loadedBy({}, main)).toContain(undici);
    });
  });

  test('without the check is index.js alone', async () => {
    const alone = mkdtempSync(path.join(folder, 'alone-'));
    for (const name of ['index.js', 'package.json']) {
      copyFileSync(path.join(project, 'dist', name), path.join(alone, name));
    }
    const main = path.join(alone, 'index.js');
    const run = (verify: string) => runAction({ main, inputs: { ...inputsFor(port), verify } });
    expect(await run('false')).toMatchObject({ outcome: 'success', stderr: '' });
    // Else the check would be in index.js, and this would say nothing.
    expect((await run('true')).outcome).toBe('failure');
  });
});

describe('a reader', () => {
  test('knows from its name what a file is', () => {
    for (const name of programs) expect(name).toMatch(/^[a-z]+(-[a-z]+)*\.js$/);
  });

  test.each(programs)('finds lines and not a minified program in %s', (name) => {
    const lines = textOf(name).split('\n');
    const [longest = ''] = lines.toSorted((one, other) => other.length - one.length);
    expect(longest.length).toBeLessThan(500);
    const average = textOf(name).length / lines.length;
    expect(average).toBeLessThan(60);
  });

  test('finds what the sources say about their functions', () => {
    const bundle = programs.map(textOf).join('\n');
    const comments = readdirSync(path.join(project, 'src'), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts'))
      .flatMap((name) => [
        ...readProject(path.join('src', name)).matchAll(
          /^(\/\*\*(?:(?!\*\/)[^])*\*\/)\n(?:export )?(?:async )?function/gm,
        ),
      ])
      .flatMap(([, comment]) => comment ?? []);
    expect(comments.length).toBeGreaterThan(50);
    expect(comments.filter((comment) => !bundle.includes(comment))).toEqual([]);
  });
});

describe('licenses.txt', () => {
  const notices = textOf('licenses.txt');
  const oneLine = (text: string) => text.replaceAll(/\s+/g, ' ').trim();
  const named = [...notices.matchAll(/^((?:@[\w-]+\/)?[\w-]+) \d+\.\d+\.\d+$/gm)].map(
    ([, name]) => name,
  );

  test('names the packages whose code is in dist/, and no other', () => {
    const bundle = new Set(programs.flatMap((name) => codeLines(textOf(name))));
    const found = production().filter((name) =>
      sourcesOf(name).some((source) => isIn(bundle, source)),
    );
    expect(found).toContain('@actions/core');
    expect(named.toSorted()).toEqual(found.toSorted());
  });

  test('has the whole notice of each', () => {
    for (const name of named) {
      const license = licenseOf(name ?? '');
      expect(oneLine(notices)).toContain(oneLine(license));
    }
  });
});

const manifest = z.object({ dependencies: z.record(z.string(), z.string()).default({}) });

/** Every package that an `npm ci --omit=dev` installs. */
function production(): string[] {
  const all = new Set<string>();
  const add = (file: string): void => {
    for (const name of Object.keys(manifest.parse(JSON.parse(readProject(file))).dependencies)) {
      if (all.has(name)) continue;
      all.add(name);
      add(`node_modules/${name}/package.json`);
    }
  };
  add('package.json');
  return [...all];
}

function sourcesOf(name: string): string[] {
  const root = path.join(project, 'node_modules', name);
  return readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.js') && !file.includes('node_modules'))
    .map((file) => readFileSync(path.join(root, file), 'utf8'));
}

/** Whether most of what a file says is in the bundle, which leaves out what nobody calls. */
function isIn(bundle: ReadonlySet<string>, source: string): boolean {
  const lines = codeLines(source);
  return lines.length > 0 && lines.filter((line) => bundle.has(line)).length > lines.length / 2;
}

/** Lines of code, which is in dist/ without its comments, long enough to be of one program only. */
function codeLines(source: string): string[] {
  return source
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line.length >= 30 && !/^(?:\/\/|\/?\*)/.test(line));
}

function licenseOf(name: string): string {
  const root = path.join(project, 'node_modules', name);
  const file = readdirSync(root).find((found) => found.toLowerCase().startsWith('licen'));
  return readFileSync(path.join(root, file ?? ''), 'utf8');
}
