import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { type LocalPort, startLocalPort } from '../../sandbox/local-port.ts';

let port: LocalPort;
let directory: string;
let printed: string;

beforeEach(async () => {
  port = await startLocalPort();
  directory = mkdtempSync(join(tmpdir(), 'connect-'));
  for (const file of ['OUTPUT', 'STEP_SUMMARY']) {
    const path = join(directory, file);
    writeFileSync(path, '');
    process.env[`GITHUB_${file}`] = path;
  }
  printed = '';
  jest.spyOn(process.stdout, 'write').mockImplementation((text) => {
    printed += String(text);
    return true;
  });
  jest.spyOn(Math, 'random').mockReturnValue(0);
});

afterEach(async () => {
  jest.restoreAllMocks();
  jest.resetModules();
  for (const name of Object.keys(process.env).filter((key) => /^(INPUT|GITHUB)_/.test(key))) {
    Reflect.deleteProperty(process.env, name);
  }
  rmSync(directory, { recursive: true });
  await port.close();
  process.exitCode = undefined;
});

/** Runs the entry itself; gives the outputs' file, the summary and what was printed. */
async function run(inputs: Record<string, string>) {
  const all = {
    client_id: port.clientId,
    client_secret: port.clientSecret,
    auth_base_url: port.authBaseUrl,
    mcp_url: port.mcpUrl,
    ...inputs,
  };
  for (const [name, value] of Object.entries(all))
    process.env[`INPUT_${name.toUpperCase()}`] = value;
  await import('../../src/index.ts');
  const text = (file: string) => readFileSync(join(directory, file), 'utf8');
  return { outputs: text('OUTPUT'), summary: text('STEP_SUMMARY') };
}

test('tools: read-only becomes the names that the server marks so, everywhere', async () => {
  const { outputs, summary } = await run({ tools: 'read-only' });
  expect(outputs).toContain('mcp__port-prod__list_blueprints');
  expect(outputs).not.toContain('delete_entity');
  expect(summary).toContain('| `list_blueprints` | reads | yes |');
  expect(printed).toMatch(/The MCP server at .* accepts the token and offers \d+ tools/);
});

test('a check without a summary writes none', async () => {
  const { outputs, summary } = await run({ verify: 'true', summary: 'false' });
  expect(outputs).toContain('["list_blueprints",');
  expect(summary).toBe('');
});

test('a summary that cannot be written is a warning, and the outputs are set', async () => {
  process.env.GITHUB_STEP_SUMMARY = join(directory, 'missing');
  expect((await run({ verify: 'true' })).outputs).toContain('access_token');
  expect(printed).toContain('::warning::The job summary could not be written.');
});

test('a failure of the check fails the step without outputs', async () => {
  port.fault('mcp', { status: 401, body: {} });
  expect((await run({ verify: 'true' })).outputs).toBe('');
  expect(printed).toMatch(/::error::Port's MCP server at .* refused the access token \(401\)/);
});

test('both the exchange and the check are tried again', async () => {
  port.fault('api', { status: 503 });
  port.fault('mcp', { status: 503 });
  expect((await run({ verify: 'true' })).outputs).toContain('access_token');
  expect(printed.match(/^Try 1 of 4 failed/gm)).toHaveLength(2);
});
