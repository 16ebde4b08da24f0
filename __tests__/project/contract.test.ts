import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { z } from 'zod';
import { agents } from '../../src/agents/index.ts';
import { readInputs } from '../../src/inputs/index.ts';
import { defaultMcpRemoteVersion } from '../../src/inputs/values.ts';
import { withVersions } from '../agents/run-with.ts';
import { readReportInputs } from '../../src/report/inputs.ts';
import { report as runReport } from '../../src/report/report.ts';
import { standIn } from '../support/stand-in-gateway.ts';

const text = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');

const metadata = z.object({
  name: z.string(),
  description: z.string(),
  author: z.string(),
  branding: z.object({ icon: z.string(), color: z.string() }),
  inputs: z.record(
    z.string(),
    z.strictObject({
      description: z.string().min(1),
      required: z.boolean().optional(),
      default: z.string().optional(),
    }),
  ),
  outputs: z.record(z.string(), z.strictObject({ description: z.string().min(1) })),
  runs: z.strictObject({ using: z.string(), main: z.string() }),
});
const action = metadata.parse(parse(text('action.yml')));
const report = metadata.parse(parse(text('report/action.yml')));
const versions = z.record(z.string(), z.string());
const readme = text('README.md');

/** The rows of the table below a heading of the README, without the backticks around names. */
function table(heading: string): string[][] {
  const section = readme.split(`\n## ${heading}\n`)[1]?.split('\n## ')[0] ?? '';
  const rows = section.split('\n').filter((line) => line.startsWith('| `'));
  return rows.map((row) =>
    row
      .split(/(?<!\\)\|/)
      .slice(1, -1)
      .map((cell) => cell.trim().replace(/^`(.*)`$/, '$1')),
  );
}

describe.each([
  ['action.yml', action, 'Port MCP auth'],
  ['report/action.yml', report, 'Port MCP auth report'],
])('%s', (_, { name, description, author, branding }, itsName) => {
  test('keeps the rules of the Marketplace', () => {
    expect([name, author]).toEqual([itsName, 'The port-mcp-auth authors']);
    expect(description.length).toBeLessThan(125);
    // https://docs.github.com/en/actions/reference/workflows-and-actions/metadata-syntax#branding
    expect([
      'white',
      'black',
      'yellow',
      'blue',
      'green',
      'orange',
      'red',
      'purple',
      'gray-dark',
    ]).toContain(branding.color);
    expect([
      'activity',
      'anchor',
      'cloud',
      'compass',
      'cpu',

      'link',
      'lock',
      'shield',
      'unlock',
    ]).toContain(branding.icon);
  });
});

describe('action.yml', () => {
  test('runs one bundle on Node 24 and nothing after the job', () => {
    expect(action.runs).toEqual({ using: 'node24', main: 'dist/index.js' });
  });

  test('declares exactly the inputs that the code reads', () => {
    const read = new Set<string>();
    const values: Record<string, string> = { client_id: 'id', client_secret: 'secret' };
    readInputs(
      (name) => {
        read.add(name);
        return values[name] ?? '';
      },
      (text) => text,
    );
    expect(Object.keys(action.inputs).sort()).toEqual([...read].sort());
  });

  test('requires the credentials and nothing else', () => {
    const required = Object.keys(action.inputs).filter((name) => action.inputs[name]?.required);
    expect(required).toEqual(['client_id', 'client_secret']);
  });

  test('its defaults mean what an empty value means', () => {
    const credentials: Record<string, string> = { client_id: 'id', client_secret: 'secret' };
    const settings = (defaults: boolean) =>
      readInputs(
        (name) => credentials[name] ?? (defaults ? (action.inputs[name]?.default ?? '') : ''),
        (text) => text,
      );
    expect(settings(true)).toEqual(settings(false));
  });
});

describe('report/action.yml', () => {
  const handle = `http://127.0.0.1:8080/record/${'k'.repeat(43)}`;

  test('runs a part of the bundle on Node 24, and nothing after the job', () => {
    expect(report.runs).toEqual({ using: 'node24', main: '../dist/report.js' });
  });

  test('declares exactly the inputs that the code reads, and requires the handle', () => {
    const read = new Set<string>();
    readReportInputs((name) => {
      read.add(name);
      return '';
    });
    expect(Object.keys(report.inputs).sort()).toEqual([...read].sort());
    const required = Object.keys(report.inputs).filter((name) => report.inputs[name]?.required);
    expect(required).toEqual(['gateway']);
  });

  test('its defaults mean what an empty value means', () => {
    const settings = (defaults: boolean) =>
      readReportInputs((name) =>
        name === 'gateway' ? handle : defaults ? (report.inputs[name]?.default ?? '') : '',
      );
    expect(settings(true)).toEqual(settings(false));
  });

  test('declares exactly the outputs that the code sets', async () => {
    const gateway = await standIn();
    const set: string[] = [];
    await runReport({
      input: (name) => (name === 'gateway' ? gateway.handle : ''),
      info: () => undefined,
      notice: () => undefined,
      warning: () => undefined,
      fail: () => undefined,
      mask: () => undefined,
      setOutput: (name) => void set.push(name),
      addSummary: () => Promise.resolve(),
    });
    expect(Object.keys(report.outputs)).toEqual(set);
  });

  test('says what each value of `require` means', () => {
    for (const value of ['connection', 'call', 'nothing']) {
      expect(report.inputs.require?.description).toContain(`\`${value}\`: `);
    }
  });
});

describe("the README's tables", () => {
  test('list the inputs of action.yml, in its order, with its defaults', () => {
    const rows = table('Inputs');
    expect(rows.map(([name]) => name)).toEqual(Object.keys(action.inputs));
    for (const [name = '', shown = ''] of rows) {
      const { required, default: value } = action.inputs[name] ?? {};
      if (required) expect(shown).toBe('required');
      else if (value !== undefined) expect([name, shown]).toEqual([name, value]);
      else expect([name, shown]).toEqual([name, expect.stringMatching(/^(empty|the region's)/)]);
    }
  });

  test('list the outputs of action.yml, in its order', () => {
    expect(table('Outputs').map(([name]) => name)).toEqual(Object.keys(action.outputs));
  });

  test('list every agent, in the order of the code', () => {
    expect(table('Agents').map(([name]) => name)).toEqual(agents.map(({ name }) => name));
  });
});

test.each(['README.md', 'docs/agents.md'])(
  '%s has the versions of the programs that are run, as docs:agents writes them',
  async (page) => {
    expect(await withVersions(text(page))).toBe(text(page));
  },
);

test('the default mcp-remote is the one that the tests run', () => {
  const { devDependencies } = z
    .object({ devDependencies: versions })
    .parse(JSON.parse(text('package.json')));
  expect(devDependencies['mcp-remote']).toBe(defaultMcpRemoteVersion);
  expect(action.inputs.mcp_remote_version?.default).toBe(defaultMcpRemoteVersion);
});

test('the lock file names no host, and nothing is installed from elsewhere', () => {
  expect(text('package-lock.json')).not.toMatch(/"resolved": "http/);
});
