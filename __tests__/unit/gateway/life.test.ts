import { createServer } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Handover } from '../../../src/gateway/handover.ts';
import { listen } from '../../support/listen.ts';
import { mcpHandler, tool } from '../verify/mcp-handler.ts';
import { type LocalPort, startLocalPort } from '../../../sandbox/local-port.ts';
import { handed, quickClock, runHere, serve } from './running.ts';

let port: LocalPort;
beforeEach(async () => {
  port = await startLocalPort({
    mcpHandler: mcpHandler({ list: () => ({ tools: [tool('a', true)] }) }),
  });
});
afterEach(() => port.close());

function handover(changes: Partial<Handover> = {}): Handover {
  return {
    ...handed,
    mcpUrl: port.mcpUrl,
    token: 'token-0123456789abcdef',
    tokenEndpoint: {
      method: 'api',
      url: `${port.authBaseUrl}/auth/access_token`,
      usedRegion: undefined,
    },
    ...changes,
  };
}

describe('before the release', () => {
  test('checks the connection, and says what is offered', async () => {
    const running = runHere();
    running.tell(handover({ verify: true }));
    expect(await running.next()).toEqual({
      kind: 'ready',
      port: expect.any(Number),
      offered: [{ name: 'a', readOnly: true }],
    });
    running.leave();
    expect(await running.ended).toBe(1);
  });

  test('asks Port nothing where there is no check', async () => {
    const running = runHere();
    running.tell(handover());
    expect(await running.next()).toMatchObject({ kind: 'ready', offered: undefined });
    expect(port.requests).toEqual([]);
    running.leave();
    await running.ended;
  });

  test('serves nobody, not even with the key', async () => {
    const running = runHere();
    running.tell(handover());
    const report = await running.next();
    const origin = `http://127.0.0.1:${report.kind === 'ready' ? report.port : 0}`;
    const headers = { authorization: `Bearer ${handed.key}` };
    const answered = await fetch(`${origin}/mcp`, { method: 'POST', headers, body: '{}' });
    expect(answered.status).toBe(503);
    expect((await fetch(`${origin}/record/${handed.reportKey}`)).status).toBe(404);
    running.leave();
    await running.ended;
  });

  test('tells of each attempt that fails, and of the failure', async () => {
    const running = runHere();
    port.fault('mcp', { status: 503 }, { status: 401 });
    running.tell(handover({ verify: true }));
    expect(await running.next()).toMatchObject({
      kind: 'retry',
      attempt: 1,
      message: expect.stringContaining('has a problem (503)'),
    });
    expect(await running.next()).toMatchObject({
      kind: 'failed',
      isKnown: true,
      message: expect.stringContaining('refused the access token (401)'),
    });
    expect(await running.ended).toBe(1);
  });

  test('ends with the step, at each moment', async () => {
    const [untold, checking, ready] = [runHere(), runHere(), runHere()];
    untold.leave();
    expect(await untold.ended).toBe(1);
    port.fault('mcp', { kind: 'no-headers' });
    checking.tell(handover({ verify: true }));
    checking.leave();
    expect(await checking.ended).toBe(1);
    ready.tell(handover());
    await ready.next();
    ready.leave();
    expect(await ready.ended).toBe(1);
  });

  test.each(['', '{"tools":null}', '{}'])('opens nothing at the release %j', async (line) => {
    const running = runHere();
    running.tell(handover());
    await running.next();
    running.tell(`${line}\n`);
    expect(await running.next()).toMatchObject({ kind: 'failed', isKnown: false });
    expect(await running.ended).toBe(1);
  });

  test('ends where it is told what it does not understand', async () => {
    const running = runHere();
    running.tell('{"key":1}\n');
    expect(await running.next()).toMatchObject({
      kind: 'failed',
      message: expect.stringContaining('BadLine'),
    });
    expect(await running.ended).toBe(1);
  });

  test('says that a proxy cannot be used', async () => {
    process.env.http_proxy = 'socks5://127.0.0.1:1';
    const running = runHere();
    running.tell(handover({ mcpUrl: 'http://mcp.port.test/v1' }));
    expect(await running.next()).toMatchObject({
      kind: 'failed',
      isKnown: true,
      message: expect.stringContaining('socks5://, which is not supported'),
    });
    delete process.env.http_proxy;
    await running.ended;
  });
});

describe('from the release on', () => {
  test('outlives the step', async () => {
    const gateway = await serve(handover());
    gateway.running.leave();
    expect((await gateway.post({ id: 1, method: 'tools/list' })).status).toBe(200);
    expect(gateway.running.exits).toEqual([]);
    await gateway.end();
  });

  test('goes on where it cannot be kept from other processes, and has it on record', async () => {
    const gateway = await serve(handover(), { tools: 'all' }, quickClock, () => {
      throw new Error('no /dev/null');
    });
    expect((await gateway.post({ id: 1, method: 'tools/list' })).status).toBe(200);
    expect(await gateway.record()).toMatchObject({
      lastError: { message: 'Unexpected failure: Error: no /dev/null' },
    });
    await gateway.end();
  });

  test('ends after a day', async () => {
    let dayIsOver: () => void = () => undefined;
    const sleeps: number[] = [];
    const gateway = await serve(
      handover(),
      { tools: 'all' },
      {
        ...quickClock,
        sleep: (ms) => {
          sleeps.push(ms);
          return new Promise((resolve) => (dayIsOver = resolve));
        },
      },
    );
    while (sleeps.length === 0) await new Promise((resolve) => setTimeout(resolve, 1));
    expect(sleeps).toEqual([24 * 3600 * 1000]);
    dayIsOver();
    expect(await gateway.running.ended).toBe(0);
  });

  test('renews the token, within the time of the step', async () => {
    const silent = createServer((socket) => socket.resume());
    const number = await listen(silent);
    const gateway = await serve(
      handover({
        expiresInSeconds: 0,
        timeoutSeconds: 1,
        maxAttempts: 1,
        tokenEndpoint: {
          method: 'api',
          url: `http://127.0.0.1:${number}/x`,
          usedRegion: undefined,
        },
      }),
    );
    const response = await gateway.post({ id: 1, method: 'tools/list' });
    expect(response.status).toBe(502);
    expect(await response.text()).toContain('no complete response within 1 s');
    await gateway.end();
    await new Promise((resolve) => silent.close(resolve));
  });
});
