import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { z } from 'zod';
import { type LocalPort, startLocalPort } from '../../sandbox/local-port.ts';
import { connectHarness } from '../support/connect-harness.ts';
import { inputsFor } from '../support/port.ts';

let port: LocalPort;
beforeEach(async () => {
  port = await startLocalPort();
});
afterEach(() => port.close());

const runWith = connectHarness();
const run = (inputs: Record<string, string>, start?: () => unknown) =>
  runWith({ ...inputsFor(port), ...inputs }, start);

test('tools: read-only becomes the names that the server marks so, everywhere', async () => {
  const { outputs, summary, lines } = await run({ tools: 'read-only' });
  expect(outputs.allowed_tools).toContain('mcp__port-prod__list_blueprints');
  expect(JSON.stringify(outputs)).not.toContain('delete_entity');
  expect(summary).toMatch(/^Open to claude-code: .*`list_blueprints`/m);
  expect(lines).toContainEqual(
    expect.stringMatching(/^The MCP server at .* accepts the token and offers \d+ tools/),
  );
});

test('the log counts what the server offers', async () => {
  const { outputs, lines } = await run({});
  const { length } = z.array(z.string()).parse(JSON.parse(outputs.tools ?? ''));
  expect(lines).toContainEqual(expect.stringContaining(`accepts the token and offers ${length} `));
});

test("a host that is not Port's own is said to be of no region", async () => {
  const { summary, lines } = await run({});
  expect(summary).toMatch(/^### Connected to Port: claude-code may use/);
  expect(lines).toContain(
    `Exchanging the client credentials at Port's token API, ${port.origin}/api/v1/auth/access_token`,
  );
});

test.each([
  ['mcp-remote', 1],
  ['http', 0],
])('over %s the log says %s times that the check does not cover npx', async (transport, times) => {
  const { lines } = await run({ verify: 'true', transport });
  expect(lines.filter((line) => line.startsWith('Not checked: that npx can fetch'))).toHaveLength(
    times,
  );
});

test('a check without a summary writes none', async () => {
  const { outputs, summary } = await run({ verify: 'true', summary: 'false' });
  expect(outputs.tools).toMatch(/^\["list_blueprints",/);
  expect(summary).toBe('');
});

test('a summary that cannot be written is a warning, and the outputs are set', async () => {
  // Or @actions/core still knows the file of an earlier test.
  jest.resetModules();
  process.env.GITHUB_STEP_SUMMARY = path.join(tmpdir(), 'no-such-file');
  const { outputs, lines } = await run({ verify: 'true' });
  expect(outputs).toHaveProperty('access_token');
  expect(lines).toContain('::warning::The job summary could not be written.');
});

test('a failure of the check fails the step without outputs', async () => {
  port.fault('mcp', { status: 401, body: {} });
  const { outputs, lines } = await run({ verify: 'true' });
  expect(outputs).toEqual({});
  expect(lines.at(-1)).toMatch(
    /^::error::Port's MCP server at .* refused the access token \(401\)/,
  );
});

test('both the exchange and the check are tried again, by the entry', async () => {
  jest.spyOn(Math, 'random').mockReturnValue(0);
  port.fault('api', { status: 503 });
  port.fault('mcp', { status: 503 });
  const { outputs, lines } = await run(
    { verify: 'true' },
    async () => (await import('../../src/main.ts')).ended,
  );
  expect(outputs).toHaveProperty('access_token');
  expect(lines.filter((line) => line.startsWith('Attempt 1 of 4 failed'))).toHaveLength(2);
});
