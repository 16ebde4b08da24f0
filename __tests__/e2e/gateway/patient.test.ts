import { connect } from 'node:net';
import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { type LocalPort, startLocalPort } from '../../../sandbox/local-port.ts';
import { inputsFor } from '../../support/port.ts';
import { runAction, type RunnerJob, startJob } from '../../support/runner/index.ts';
import { serverIn, wait } from './agent.ts';

// A file of its own, since it does nothing but wait.
jest.setTimeout(150_000);

let job: RunnerJob;
let port: LocalPort;
beforeEach(async () => {
  job = await startJob();
  port = await startLocalPort();
});
afterEach(async () => {
  await job.end();
  await port.close();
});

// Clients open connections for requests that they then give up, and use them for the next.
test('a connection that an agent opened and has not used yet is good for more than a minute', async () => {
  const step = await runAction({ job, inputs: { ...inputsFor(port), transport: 'gateway' } });
  const { url, headers } = serverIn(step);
  const { host, port: number } = new URL(url);
  const socket = connect({ host: '127.0.0.1', port: Number(number) });
  let text = '';
  socket.on('data', (chunk: Buffer) => (text += chunk.toString()));
  const ended = new Promise((resolve) => socket.on('close', resolve));

  // Node looks for late ones every 30 seconds.
  await wait(95_000);
  const body = '{"jsonrpc":"2.0","id":1,"method":"tools/run","params":[]}';
  socket.write(
    `POST /mcp HTTP/1.1\r\nhost: ${host}\r\nauthorization: ${headers.Authorization}\r\nconnection: close\r\ncontent-length: ${body.length}\r\n\r\n${body}`,
  );
  await ended;
  expect(text).toContain('has to be of the kind object');
});
