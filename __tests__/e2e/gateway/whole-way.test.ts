import { readFileSync, readlinkSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import {
  type LocalPort,
  type LocalPortOptions,
  startLocalPort,
} from '../../../sandbox/local-port.ts';
import { inputsFor } from '../../support/port.ts';
import {
  expectNoLeaks,
  runAction,
  type RunnerJob,
  type RunOptions,
  startJob,
  type StepResult,
} from '../../support/runner/index.ts';
import { call, connectAgent, recordOf, serverIn, until } from './agent.ts';

jest.setTimeout(60_000);

let job: RunnerJob;
let port: LocalPort;
beforeEach(async () => {
  job = await startJob();
});
afterEach(async () => {
  await job.end();
  await port.close();
});

async function start(options: LocalPortOptions = {}) {
  port = await startLocalPort({ clientSecret: 'q7Xv2LkPz9RbT4wYc8Hd', ...options });
}

/** A step with a gateway, in which neither secret nor token is seen anywhere. */
async function step(
  inputs: Record<string, string> = {},
  options: Omit<RunOptions, 'inputs'> = {},
): Promise<StepResult> {
  const result = await runAction({
    job,
    debug: true,
    ...options,
    inputs: { ...inputsFor(port), transport: 'gateway', ...inputs },
  });
  expectNoLeaks(result, [
    { name: 'the client secret', value: port.clientSecret },
    ...port.tokens.map((value) => ({ name: 'the token', value })),
  ]);
  return result;
}

describe('an agent behind a gateway', () => {
  test('sees the tools that are open, calls them, and calls no other', async () => {
    await start();
    const given = await step({ tools: 'list_blueprints, list_entities', read_only: 'true' });
    expect(given.outcome).toBe('success');
    const client = await connectAgent(given);
    const { tools } = await client.listTools();
    expect(tools.map(({ name }) => name)).toEqual(['list_blueprints', 'list_entities']);
    expect((await call(client, 'list_blueprints')).text).toContain('zendesk_ticket');
    expect(await call(client, 'run_action', { identifier: 'x' })).toEqual({
      text: 'The tool "run_action" is not open to this workflow; open are: list_blueprints, list_entities.',
      isError: true,
    });
    await client.close();
    const calls = port.requests.filter(({ body }) => body.includes('"tools/call"'));
    expect(calls).toHaveLength(1);
    expect(calls[0]?.headers).toMatchObject({
      authorization: `Bearer ${port.tokens[0] ?? ''}`,
      'x-read-only-mode': '1',
    });
    expect(await recordOf(given)).toMatchObject({
      connected: true,
      totals: { calls: 2, ok: 1, refused: 1 },
    });
  });

  test.each(['codex', 'gemini-cli', 'copilot-cli', 'opencode', 'cursor', 'generic'])(
    '%s gets the same configuration as over http, with the gateway in place of Port',
    async (agent) => {
      await start({ accessToken: 'token-0123456789abcdef' });
      const tools = 'list_blueprints';
      const over = await runAction({
        inputs: { ...inputsFor(port), agent, tools, transport: 'http' },
      });
      const behind = await step({ agent, tools });
      const url = behind.outputs.mcp_url ?? '';
      const [key = ''] = behind.masks
        .map(({ value }) => value)
        .filter((mask) => behind.outputs.mcp_config?.includes(mask));
      expect(
        behind.outputs.mcp_config?.replace(url, port.mcpUrl).replace(key, 'token-0123456789abcdef'),
      ).toBe(over.outputs.mcp_config);
      expect(behind.outputs.allowed_tools).toBe(over.outputs.allowed_tools);
    },
  );

  test('finds what tools: read-only means', async () => {
    await start();
    const client = await connectAgent(await step({ tools: 'read-only' }));
    const names = (await client.listTools()).tools.map(({ name }) => name);
    expect(names).toContain('list_scorecards');
    expect(names).not.toContain('run_action');
    expect((await call(client, 'upsert_entity', { identifier: 'x' })).isError).toBe(true);
    await client.close();
  });

  test('may be several, in several gateways of one job, beside a step over http', async () => {
    await start();
    const one = await step({ tools: 'list_blueprints' });
    const other = await step({ tools: 'list_actions', server_name: 'other' });
    const direct = await runAction({ job, inputs: { ...inputsFor(port), transport: 'http' } });
    const clients = [await connectAgent(one), await connectAgent(other)] as const;
    expect(job.processes()).toHaveLength(2);
    const names = clients.map(async (client) =>
      (await client.listTools()).tools.map(({ name }) => name),
    );
    expect(await Promise.all(names)).toEqual([['list_blueprints'], ['list_actions']]);
    const headers = { authorization: serverIn(one).headers.Authorization };
    const stranger = await fetch(serverIn(other).url, { method: 'POST', headers, body: '{}' });
    expect(stranger.status).toBe(401);
    expect(direct.outputs.access_token).not.toBe('');
    await Promise.all(clients.map((client) => client.close()));
  });
});

describe('the step', () => {
  test('has no token in its outputs, and the handle of the record', async () => {
    await start();
    const { outputs, summary, maskedLog } = await step();
    expect(outputs.access_token).toBe('');
    expect(outputs.mcp_url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/mcp$/);
    expect(outputs.gateway).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/record\/[\w-]{43}$/);
    expect(outputs.expires_in).toMatch(/^\d+$/);
    expect(JSON.parse(outputs.tools ?? '')).toContain('list_blueprints');
    expect(summary).toContain('gateway');
    expect(summary).toContain(port.mcpUrl);
    for (const key of [
      serverIn({ outputs }).headers.Authorization.slice(7),
      outputs.gateway?.slice(-43),
    ]) {
      expect(key).toMatch(/^[\w-]{43}$/);
      expect(maskedLog).not.toContain(key);
    }
  });

  test('says what it says with http, of the same check', async () => {
    await start();
    const lines = async (transport: string) => {
      port.fault('mcp', { status: 503 });
      const { maskedLog } = await runAction({ job, inputs: { ...inputsFor(port), transport } });
      return maskedLog
        .split('\n')
        .filter((line) => /^(Attempt|The MCP server|Exchanging|Access token)/.test(line))
        .map((line) => line.replace(/[\d.]+ s|\d{4}-\S+Z/g, 'N'));
    };
    const over = await lines('http');
    expect(over).toHaveLength(4);
    expect(await lines('gateway')).toEqual(over);
  });

  test('leaves Port alone where nobody asks for the check', async () => {
    await start();
    const { outcome, outputs } = await step({ verify: 'false' });
    expect(outcome).toBe('success');
    expect(outputs.tools).toBe('');
    expect(port.requests.map(({ path }) => path)).toEqual(['/api/v1/auth/access_token']);
  });

  test('warns where agents would ask a proxy for the gateway', async () => {
    await start();
    const { annotations } = await step({}, { env: { HTTP_PROXY: 'http://127.0.0.1:1' } });
    expect(annotations).toEqual([
      expect.objectContaining({
        type: 'warning',
        message: expect.stringContaining('HTTP_PROXY is set, and no_proxy does not name 127.0.0.1'),
      }),
    ]);
  });

  test('refuses token_in_config: env', async () => {
    await start();
    const { annotations, outputs } = await step({ token_in_config: 'env' });
    expect(annotations[0]?.message).toContain(
      'token_in_config is env, but with transport: gateway',
    );
    expect(outputs).toEqual({});
    expect(port.requests).toEqual([]);
  });

  test('opens a sealed token, and hands it to the gateway', async () => {
    await start();
    const sealed = await runAction({ inputs: inputsFor(port) });
    const client = await connectAgent(
      await step({ sealed_token: sealed.outputs.sealed_token ?? '' }),
    );
    expect((await client.listTools()).tools.length).toBeGreaterThan(10);
    expect(port.requests.filter(({ path }) => path.startsWith('/api'))).toHaveLength(1);
    await client.close();
  });

  test.each([
    ['Port refuses the token', { status: 401 }, 'refused the access token (401)'],
    [
      'Port does not accept the address',
      { status: 403, body: { message: 'IP not whitelisted: 10.0.0.1' } },
      'does not accept the address of this machine',
    ],
    [
      'a web page answers',
      { body: '<html>Log in</html>' },
      'answered, but not as an MCP server does',
    ],
  ])('fails as with http where %s, and leaves no process', async (_why, fault, message) => {
    await start();
    const messages = [];
    for (const transport of ['http', 'gateway']) {
      port.fault('mcp', fault);
      const { outcome, outputs, annotations } = await step({ transport, max_attempts: '1' });
      expect([outcome, outputs]).toEqual(['failure', {}]);
      messages.push(annotations.map((annotation) => annotation.message));
    }
    expect(messages[0]?.[0]).toContain(message);
    expect(messages[1]).toEqual(messages[0]);
    expect(job.processes()).toEqual([]);
  });

  test('fails in time where Port never answers the check', async () => {
    await start();
    port.fault('mcp', { kind: 'no-headers', always: true });
    const { outcome, annotations, durationMs } = await step({ timeout_seconds: '3' });
    expect(outcome).toBe('failure');
    expect(annotations[0]?.message).toContain('timeout_seconds');
    expect(durationMs).toBeLessThan(8_000);
    expect(job.processes()).toEqual([]);
  });
});

describe('the process', () => {
  test('outlives the step, and ends when the record is asked to', async () => {
    await start();
    const given = await step();
    expect(job.processes()).toHaveLength(1);
    const { status } = await fetch(given.outputs.gateway ?? '', { method: 'DELETE' });
    expect(status).toBe(204);
    await until(() => job.processes().length === 0, 'the gateway is gone', 2_000);
  });

  test('is found and ended by the runner after the job', async () => {
    await start();
    const given = await step();
    const [pid = 0] = job.processes();
    expect(readFileSync(`/proc/${pid}/environ`, 'utf8')).toContain('RUNNER_TRACKING_ID=github_');
    await job.end();
    await until(() => job.processes().length === 0, 'the gateway is gone');
    await expect(recordOf(given)).rejects.toThrow();
    job = await startJob();
  });

  test('holds no pipe of the step, and not the workspace', async () => {
    await start();
    // Resolves when both pipes of the step have ended.
    const { durationMs } = await step();
    expect(durationMs).toBeLessThan(20_000);
    const [pid = 0] = job.processes();
    expect(readlinkSync(`/proc/${pid}/cwd`)).toBe('/');
  });
});
