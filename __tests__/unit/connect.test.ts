import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import nock from 'nock';
import { connectHarness } from '../support/connect-harness.ts';

const secret = 'a-very-secret-value';
const good = {
  ok: true,
  accessToken: 'eyJhbGci.opaque.c2ln',
  expiresIn: 10800,
  tokenType: 'Bearer',
};

beforeEach(() => {
  nock.disableNetConnect();
});
afterEach(() => {
  nock.cleanAll();
  nock.enableNetConnect();
});
// What nock replaces outlives the file, and the next one in the same process has real servers.
afterAll(() => {
  nock.restore();
});

const runWith = connectHarness();
const run = (inputs: Record<string, string> = {}) =>
  runWith({ client_id: 'id', client_secret: secret, verify: 'false', ...inputs });

const port = (status: number, body: nock.Body) =>
  nock('https://api.port.io').post('/v1/auth/access_token').reply(status, body);

test('with nothing but the credentials, every output is set', async () => {
  port(200, good);
  const { outputs } = await run();
  const config: unknown = expect.stringMatching(
    /^\{"mcpServers":\{"port-prod":.*Bearer eyJhbGci\.opaque\.c2ln/,
  );
  const sealed: unknown = expect.stringMatching(/^v2\.[\w-]+$/);
  expect(outputs).toEqual({
    access_token: 'eyJhbGci.opaque.c2ln',
    mcp_config: config,
    agent_args: `--mcp-config '${String(outputs.mcp_config)}' --strict-mcp-config --allowedTools mcp__port-prod`,
    allowed_tools: 'mcp__port-prod',
    mcp_url: 'https://mcp.port.io/v1',
    server_name: 'port-prod',
    expires_in: '10800',
    expires_at: '2026-03-01T15:00:00Z',
    tools: '',
    sealed_token: sealed,
    gateway: '',
  });
  expect(process.exitCode).toBeUndefined();
});

test('the log tells the story and shows neither secret nor token', async () => {
  port(200, good);
  const { lines } = await run({ tools: 'list_blueprints', read_only: 'true' });
  expect(lines).toEqual([
    `::add-mask::${secret}`,
    expect.stringMatching(/^::debug::Node v\d.*"timeoutSeconds":60/),
    "Exchanging the client credentials at Port's token API, https://api.port.io/v1/auth/access_token; this run uses region eu (the default)",
    '::add-mask::eyJhbGci.opaque.c2ln',
    'Access token received and masked after 0 s; it expires at 2026-03-01T15:00:00Z, in 10800 s',
    'Configuration for claude-code: server port-prod at https://mcp.port.io/v1 over HTTP',
    'The agent can reach the token, in its configuration and in files of the runner; `transport: gateway` keeps it from the agent.',
    'Open to the agent: list_blueprints (read-only mode)',
    '::group::mcp_config, with *** for the token',
    expect.stringContaining('"Authorization":"Bearer ***"'),
    '::endgroup::',
  ]);
});

test('an agent that nothing narrows is said so in one line, with the remedy', async () => {
  port(200, good);
  expect(
    (await run()).lines.filter((line) => line.includes('every tool that the credentials allow')),
  ).toHaveLength(1);
});

test('read-only mode alone counts as narrowing', async () => {
  port(200, good);
  const { lines } = await run({ read_only: 'true' });
  expect(lines).toContain('Open to the agent: every tool that only reads');
  expect(lines).toContainEqual(expect.stringMatching(/over HTTP$/));
});

test('with token_in_config: env the configuration holds no token', async () => {
  port(200, good);
  const { outputs, lines } = await run({ token_in_config: 'env' });
  expect(outputs.mcp_config).toContain('Bearer ${PORT_ACCESS_TOKEN}');
  expect(outputs.agent_args).not.toContain('eyJhbGci.opaque.c2ln');
  expect(lines).toContainEqual(expect.stringMatching(/^The agent can reach .* environment and/));
});

test('two failures that pass and then a success is a success, told in the log', async () => {
  port(503, {});
  port(500, {});
  port(200, good);
  const { lines, outputs } = await run();
  expect(outputs.access_token).toBe('eyJhbGci.opaque.c2ln');
  expect(
    lines.filter((line) => /^Attempt \d of 4 failed, the next follows in [\d.]+ s\. /.test(line)),
  ).toHaveLength(2);
});

test('a failure is one annotation, and no output is set', async () => {
  port(401, { message: 'Invalid credentials' });
  const { lines, outputs } = await run();
  expect(lines.filter((line) => line.startsWith('::error::'))).toHaveLength(1);
  expect(lines.at(-1)).toMatch(
    /^::error::Port's token API at https:\/\/api\.port\.io refused the credentials \(401\)/,
  );
  expect(outputs).toEqual({});
  expect(process.exitCode).toBe(1);
});

test('bad input is refused before the network, after the secret was masked', async () => {
  const { lines } = await run({ region: 'mars' });
  expect(lines).toEqual([
    `::add-mask::${secret}`,
    expect.stringMatching(/^::error::Input region is "mars"/),
  ]);
});

test('without an output file nothing is asked for, and nothing printed instead', async () => {
  process.env.GITHUB_OUTPUT = path.join(tmpdir(), 'no-such-file');
  const { lines } = await run();
  expect(lines.at(-1)).toMatch(/^::error::There is no file to write the outputs to/);
});

test('a token that has little time left draws a warning that says why', async () => {
  port(200, { ...good, expiresIn: 299 });
  const { lines, outputs } = await run();
  expect(lines).toContainEqual(
    expect.stringMatching(
      /^::warning::The access token expires in 299 s\. Port hands out the same token until it expires/,
    ),
  );
  expect(outputs.expires_in).toBe('299');
  port(200, { ...good, expiresIn: 299 });
  expect((await run({ min_lifetime_seconds: '299' })).lines.join()).not.toContain('::warning::');
});

test('a short secret is taken, with a warning, and seals nothing', async () => {
  port(200, good);
  const { lines, outputs } = await runWith({
    client_id: 'id',
    client_secret: 'fifteen-letters',
    verify: 'false',
  });
  expect(lines).toContainEqual(
    expect.stringMatching(/^::warning::client_secret has fewer than 16/),
  );
  expect(outputs).toMatchObject({ access_token: good.accessToken, sealed_token: '' });
});

test('a failure tells the job summary all that it says, unless there is to be none', async () => {
  port(401, { message: 'No `entry`' });
  const { summary, lines } = await run();
  expect(summary).toMatch(
    /^### Not connected to Port\n\n```text\nPort's token API .*\("No \\u0060entry\\u0060"\).*\n```\n/,
  );
  expect(lines.at(-1)).toContain('::error::');
  port(401, {});
  expect((await run({ summary: 'False' })).summary).toBe('');
});

describe('a sealed token', () => {
  const job = { GITHUB_REPOSITORY: 'o/r', GITHUB_RUN_ID: '1' };

  /** What a first job of the run gives to the others. */
  async function sealed(): Promise<string> {
    Object.assign(process.env, job);
    port(200, good);
    return (await run()).outputs.sealed_token ?? '';
  }

  test('is opened without any request, and every output is set as usual', async () => {
    const { lines, outputs } = await run({ sealed_token: await sealed() });
    expect(outputs).toMatchObject({
      access_token: 'eyJhbGci.opaque.c2ln',
      expires_in: '10800',
      expires_at: '2026-03-01T15:00:00Z',
      allowed_tools: 'mcp__port-prod',
    });
    expect(lines.slice(2, 4)).toEqual([
      '::add-mask::eyJhbGci.opaque.c2ln',
      'Sealed token opened and masked; it expires at 2026-03-01T15:00:00Z, in 10800 s',
    ]);
  });

  test('that does not open falls back to an exchange, saying why', async () => {
    const token = await sealed();
    process.env.GITHUB_RUN_ID = '2';
    port(200, good);
    const { lines, outputs } = await run({ sealed_token: token });
    expect(lines).toContainEqual(
      expect.stringMatching(/^The sealed token is not used: it was sealed in another run/),
    );
    expect(outputs.access_token).toBe('eyJhbGci.opaque.c2ln');
  });
});

test('an error of our own making is shown cleaned, as a failure', async () => {
  jest.spyOn(Date.prototype, 'toISOString').mockImplementation(() => {
    throw new Error(`bug with ${secret}`);
  });
  port(200, good);
  const { lines } = await run();
  expect(lines).toContain('::error::Unexpected failure: Error: bug with ***');
  expect(lines.at(-1)).toMatch(/^::debug::Error: bug with \*\*\* at /);
});

test('the entry runs the action', async () => {
  const { lines } = await runWith({}, async () => (await import('../../src/main.ts')).ended);
  expect(lines.join('\n')).toContain('client_id and client_secret are empty');
});

describe('the summary of a failed step', () => {
  const failed = async (variables: Record<string, string>) => {
    // Or @actions/core still knows the file of an earlier test.
    jest.resetModules();
    Object.assign(process.env, variables);
    return (await run({ region: 'mars' })).summary;
  };

  test('links to the help of the version that the workflow uses', async () => {
    const GITHUB_ACTION_REPOSITORY = 'octo/port-mcp-auth';
    expect(await failed({ GITHUB_ACTION_REPOSITORY, GITHUB_ACTION_REF: 'v1' })).toContain(
      '(https://github.com/octo/port-mcp-auth/blob/v1/docs/troubleshooting.md)',
    );
  });

  test.each([
    ['no repository', { GITHUB_ACTION_REF: 'v1' }],
    ['no version', { GITHUB_ACTION_REPOSITORY: 'octo/action' }],
    ['a repository that is none', { GITHUB_ACTION_REPOSITORY: 'a)b', GITHUB_ACTION_REF: 'v1' }],
    ['a version that is none', { GITHUB_ACTION_REPOSITORY: 'octo/a', GITHUB_ACTION_REF: 'v1)' }],
  ])('links to nothing where the runner says %s', async (_what, variables) => {
    const summary = await failed(variables);
    expect(summary).toMatch(/^### Not connected to Port\n/);
    expect(summary).not.toContain('](');
  });
});
