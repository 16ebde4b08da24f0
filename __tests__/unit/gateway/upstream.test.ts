import type { ServerResponse } from 'node:http';
import { createServer } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach, describe, expect, test } from '@jest/globals';
import type { Clock } from '../../../src/clock.ts';
import { Upstream, type UpstreamRequest } from '../../../src/gateway/upstream.ts';
import { type Proxy, startProxy } from '../../support/proxy.ts';
import { listen } from '../../support/listen.ts';
import { reset, type ScriptedPort, scriptedPort } from './scripted-port.ts';

const opened: { close(): unknown }[] = [];
afterEach(async () => {
  for (const one of opened.splice(0).reverse()) await one.close();
});

type Script = (response: ServerResponse, count: number) => void;

async function port(script: Script): Promise<ScriptedPort> {
  const started = await scriptedPort((_request, response, count) => {
    script(response, count);
  });
  opened.push(started);
  return started;
}

/** The machine's time, but for waits, which are kept and last a moment. */
function clock() {
  let ahead = 0;
  const sleeps: number[] = [];
  const one: Clock = {
    now: () => performance.now() + ahead,
    sleep: async (ms) => {
      sleeps.push(ms);
      ahead += ms;
      await new Promise((resolve) => setTimeout(resolve, 1));
    },
  };
  return { ...one, sleeps };
}

function upstream(url: string, time: Clock = clock()): Upstream {
  const endpoint = { name: "Port's MCP server", url, advice: 'Check it.' };
  const one = new Upstream(endpoint, time, () => 0);
  opened.push(one);
  return one;
}

const list: UpstreamRequest = { method: 'POST', headers: {}, body: '{}', isRepeatable: true };
const call: UpstreamRequest = { ...list, isRepeatable: false };

async function send(one: Upstream, request: UpstreamRequest, signal?: AbortSignal) {
  const response = await one.send(request, signal ?? new AbortController().signal);
  return { status: response.statusCode, body: await text(response) };
}

const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

describe('what may pass is tried again', () => {
  test.each([429, 502, 503, 504])('%d', async (status) => {
    const { url, received } = await port((response, count) => {
      response.writeHead(count < 3 ? status : 200).end('done');
    });
    expect(await send(upstream(url), list)).toEqual({ status: 200, body: 'done' });
    expect(received).toHaveLength(3);
  });

  test('a connection that is reset before an answer', async () => {
    const { url } = await port((response, count) => {
      if (count === 1) reset(response);
      else response.end('done');
    });
    expect((await send(upstream(url), list)).status).toBe(200);
  });

  test('an absence of a second or two', async () => {
    const away = createServer();
    const number = await listen(away);
    await new Promise((resolve) => away.close(resolve));
    const time = clock();
    const answer = send(upstream(`http://127.0.0.1:${number}/mcp`, time), call);
    while (time.sleeps.reduce((sum, ms) => sum + ms, 0) < 1_500) await wait(1);
    const back = await scriptedPort((_request, response) => response.end('back'), number);
    opened.push(back);
    expect((await answer).body).toBe('back');
    expect(back.received).toHaveLength(1);
  });

  test('for eight seconds, and then it is said', async () => {
    const time = clock();
    await expect(send(upstream('http://127.0.0.1:1/mcp', time), list)).rejects.toThrow(
      "Could not get an answer from Port's MCP server at http://127.0.0.1:1: it refused the connection (ECONNREFUSED)",
    );
    const waited = time.sleeps.reduce((sum, ms) => sum + ms, 0);
    expect(waited).toBeGreaterThan(7_800);
    expect(waited).toBeLessThanOrEqual(8_000);
  });

  test('and a status that does not pass is handed on', async () => {
    const { url } = await port((response) => response.writeHead(503).end('still away'));
    expect(await send(upstream(url), list)).toEqual({ status: 503, body: 'still away' });
  });

  test('after the time that Port asks for', async () => {
    const time = clock();
    const { url } = await port((response, count) => {
      response.writeHead(count === 1 ? 429 : 200, { 'retry-after': '3' }).end();
    });
    expect((await send(upstream(url, time), list)).status).toBe(200);
    expect(time.sleeps).toEqual([3_000]);
  });

  test('but not where Port asks for more than an agent waits', async () => {
    const time = clock();
    const { url } = await port((response) => {
      response.writeHead(429, { 'retry-after': '60' }).end();
    });
    expect((await send(upstream(url, time), list)).status).toBe(429);
    expect(time.sleeps).toEqual([]);
  });

  test.each([400, 401, 403, 404, 500])('and %d is no reason to', async (status) => {
    const { url, received } = await port((response) => response.writeHead(status).end());
    expect((await send(upstream(url), list)).status).toBe(status);
    expect(received).toHaveLength(1);
  });
});

describe('a call that must not be repeated', () => {
  test.each([502, 503, 504])('is not, after %d', async (status) => {
    const { url, received } = await port((response) => response.writeHead(status).end());
    expect((await send(upstream(url), call)).status).toBe(status);
    expect(received).toHaveLength(1);
  });

  test('is repeated where Port refused it for its number', async () => {
    const { url, received } = await port((response, count) => {
      response.writeHead(count === 1 ? 429 : 200).end();
    });
    expect((await send(upstream(url), call)).status).toBe(200);
    expect(received).toHaveLength(2);
  });

  const cuts: [string, (response: ServerResponse) => void][] = [
    ['reset', reset],
    ['closed', (response) => response.socket?.end()],
    ['cut within the head', (response) => response.socket?.end('HTTP/1.1 200 OK\r\nconte')],
  ];

  test.each(cuts)('is not, where its new connection was %s', async (_how, cut) => {
    const { url, received } = await port(cut);
    await expect(send(upstream(url), call)).rejects.toThrow(
      'nobody knows whether Port has acted on it: it is not repeated',
    );
    expect(received).toHaveLength(1);
  });

  test.each(cuts)('is not, where its kept connection was %s', async (_how, cut) => {
    const { url, received, connections } = await port((response, count) => {
      if (count === 1) response.end();
      else cut(response);
    });
    const one = upstream(url);
    await send(one, list);
    await expect(send(one, call)).rejects.toThrow('it is not repeated');
    expect(received).toHaveLength(2);
    expect(connections()).toBe(1);
  });
});

describe('a connection', () => {
  test('is used again at once', async () => {
    const { url, connections } = await port((response) => response.end());
    const one = upstream(url);
    for (let count = 0; count < 5; count += 1) await send(one, call);
    expect(connections()).toBe(1);
  });

  test('is not used again after two seconds', async () => {
    const { url, connections, received } = await port((response) => response.end());
    const one = upstream(url);
    await send(one, call);
    await wait(2_200);
    await send(one, call);
    expect(connections()).toBe(2);
    expect(received.map(({ connection }) => connection)).toEqual([0, 1]);
  });
});

test('a request that nobody waits for any more is ended', async () => {
  const { promise: closed, resolve } = Promise.withResolvers<undefined>();
  const { url, received } = await port((response) => {
    response.on('close', resolve);
  });
  const left = new AbortController();
  const answer = send(upstream(url), list, left.signal);
  while (received.length === 0) await wait(1);
  left.abort();
  await expect(answer).rejects.toThrow();
  await closed;
  expect(received).toHaveLength(1);
});

describe('through a proxy', () => {
  let proxy: Proxy;
  const through = async (options: Parameters<typeof startProxy>[0]) => {
    proxy = await startProxy(options);
    opened.push(proxy);
    process.env.http_proxy = proxy.url;
  };
  afterEach(() => {
    delete process.env.http_proxy;
  });

  test('Port is reached, and connections are kept', async () => {
    const { port: number, connections } = await port((response) => response.end('done'));
    await through({ hosts: { 'mcp.port.test': number } });
    const one = upstream('http://mcp.port.test/mcp');
    expect((await send(one, call)).body).toBe('done');
    await send(one, call);
    expect(connections()).toBe(1);
    expect(proxy.requests).toHaveLength(1);
  });

  test('that does not reach Port, a call is repeated: nothing was sent', async () => {
    await through({ hosts: {} });
    await expect(send(upstream('http://mcp.port.test/mcp'), call)).rejects.toThrow(
      'refused the connection (502)',
    );
    expect(proxy.requests.length).toBeGreaterThan(2);
  });

  test('a call that was sent is not repeated', async () => {
    const { port: number, received } = await port(reset);
    await through({ hosts: { 'mcp.port.test': number } });
    await expect(send(upstream('http://mcp.port.test/mcp'), call)).rejects.toThrow(
      'it is not repeated',
    );
    expect(received).toHaveLength(1);
  });
});
