import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { type LocalPort, startLocalPort } from '../../../sandbox/local-port.ts';
import { type Gateway, GatewayProcess } from '../../../src/gateway/start.ts';
import { readInputs } from '../../../src/inputs/index.ts';
import { Secrets } from '../../../src/secrets.ts';
import { connectHarness } from '../../support/connect-harness.ts';
import { planOn } from '../../support/fake-clock.ts';
import { inputsFor } from '../../support/port.ts';
import { project } from '../../support/project.ts';

jest.setTimeout(30_000);

// Processes of their own, from the sources.
const program = path.join(project, 'src/main.ts');
const folder = mkdtempSync(path.join(tmpdir(), 'gateway-'));
const clock = { now: () => performance.now(), sleep: () => Promise.resolve() };

let port: LocalPort;
beforeEach(async () => {
  port = await startLocalPort();
});
afterEach(() => port.close());
afterAll(() => {
  rmSync(folder, { recursive: true });
});

async function started(
  inputs: Record<string, string> = {},
  changes = {},
  file = program,
): Promise<Gateway & Pick<GatewayProcess, 'release' | 'abandon'>> {
  const given: Record<string, string> = { ...inputsFor(port), transport: 'gateway', ...inputs };
  const settings = readInputs(
    (name) => given[name] ?? '',
    (text) => text,
  );
  const token = {
    value: 'token-0123456789abcdef',
    expiresInSeconds: 10_800,
    expiresAt: new Date(),
  };
  const one = new GatewayProcess(file, { ...planOn(clock), ...changes });
  try {
    const gateway = await one.check(settings, token, new Secrets(() => undefined));
    return {
      ...gateway,
      release: (tools) => one.release(tools),
      abandon: () => one.abandon(),
    };
  } catch (error) {
    await one.abandon();
    throw error;
  }
}

function script(text: string): string {
  const file = path.join(folder, `program-${text.length}.mjs`);
  writeFileSync(file, text);
  return file;
}

describe('the step', () => {
  test('starts a gateway, releases it, and lets it go', async () => {
    const gateway = await started({ verify: 'false' });
    expect(gateway.offered).toBeUndefined();
    await gateway.release(['list_entities']);
    await gateway.abandon();
    const headers = { authorization: `Bearer ${gateway.key}` };
    const body = '{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"run_action"}}';
    const answered = await fetch(gateway.url, { method: 'POST', headers, body });
    expect(await answered.text()).toContain('open are: list_entities');
    expect((await fetch(gateway.handle, { method: 'DELETE' })).status).toBe(204);
  });

  test('may abandon it, and then it is gone', async () => {
    const gateway = await started({ verify: 'false' });
    await gateway.abandon();
    await gateway.abandon();
    await expect(fetch(gateway.url)).rejects.toThrow();
  });

  test('is told of attempts that fail, and why the check failed', async () => {
    const retries: string[] = [];
    const onRetry = (failure: Error) => retries.push(failure.message);
    port.fault('mcp', { status: 503 }, { status: 403 });
    await expect(started({}, { onRetry })).rejects.toThrow('forbids the connection (403)');
    expect(retries).toEqual([expect.stringContaining('has a problem (503)')]);
  });

  test.each([
    ['that cannot be started', '', 'ended before it was ready (exit code 1)'],
    ['that dies', 'process.exit(3)', 'ended before it was ready (exit code 3)'],
    [
      'that is killed',
      "process.kill(process.pid, 'SIGKILL')",
      'ended before it was ready (SIGKILL)',
    ],
    [
      'that says nothing in time',
      'setInterval(() => {}, 1000)',
      'did not answer before timeout_seconds',
    ],
    [
      'that fails in a way that nobody foresaw',
      `console.log('{"kind":"failed","message":"x","isKnown":false}')`,
      'x',
    ],
  ])('fails with a gateway %s', async (_what, text, message) => {
    const file = text === '' ? path.join(folder, 'none.mjs') : script(text);
    const deadline = clock.now() + 1_500;
    await expect(started({}, { deadline }, file)).rejects.toThrow(message);
  });

  test('does not take for released what is not', async () => {
    const ready = `console.log('{"kind":"ready","port":1}'); process.stdin.on('data', () => {});`;
    const gateway = await started(
      {},
      {},
      script(`${ready} setTimeout(() => console.log('{"kind":"ready","port":2}'), 300)`),
    );
    await expect(gateway.release(undefined)).rejects.toThrow('The gateway says "ready"');
    await gateway.abandon();
  });
});

describe('the whole action', () => {
  const run = connectHarness();

  test('with a gateway has its outputs, and says what it is', async () => {
    process.env.http_proxy = 'http://127.0.0.1:1';
    const { outputs, lines, summary } = await run({
      ...inputsFor(port),
      transport: 'gateway',
      tools: 'list_entities',
    });
    delete process.env.http_proxy;
    expect(outputs).toMatchObject({
      access_token: '',
      gateway: expect.stringContaining('/record/'),
    });
    expect(outputs.mcp_config).not.toContain(port.tokens[0]);
    expect(lines).toContainEqual(expect.stringMatching(/accepts the token and offers \d+ tools/));
    expect(lines).toContainEqual(expect.stringContaining('::warning::http_proxy is set'));
    expect(lines).toContainEqual(expect.stringContaining(', the gateway, which holds the token'));
    expect(summary).toContain('gateway');
    expect((await fetch(outputs.gateway ?? '', { method: 'DELETE' })).status).toBe(204);
  });

  test('whose outputs cannot be set leaves no gateway', async () => {
    const { lines } = await run(
      { ...inputsFor(port), transport: 'gateway', tools: 'read-only', verify: 'false' },
      async () => {
        process.env.GITHUB_OUTPUT = '/dev/full';
        const { connect } = await import('../../../src/connect.ts');
        await connect(clock, () => 0.5, program);
      },
    );
    expect(lines).toContainEqual(
      expect.stringContaining('::error::Unexpected failure: Error: ENOSPC'),
    );
    const [url = ''] = /http:\/\/127\.0\.0\.1:\d+\/mcp(?= ?,)/.exec(lines.join('\n')) ?? [];
    await expect(fetch(url)).rejects.toThrow();
  });
});
