import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import path from 'node:path';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { type LocalPort, startLocalPort } from '../../../sandbox/local-port.ts';
import { inputsFor } from '../../support/port.ts';
import {
  runAction,
  type RunnerJob,
  startJob,
  type StepResult,
} from '../../support/runner/index.ts';
import { call, connectAgent, recordOf, serverIn, until, wait } from './agent.ts';

// An agent that may run any command without `sudo`. It runs as the user of the gateway, and of these
// tests: what follows is what it can do, too. Reading the memory is left out: the kernel decides it.

jest.setTimeout(60_000);

let job: RunnerJob;
let port: LocalPort;
let given: StepResult;
let pid: number;
beforeAll(async () => {
  job = await startJob();
  port = await startLocalPort({ clientSecret: 'q7Xv2LkPz9RbT4wYc8Hd' });
  given = await runAction({
    job,
    inputs: {
      ...inputsFor(port),
      transport: 'gateway',
      tools: 'list_blueprints',
      read_only: 'true',
    },
    env: { NODE_OPTIONS: '--inspect=127.0.0.1:0 --no-warnings' },
  });
  expect(given.outcome).toBe('success');
  [pid = 0] = job.processes();
});
afterAll(async () => {
  await job.end();
  await port.close();
});

/** Fails where the text holds a run of 12 characters of the secret or of the token. */
function expectNothingIn(text: string, place: string): void {
  for (const value of [port.clientSecret, ...port.tokens]) {
    for (let at = 0; at + 12 <= value.length; at += 1) {
      if (text.includes(value.slice(at, at + 12))) throw new Error(`Found in ${place}`);
    }
  }
}
const proc = (name: string) => readFileSync(`/proc/${pid}/${name}`, 'utf8');
const inProc = process.platform === 'linux' ? describe : describe.skip;

inProc('the agent finds neither token nor secret', () => {
  test('in the command line, which ps and pgrep show', () => {
    expectNothingIn(proc('cmdline'), 'the command line');
    expect(proc('cmdline').split('\0')).toContain('--disable-sigusr1');
  });

  test('in the environment, which holds nothing of the step', () => {
    const names = proc('environ')
      .split('\0')
      .filter(Boolean)
      .map((variable) => variable.split('=')[0]);
    expect(names.filter((name) => name !== 'PWD' && name !== 'OLDPWD')).toEqual([
      'RUNNER_TRACKING_ID',
    ]);
  });

  test('behind its open files', () => {
    for (const name of readdirSync(`/proc/${pid}/fd`)) {
      const target = readlinkSync(`/proc/${pid}/fd/${name}`);
      expect(target).toMatch(/^(socket:|anon_inode:|\/dev\/null$)/);
    }
  });

  test('in the pipe that it got them through: there is no more to read', () => {
    const reading = execFileSync(
      'sh',
      ['-c', `for f in /proc/${pid}/fd/*; do timeout 1 head -c 65536 "$f" 2>/dev/null; done; true`],
      { encoding: 'utf8', timeout: 60_000 },
    );
    expectNothingIn(reading, 'its open files');
  });

  test('by writing into what it can open of the process, which goes on', async () => {
    execFileSync(
      'sh',
      [
        '-c',
        `for f in /proc/${pid}/fd/*; do head -c 65536 /dev/zero | tr '\\0' A | timeout 1 dd of="$f" conv=notrunc 2>/dev/null; done; true`,
      ],
      { timeout: 60_000 },
    );
    await wait(500);
    const client = await connectAgent(given);
    expect((await call(client, 'list_blueprints')).isError).toBe(false);
    expect((await call(client, 'run_action', { identifier: 'x' })).isError).toBe(true);
    await client.close();
  });

  test('in the files of the runner, the workspace and the home folder', async () => {
    const files = await job.files();
    expect(files.some((file) => file.path.includes('_runner_file_commands/set_output_'))).toBe(
      true,
    );
    for (const file of files) expectNothingIn(file.content, file.path);
  });

  test('through the inspector, which no signal opens', async () => {
    execFileSync('kill', ['-USR1', String(pid)]);
    await wait(500);
    const listening = readFileSync(`/proc/${pid}/net/tcp`, 'utf8');
    const own = new Set(
      readdirSync(`/proc/${pid}/fd`)
        .map((name) => readlinkSync(`/proc/${pid}/fd/${name}`))
        .flatMap((target) => /^socket:\[(\d+)\]$/.exec(target)?.[1] ?? []),
    );
    const ports = listening.split('\n').flatMap((line) => {
      const [, local = '', , state, , , , , , inode = ''] = line.trim().split(/\s+/);
      return state === '0A' && own.has(inode) ? [parseInt(local.split(':')[1] ?? '', 16)] : [];
    });
    expect(ports).toEqual([Number(new URL(serverIn(given).url).port)]);
    expect(await recordOf(given)).toMatchObject({ version: 1 });
  });

  test('in answers of the gateway, whatever it is asked', async () => {
    const { url, headers } = serverIn(given);
    const answers = await Promise.all(
      ['POST', 'GET', 'DELETE', 'PUT', 'OPTIONS'].flatMap((method) =>
        ['/mcp', '/', '/record/', '/mcp/../x', '/.well-known/oauth-protected-resource'].map(
          async (where) => {
            const init = {
              method,
              headers,
              ...(method === 'POST' && { body: '{"jsonrpc":"2.0"}' }),
            };
            const response = await fetch(new URL(where, url), init);
            return `${JSON.stringify([...response.headers])}${await response.text()}`;
          },
        ),
      ),
    );
    for (const answered of answers) expectNothingIn(answered, 'an answer');
  });
});

describe('the agent gets no call outside the list', () => {
  const message = (params: string, method = 'tools/call') =>
    `{"jsonrpc":"2.0","id":1,"method":"${method}","params":${params}}`;

  test.each([
    ['of another tool', message('{"name":"run_action","arguments":{"identifier":"x"}}')],
    ['with the name twice', message('{"name":"list_blueprints","name":"run_action"}')],
    [
      'with the name in another letter case',
      message('{"name":"list_blueprints","Name":"run_action"}'),
    ],
    ['with an escaped name', message('{"name":"run\\u005faction"}')],
    [
      'with params twice',
      '{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"list_blueprints"},"params":{"name":"run_action"}}',
    ],
    [
      'with another params',
      '{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"list_blueprints"},"paramſ":{"name":"run_action"}}',
    ],
    ['with another method', message('{"name":"run_action"}', 'Tools/Call')],
    ['with an unknown method', message('{"name":"run_action"}', 'tools/run')],
    ['in a batch', `[${message('{"name":"run_action"}')}]`],
    [
      'deep inside',
      message(`{"name":"list_blueprints","arguments":${'['.repeat(200)}${']'.repeat(200)}}`),
    ],
  ])('%s', async (_how, body) => {
    const before = port.requests.length;
    const { url, headers } = serverIn(given);
    const response = await fetch(url, {
      method: 'POST',
      headers: {
        ...headers,
        'content-type': 'application/json',
        accept: 'application/json, text/event-stream',
        'mcp-name': 'run_action',
        'x-read-only-mode': '0',
      },
      body,
    });
    await response.text();
    for (const request of port.requests.slice(before)) {
      expect(request.body).not.toContain('run_action');
      expect(request.headers['x-read-only-mode']).toBe('1');
      expect(request.headers['mcp-name']).not.toBe('run_action');
    }
  });

  test('and the key opens nothing at Port', async () => {
    const { headers } = serverIn(given);
    expect((await fetch(port.mcpUrl, { method: 'POST', headers, body: '{}' })).status).toBe(401);
  });

  test('nor through a half-read request that another one follows', async () => {
    const { url, headers } = serverIn(given);
    const hidden = message('{"name":"run_action"}');
    const before = port.requests.length;
    const socket = connect(Number(new URL(url).port), '127.0.0.1');
    const head = `POST /mcp HTTP/1.1\r\nHost: 127.0.0.1:${new URL(url).port}\r\nAuthorization: ${headers.Authorization}\r\n`;
    socket.on('error', () => undefined);
    socket.write(
      `${head}Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n${hidden}`,
    );
    await wait(300);
    socket.destroy();
    for (const request of port.requests.slice(before))
      expect(request.body).not.toContain('run_action');
  });
});

// The last: it ends the gateway.
inProc('a gateway that is made to crash', () => {
  test('leaves no core', async () => {
    expect(proc('limits')).toMatch(/Max core file size\s+0\s+0/);
    expect(() => {
      execFileSync('prlimit', ['--pid', String(pid), '--core=unlimited'], { stdio: 'ignore' });
      // root, as which the tests may run here, may raise it again.
      if (process.getuid?.() === 0) throw new Error('root');
    }).toThrow();
    execFileSync('prlimit', ['--pid', String(pid), '--core=0'], { stdio: 'ignore' });
    process.kill(pid, 'SIGABRT');
    await until(() => job.processes().length === 0, 'the gateway is gone');
    const cores = ['/', process.cwd(), job.workspace, job.temp].flatMap((folder) =>
      readdirSync(folder)
        .filter((name) => /^core(\.\d+)?$/.test(name))
        .map((name) => path.join(folder, name)),
    );
    expect(cores).toEqual([]);
  });

  test('and the job can tell', async () => {
    await expect(recordOf(given)).rejects.toThrow();
  });
});
