import { createServer } from 'node:http';
import { createServer as createTcpServer, type Socket } from 'node:net';
import path from 'node:path';
import { rmSync } from 'node:fs';
import { afterEach, describe, expect, test } from '@jest/globals';
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { z } from 'zod';
import { type LocalPort, startLocalPort } from '../../sandbox/local-port.ts';
import { makeRepository } from '../support/engine/repository.ts';
import { runWorkflow } from '../support/engine/run-workflow.ts';
import { listen } from '../support/listen.ts';
import { inputsFor } from '../support/port.ts';
import {
  type Canary,
  expectNoLeaks,
  runAction,
  type RunnerJob,
  type RunOptions,
  startJob,
} from '../support/runner/index.ts';
import { nobody, recordWith, reportKey, standIn } from '../support/stand-in-gateway.ts';

const close: (() => unknown)[] = [];
afterEach(() => {
  for (const end of close.splice(0)) end();
});

const key: Canary = { name: 'the key of the record', value: reportKey };

async function run(handle: string, options: Pick<RunOptions, 'inputs' | 'env'> = {}) {
  const inputs = { gateway: handle, ...options.inputs };
  const result = await runAction({ ...options, action: 'report', debug: true, inputs });
  // Nothing of its own stays, and the key that opens the record is nowhere to be seen.
  expect({ files: result.files, env: result.env, state: result.state }).toEqual({
    files: [],
    env: {},
    state: {},
  });
  expectNoLeaks(result, [key]);
  return result;
}

async function gatewayWith(record: unknown) {
  const gateway = await standIn(record);
  close.push(gateway.close);
  return gateway;
}

test('tells what agents did, in summary, outputs and one line of the log, and ends the gateway', async () => {
  const gateway = await gatewayWith(recordWith());
  const { outcome, outputs, summary, maskedLog, annotations } = await run(gateway.handle);
  expect(outcome).toBe('success');
  expect(outputs).toEqual({ connected: 'true', calls: '3', refused: '1', failed: '1' });
  expect(summary).toMatch(/^### Port gateway: 3 calls, 1 refused, 1 failed\n/);
  expect(summary).toContain('| `list_blueprints` | 2 | 0 | 1 | 2.5 s | 10:01:00 | 10:03:00 |');
  expect(maskedLog).toMatch(/^Port gateway: An agent connected at \S+\. 3 calls, .*\.$/);
  expect(annotations).toEqual([]);
  expect(gateway.requests).toEqual([`GET /record/${reportKey}`, `DELETE /record/${reportKey}`]);
});

test('turns the silent green of an agent without Port red, in one annotation', async () => {
  const { outcome, outputs, annotations, summary } = await run(
    (await gatewayWith(recordWith(nobody))).handle,
  );
  expect(outcome).toBe('failure');
  expect(outputs).toEqual({ connected: 'false', calls: '0', refused: '0', failed: '0' });
  expect(annotations).toEqual([
    {
      type: 'error',
      title: '',
      message: expect.stringMatching(/^No agent ever connected to Port: /),
    },
  ]);
  expect(summary).toMatch(/^### Port gateway: no agent ever connected\n\nNo agent ever connected/);
});

test.each([
  ['call', 'failure'],
  ['nothing', 'success'],
])('with require: %s, an agent that never came is a %s', async (require, outcome) => {
  const { handle } = await gatewayWith(recordWith(nobody));
  expect((await run(handle, { inputs: { require } })).outcome).toBe(outcome);
});

describe('a gateway in whose place', () => {
  const places: [string, () => Promise<number>][] = [
    ['nobody listens', () => portOf('gone')],
    ['somebody is silent', () => portOf(() => undefined)],
    ['somebody drips', () => portOf(drip)],
    ['somebody else answers', () => portOf((socket) => socket.end('HTTP/1.1 200 OK\r\n\r\nhi'))],
    ['somebody answers without end', () => portOf(flood)],
  ];

  async function portOf(onSocket: ((socket: Socket) => unknown) | 'gone'): Promise<number> {
    const sockets: Socket[] = [];
    const server = createTcpServer((socket) => {
      sockets.push(socket.on('error', () => undefined));
      if (onSocket !== 'gone') onSocket(socket);
    });
    const port = await listen(server);
    if (onSocket === 'gone') server.close();
    close.push(
      () => server.close(),
      () => sockets.map((socket) => socket.destroy()),
    );
    return port;
  }

  function drip(socket: Socket): void {
    socket.write('HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n\r\n{"version":1,');
    const timer = setInterval(() => socket.write(' '), 100);
    socket.on('close', () => {
      clearInterval(timer);
    });
  }

  function flood(socket: Socket): void {
    socket.write('HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n\r\n');
    const more = (): void => {
      if (!socket.destroyed) socket.write(' '.repeat(65_536), () => setImmediate(more));
    };
    more();
  }

  test.each(places)(
    '%s fails the step within five seconds',
    async (_, place) => {
      const handle = `http://127.0.0.1:${await place()}/record/${reportKey}`;
      const { outcome, outputs, annotations, durationMs, summary } = await run(handle);
      expect(outcome).toBe('failure');
      expect(outputs).toEqual({});
      const message: unknown = expect.stringMatching(
        /^The gateway ended before the job did; its record is lost: /,
      );
      expect(annotations).toEqual([{ type: 'error', title: '', message }]);
      expect(summary).toMatch(/^### Port gateway: no record\n/);
      expect(durationMs).toBeLessThan(5_000);
    },
    20_000,
  );

  test('nobody listens is a warning to a step that requires nothing', async () => {
    const handle = `http://127.0.0.1:${await portOf('gone')}/record/${reportKey}`;
    const { outcome, annotations } = await run(handle, { inputs: { require: 'nothing' } });
    expect([outcome, annotations.map(({ type }) => type)]).toEqual(['success', ['warning']]);
  });
});

test('no proxy is asked, whatever the environment says', async () => {
  const asked: string[] = [];
  const proxy = createServer((request, response) => {
    asked.push(request.url ?? '');
    response.writeHead(502).end();
  });
  const address = `http://127.0.0.1:${await listen(proxy)}`;
  close.push(() => proxy.close());
  const names = ['http_proxy', 'HTTP_PROXY', 'https_proxy', 'HTTPS_PROXY', 'all_proxy'];
  const env = { ...Object.fromEntries(names.map((name) => [name, address])), no_proxy: '' };
  const { handle } = await gatewayWith(recordWith());
  const { outcome } = await run(handle, { env: { ...env, NODE_USE_ENV_PROXY: '1' } });
  expect([outcome, asked]).toEqual(['success', []]);
});

test('nothing of a hostile record gets out of its place', async () => {
  const hostile = '\n::error::x\r::add-mask::a\n# `</code>|</details>';
  const use = recordWith().tools.list_blueprints;
  const { outcome, annotations, masks, summary } = await run(
    (
      await gatewayWith(
        recordWith({
          calls: [{ ...recordWith().calls[1], tool: hostile }],
          tools: { [hostile]: use },
          lastError: { at: '2026-11-26T10:00:00Z', message: hostile },
        }),
      )
    ).handle,
  );
  expect([outcome, annotations, masks.map(({ value }) => value)]).toEqual([
    'success',
    [],
    [reportKey],
  ]);
  expect(summary).not.toMatch(/^#(?!## Port gateway)|^<\/code>|^::/m);
});

describe('of a real gateway', () => {
  async function startGateway(): Promise<{ job: RunnerJob; outputs: Record<string, string> }> {
    const port = await startLocalPort();
    const job = await startJob();
    close.push(
      () => port.close(),
      () => job.end(),
    );
    const inputs = { ...inputsFor(port), transport: 'gateway', tools: 'list_blueprints' };
    const { outcome, outputs } = await runAction({ job, inputs });
    expect(outcome).toBe('success');
    return { job, outputs };
  }

  /** An agent on the official client, with the configuration that the step emits. */
  async function agentOf(outputs: Record<string, string>): Promise<Client> {
    const entry = z.object({ url: z.string(), headers: z.record(z.string(), z.string()) });
    const { mcpServers } = z
      .object({ mcpServers: z.record(z.string(), entry) })
      .parse(JSON.parse(outputs.mcp_config ?? ''));
    const { url = '', headers = {} } = mcpServers['port-prod'] ?? {};
    const client = new Client({ name: 'agent', version: '1.0.0' });
    await client.connect(
      new StreamableHTTPClientTransport(new URL(url), { requestInit: { headers } }),
    );
    close.push(() => client.close());
    return client;
  }

  async function reportOn(job: RunnerJob, outputs: Record<string, string>) {
    const inputs = { gateway: outputs.gateway ?? '' };
    const result = await runAction({ job, action: 'report', inputs });
    await expect(fetch(inputs.gateway)).rejects.toThrow();
    return result;
  }

  test('tells which tool an agent called and which was refused, and no process is left', async () => {
    const { job, outputs } = await startGateway();
    const agent = await agentOf(outputs);
    await agent.callTool({ name: 'list_blueprints', arguments: {} });
    await agent.callTool({ name: 'run_action', arguments: {} });
    const result = await reportOn(job, outputs);
    expect([result.outcome, result.outputs]).toEqual([
      'success',
      { connected: 'true', calls: '2', refused: '1', failed: '0' },
    ]);
    expect(result.summary).toMatch(/^### Port gateway: 2 calls, 1 refused\n/);
    expect(result.summary).toMatch(/^\| `list_blueprints` \| 1 \| 0 \| 0 \| /m);
    expect(result.summary).toMatch(/^\| `run_action` \| 1 \| 1 \| 0 \| /m);
    expect(job.processes()).toEqual([]);
  });

  test('fails where no agent came', async () => {
    const { job, outputs } = await startGateway();
    const { outcome, annotations } = await reportOn(job, outputs);
    expect(outcome).toBe('failure');
    expect(annotations[0]?.message).toMatch(/^No agent ever connected to Port: /);
  });
});

describe('in a workflow', () => {
  async function reportResult(inputs: Record<string, string>): Promise<string | undefined> {
    const given = Object.entries(inputs).map(([name, value]) => `          ${name}: ${value}\n`);
    const workflow = `on: workflow_dispatch
jobs:
  agent:
    runs-on: ubuntu-latest
    steps:
      - id: port
        uses: your-org/port-mcp-auth@v1
        with:
${given.join('')}
      - id: report
        uses: your-org/port-mcp-auth/report@v1
        if: \${{ !cancelled() }}
        with:
          gateway: \${{ steps.port.outputs.gateway }}
`;
    const repository = makeRepository({ '.github/workflows/main.yml': workflow });
    close.push(() => {
      rmSync(repository, { recursive: true });
    });
    const file = path.join(repository, '.github/workflows/main.yml');
    const { jobs } = await runWorkflow(file, { repository, secrets: {} });
    return jobs[0]?.steps.find(({ label }) => label === 'report')?.result;
  }

  async function localPort(): Promise<LocalPort> {
    const port = await startLocalPort();
    close.push(() => port.close());
    return port;
  }

  test('a Port step that failed gets no second failure', async () => {
    const inputs = inputsFor(await localPort());
    expect(await reportResult({ ...inputs, client_secret: 'wrong' })).toBe('success');
  });

  test('a Port step without a gateway makes the report fail', async () => {
    const inputs = inputsFor(await localPort());
    expect(await reportResult({ ...inputs, transport: 'http' })).toBe('failure');
  });
});
