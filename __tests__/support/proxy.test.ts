import { afterEach, expect, test } from '@jest/globals';
import { once } from 'node:events';
import { createServer, request } from 'node:http';
import { text } from 'node:stream/consumers';
import { listen } from './listen.ts';
import { type Proxy, type ProxyOptions, startProxy } from './proxy.ts';

const authorization = `Basic ${Buffer.from('user:pass').toString('base64')}`;
let closing: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  await Promise.all(closing.map((close) => close()));
  closing = [];
});

/** A proxy through which `mcp.port.test` leads to a server that says hello. */
async function proxyToServer(options: Partial<ProxyOptions> = {}): Promise<Proxy> {
  const server = createServer((_request, response) => response.end('hello'));
  const port = await listen(server);
  const proxy = await startProxy({ hosts: { 'mcp.port.test': port }, ...options });
  closing.push(proxy.close, () => once(server.close(), 'close'));
  return proxy;
}

/** The status with which the proxy answers a CONNECT, and what the server behind it says. */
async function ask(proxy: Proxy, path: string, headers: Record<string, string> = {}) {
  const tunnel = request(proxy.url, { method: 'CONNECT', path, headers }).end();
  return new Promise<[status: number | undefined, body?: string]>((resolve, reject) => {
    tunnel.on('error', reject);
    tunnel.on('connect', (response, socket) => {
      if (response.statusCode !== 200) {
        socket.destroy();
        resolve([response.statusCode]);
        return;
      }
      socket.write('GET / HTTP/1.1\r\nHost: mcp.port.test\r\nConnection: close\r\n\r\n');
      text(socket).then((body) => {
        resolve([200, body]);
      }, reject);
    });
  });
}

test('a name that it knows leads to the server, and the request is recorded', async () => {
  const proxy = await proxyToServer();
  expect(await ask(proxy, 'mcp.port.test:443')).toEqual([200, expect.stringContaining('hello')]);
  expect(proxy.requests).toMatchObject([{ method: 'CONNECT', path: 'mcp.port.test:443' }]);
});

test('any other name is a bad gateway', async () => {
  expect(await ask(await proxyToServer(), 'elsewhere.test:443')).toEqual([502]);
});

test('with credentials it lets nobody through who has others, or none', async () => {
  const proxy = await proxyToServer({ credentials: 'user:pass' });
  const known = { 'proxy-authorization': authorization };
  expect(await ask(proxy, 'mcp.port.test:443')).toEqual([407]);
  expect(await ask(proxy, 'mcp.port.test:443', { 'proxy-authorization': 'Basic eA==' })).toEqual([
    407,
  ]);
  expect(await ask(proxy, 'mcp.port.test:443', known)).toEqual([200, expect.any(String)]);
});

test('it refuses with the status that it was given', async () => {
  expect(await ask(await proxyToServer({ refuseWith: 403 }), 'mcp.port.test:443')).toEqual([403]);
});

test('one that hangs records the request and ends it only when it is closed', async () => {
  const proxy = await startProxy({ hosts: {}, hang: true });
  const answer = ask(proxy, 'mcp.port.test:443').catch((error: unknown) => String(error));
  while (proxy.requests.length === 0) await new Promise(setImmediate);
  await proxy.close();
  expect(await answer).toContain('socket hang up');
});
