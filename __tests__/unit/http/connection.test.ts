import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { send } from '../../../src/http/send.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { type Proxy, startProxy } from '../../support/proxy.ts';

const url = 'https://api.port.test/v1';
const endpoint = { name: 'The server', url, advice: 'Check it.' };
let proxy: Proxy;

beforeEach(async () => {
  proxy = await startProxy({ hosts: {}, hang: true });
  process.env.https_proxy = proxy.url;
});

afterEach(async () => {
  delete process.env.https_proxy;
  await proxy.close();
});

test('a proxy that never answers ends with the time, and so does its connection', async () => {
  const failure: unknown = await send(
    { method: 'POST', headers: {}, body: '' },
    endpoint,
    1_000,
    new FakeClock(),
  ).catch((error: unknown) => error);
  expect(String(failure)).toContain('no connection was established through the proxy 127.0.0.1');
  expect(proxy.requests).toHaveLength(1);
});
