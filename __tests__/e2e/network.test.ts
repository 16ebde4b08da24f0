import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { afterEach, expect, test } from '@jest/globals';
import { preloaded } from '../support/preload.ts';
import { runAction } from '../support/runner/index.ts';

const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

const accessToken = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJxN1h2MiJ9.Gk2ZtVn8QpWx-5LrYe_7BsDc';

/** A server that no connection gets to before `open` is called. */
async function startSlowly() {
  const gate = new Int32Array(new SharedArrayBuffer(4));
  const open = () => {
    Atomics.store(gate, 0, 1);
    Atomics.notify(gate, 0);
  };
  const worker = new Worker(new URL('../support/slow-listener.mjs', import.meta.url), {
    workerData: { body: JSON.stringify({ accessToken, expiresIn: 10_800 }), open: gate },
  });
  ends.push(() => worker.terminate());
  const message: unknown[] = await once(worker, 'message');
  const port = Number(message[0]);
  // As many as the system keeps for it.
  const others = [connect(port, '127.0.0.1'), connect(port, '127.0.0.1')];
  for (const socket of others) {
    ends.push(() => socket.destroy());
    await once(socket, 'connect');
  }
  return { port, open };
}

test('a slow IPv4 address is reached, although an IPv6 address of the name is dead', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'network-'));
  ends.push(() => {
    rmSync(folder, { recursive: true });
  });
  const lookedUp = path.join(folder, 'looked-up');
  const { port, open } = await startSlowly();
  const running = runAction({
    env: { ...preloaded('two-addresses'), LOOKED_UP: lookedUp },
    inputs: {
      client_id: 'an-id',
      client_secret: 'q7Xv2LkPz9RbT4wYc8Hd',
      auth_base_url: `http://localhost:${port}/v1`,
      verify: 'false',
      max_attempts: '1',
    },
  });
  while (!existsSync(lookedUp)) await sleep(10);
  // What was dropped is sent again after a second: that long takes the round trip.
  await sleep(100);
  open();
  const { outcome, outputs, annotations } = await running;
  expect(annotations).toEqual([]);
  expect({ outcome, token: outputs.access_token }).toEqual({
    outcome: 'success',
    token: accessToken,
  });
});
