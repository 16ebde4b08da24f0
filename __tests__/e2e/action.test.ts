import { execFileSync } from 'node:child_process';
import { chmodSync, cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, describe, expect, test } from '@jest/globals';
import { Client } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { parse as shellWords } from 'shell-quote';
import { parse as parseYaml } from 'yaml';
import { z } from 'zod';
import { type LocalPort, type LocalPortOptions, startLocalPort } from '../../sandbox/local-port.ts';
import { canariesOf, inputsFor } from '../support/port.ts';
import { preloaded } from '../support/preload.ts';
import { project } from '../support/project.ts';
import { startRegistry } from '../support/registry.ts';
import { expectNoLeaks, jobOutputs, runAction, type RunOptions } from '../support/runner/index.ts';

const clientSecret = 'q7Xv2LkPz9RbT4wYc8Hd';
const accessToken = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJxN1h2MiJ9.Gk2ZtVn8QpWx-5LrYe_7BsDc';

let port: LocalPort;
afterEach(() => port.close());

async function run(
  inputs: Record<string, string> = {},
  options: LocalPortOptions & Pick<RunOptions, 'env'> = {},
) {
  const { env = {}, ...portOptions } = options;
  port = await startLocalPort({ clientSecret, accessToken, ...portOptions });
  return runAgain(inputs, env);
}

async function runAgain(inputs: Record<string, string>, env: Record<string, string> = {}) {
  const result = await runAction({
    debug: true,
    env,
    inputs: { ...inputsFor(port), ...inputs },
  });
  const masked = result.masks.map(({ value }) => value);
  expect(result.lines[0]?.command).toBe('add-mask');
  expect(masked[0]).toBe(port.clientSecret);
  if (result.outputs.access_token) expect(masked).toContain(result.outputs.access_token);
  expectNoLeaks(result, canariesOf(port));
  return result;
}

describe.each(['api', 'oauth'])('auth_method: %s', (auth_method) => {
  test('asks once, and sets every output', async () => {
    const before = Math.floor(Date.now() / 1000);
    const { outcome, outputs, annotations, files, env, state, summary } = await run({
      auth_method,
      tools: 'list_blueprints, list_entities',
      verify: 'false',
    });
    expect(outcome).toBe('success');
    const config = `{"mcpServers":{"port-prod":{"type":"http","url":"${port.mcpUrl}","headers":{"Authorization":"Bearer ${accessToken}"},"alwaysLoad":true}}}`;
    const allowed = 'mcp__port-prod__list_blueprints,mcp__port-prod__list_entities';
    expect(outputs).toEqual({
      access_token: accessToken,
      mcp_config: config,
      agent_args: `--mcp-config '${config}' --strict-mcp-config --allowedTools ${allowed}`,
      allowed_tools: allowed,
      mcp_url: port.mcpUrl,
      server_name: 'port-prod',
      expires_in: '10800',
      expires_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
      tools: '',
      sealed_token: expect.stringMatching(/^\S{50,}$/),
      gateway: '',
    });
    const lifetime = Date.parse(outputs.expires_at ?? '') / 1000 - before;
    expect(lifetime).toBeGreaterThanOrEqual(10_800);
    expect(lifetime).toBeLessThan(10_810);
    expect({ annotations, files, env, state, summary }).toEqual({
      annotations: [],
      files: [],
      env: {},
      state: {},
      summary: '',
    });
    expect(port.requests).toHaveLength(1);
  });

  test('sends exactly the credentials that it was given, whatever characters they have', async () => {
    const hostile = `"'\\$%&=+;{}<>äß🔑`;
    // Backwards, so that the ID does not hold a piece of the secret.
    const clientId = `an${Array.from(hostile).reverse().join('')}id`;
    const clientSecret = `q7Xv${hostile}2LkPz9Rb`;
    const { outcome } = await run({ auth_method }, { clientId, clientSecret });
    expect(outcome).toBe('success');
  });
});

describe('mcp_config for Claude Code', () => {
  const direct = (value: string) =>
    `{"mcpServers":{"port-prod":{"type":"http","url":"${port.mcpUrl}","headers":{"Authorization":"Bearer ${value}"},"alwaysLoad":true}}}`;

  test('holds the token', async () => {
    const { outputs } = await run();
    expect(outputs.mcp_config).toBe(direct(accessToken));
  });

  test('refers to the environment', async () => {
    const { outputs } = await run({ token_in_config: 'env' });
    expect(outputs.mcp_config).toBe(direct('${PORT_ACCESS_TOKEN}'));
  });

  test('takes the names and addresses that the inputs say', async () => {
    const { outputs } = await run({
      server_name: 'port',
      transport: 'mcp-remote',
      mcp_remote_version: '0.2.0',
      token_in_config: 'env',
    });
    expect(outputs.mcp_config).toContain('{"port":{');
    expect(outputs.mcp_config).toContain('"mcp-remote@0.2.0"');
    expect(outputs).toMatchObject({ server_name: 'port', allowed_tools: 'mcp__port' });
  });
});

describe('a token with every character that one can have', () => {
  const hostile = '--AZaz09._~+/-//.eyJ~~zdWIiOiJxN1h2MiJ9+._==';
  const serverOf = (config: string) => {
    const entry = z.object({ headers: z.object({ Authorization: z.string() }) });
    const servers = z.object({ mcpServers: z.object({ 'port-prod': entry }) });
    return servers.parse(JSON.parse(config)).mcpServers['port-prod'].headers.Authorization;
  };

  test('is in the outputs as it is', async () => {
    const { outputs } = await run({}, { accessToken: hostile });
    expect(outputs.access_token).toBe(hostile);
    expect(serverOf(outputs.mcp_config ?? '')).toBe(`Bearer ${hostile}`);
  });

  test('survives agent_args, as claude-code-action splits them', async () => {
    const { outputs } = await run({ tools: 'list_blueprints' }, { accessToken: hostile });
    const [flag, config, ...rest] = shellWords(outputs.agent_args ?? '');
    expect(flag).toBe('--mcp-config');
    expect(serverOf(z.string().parse(config))).toBe(`Bearer ${hostile}`);
    expect(rest).toEqual([
      '--strict-mcp-config',
      '--allowedTools',
      'mcp__port-prod__list_blueprints',
    ]);
  });

  test('survives single quotes in bash', async () => {
    const { outputs } = await run({}, { accessToken: hostile });
    const script = `set -u; printf %s '${outputs.mcp_config ?? ''}'`;
    expect(execFileSync('bash', ['-c', script], { encoding: 'utf8' })).toBe(outputs.mcp_config);
  });

  test('survives a YAML block scalar', async () => {
    const { outputs } = await run({}, { accessToken: hostile });
    const workflow = `with:\n  claude_args: |\n    ${outputs.agent_args ?? ''}\n  prompt: x\n`;
    expect(parseYaml(workflow)).toEqual({
      with: { claude_args: `${outputs.agent_args ?? ''}\n`, prompt: 'x' },
    });
  });
});

test('the real mcp-remote starts from the configuration, and carries what narrows it', async () => {
  const { outputs } = await run({
    transport: 'mcp-remote',
    read_only: 'true',
    allowed_actions: 'deploy, roll_back',
  });
  const entry = z.object({
    command: z.string(),
    args: z.array(z.string()),
    env: z.record(z.string(), z.string()),
  });
  const config = z
    .object({ mcpServers: z.object({ 'port-prod': entry }) })
    .parse(JSON.parse(outputs.mcp_config ?? ''));

  const registry = await startRegistry();
  const home = mkdtempSync(path.join(tmpdir(), 'home-'));
  const { env, ...program } = config.mcpServers['port-prod'];
  const npm = { npm_config_registry: registry.url, npm_config_cache: home, HOME: home };
  const client = new Client({ name: 'test', version: '1.0.0' });
  await client.connect(
    new StdioClientTransport({ ...program, env: { ...env, ...npm }, stderr: 'ignore' }),
  );
  const { tools } = await client.listTools();
  const { content, isError } = await client.callTool({ name: 'list_blueprints', arguments: {} });
  await client.close();
  await registry.close();
  rmSync(home, { recursive: true, force: true });

  expect(tools.map(({ name }) => name)).toContain('list_blueprints');
  expect(tools.filter(({ annotations }) => !annotations?.readOnlyHint)).toEqual([]);
  expect(isError).not.toBe(true);
  expect(JSON.stringify(content)).toContain('zendesk_ticket');
  const calls = port.requests.filter(({ method, path }) => method === 'POST' && path === '/mcp/v1');
  expect(calls.length).toBeGreaterThanOrEqual(4);
  for (const { headers } of calls) {
    expect(headers).toMatchObject({
      authorization: `Bearer ${accessToken}`,
      'x-read-only-mode': '1',
      'x-allowed-actions-to-run': 'deploy,roll_back',
    });
  }
}, 30_000);

describe('without a file for the outputs', () => {
  test.each(['', '/nowhere/output'])(
    'GITHUB_OUTPUT=%s: fails and prints no token',
    async (file) => {
      const { outcome, stdout, annotations } = await run({}, { env: { GITHUB_OUTPUT: file } });
      expect(outcome).toBe('failure');
      expect(annotations[0]?.message).toContain('(GITHUB_OUTPUT)');
      expect(stdout).not.toContain('set-output');
      expect(port.requests).toEqual([]);
    },
  );
});

test('a file for the outputs that is of another user fails the step, before any request', async () => {
  // Where the program that runs as nobody can read it.
  const folder = mkdtempSync(path.join(tmpdir(), 'action-'));
  chmodSync(folder, 0o755);
  cpSync(path.join(project, 'dist'), folder, { recursive: true });
  const file = path.join(folder, 'output');
  writeFileSync(file, '', { mode: 0o444 });
  port = await startLocalPort({ clientSecret });
  const { exitCode, annotations } = await runAction({
    main: path.join(folder, 'index.js'),
    env: { ...preloaded('nobody'), GITHUB_OUTPUT: file },
    inputs: { ...inputsFor(port), summary: 'false' },
  });
  rmSync(folder, { recursive: true });
  expect({ exitCode, messages: annotations.map(({ message }) => message) }).toEqual({
    exitCode: 1,
    messages: [expect.stringMatching(/GITHUB_OUTPUT.* \(EACCES\): .*`options: --user`/)],
  });
  expect(port.requests).toEqual([]);
});

describe('the token crosses jobs sealed', () => {
  const job = { GITHUB_REPOSITORY: 'octo/repo', GITHUB_RUN_ID: '1' };
  const alone = { verify: 'false' };

  test('which the runner lets through, unlike the token itself', async () => {
    const { outputs, masker } = await run(alone, { env: job });
    const { access_token = '', sealed_token = '' } = outputs;
    expect(jobOutputs({ access_token, sealed_token }, masker)).toMatchObject({
      outputs: { sealed_token },
      warnings: ["Skip output 'access_token' since it may contain secret."],
    });

    const opened = await runAgain({ ...alone, sealed_token }, job);
    expect(opened.outputs.access_token).toBe(access_token);
    expect(opened.outputs.mcp_config).toBe(outputs.mcp_config);
    expect(port.requests).toHaveLength(1);
  });

  test('and is of no use to another run', async () => {
    const { outputs } = await run(alone, { env: job });
    const inputs = { ...alone, sealed_token: outputs.sealed_token ?? '' };
    const { outcome, maskedLog } = await runAgain(inputs, { ...job, GITHUB_RUN_ID: '2' });
    expect(outcome).toBe('success');
    expect(maskedLog).toContain('The sealed token is not used');
    expect(port.requests).toHaveLength(2);
  });
});
