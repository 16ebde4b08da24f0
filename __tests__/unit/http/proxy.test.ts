import { afterEach, expect, test } from '@jest/globals';
import { type Proxy, proxyFor, shownProxy } from '../../../src/http/proxy.ts';

const names = ['https_proxy', 'HTTPS_PROXY', 'http_proxy', 'HTTP_PROXY', 'no_proxy', 'NO_PROXY'];
afterEach(() => {
  for (const name of names) Reflect.deleteProperty(process.env, name);
});

const target = 'https://api.port.test/v1';
function proxy(address: string): Proxy | undefined {
  process.env.https_proxy = address;
  return proxyFor(target);
}
const refusal = (address: string) => {
  try {
    proxy(address);
  } catch (error) {
    return String(error);
  }
  throw new Error('it was taken');
};

test('without a variable there is none', () => {
  expect(proxyFor(target)).toBeUndefined();
});

test.each([
  ['http://proxy.test:3128', 'proxy.test:3128'],
  ['http://proxy.test', 'proxy.test'],
  ['HTTPS://Proxy.test:3129/', 'proxy.test:3129'],
  ['http://[::1]:3128', '[::1]:3128'],
  ['http://user:hunter2@proxy.test:3128', 'proxy.test:3128'],
  ['proxy.test:3128', 'proxy.test:3128'],
  [' http://proxy.test:3128\n', 'proxy.test:3128'],
  ['10.0.0.1:3128', '10.0.0.1:3128'],
  ['user:hunter2@proxy.test:3128', 'proxy.test:3128'],
])('%s is used, and shown as %s', (address, shown) => {
  const used = proxy(address);
  expect(used && shownProxy(used)).toBe(shown);
});

test('user name and password go into a header of their own, decoded', () => {
  const encoded = Buffer.from('CORP\\\\user:p@s#w%rd').toString('base64');
  expect(proxy('http://CORP%5C%5Cuser:p%40s%23w%25rd@proxy.test:3128')?.authorization).toBe(
    `Basic ${encoded}`,
  );
  expect(proxy('http://proxy.test:3128')?.authorization).toBeUndefined();
});

test('lower case wins, and is what messages name', () => {
  process.env.HTTPS_PROXY = 'http://upper.test';
  expect(proxy('http://lower.test')).toMatchObject({ variable: 'https_proxy' });
  delete process.env.https_proxy;
  expect(proxyFor(target)).toMatchObject({ variable: 'HTTPS_PROXY' });
});

test('http has a variable of its own', () => {
  process.env.https_proxy = 'http://secure.test';
  expect(proxyFor('http://api.port.test/')).toBeUndefined();
  process.env.http_proxy = 'http://plain.test';
  expect(proxyFor('http://api.port.test/')?.url.hostname).toBe('plain.test');
});

test.each(['port.test', 'api.port.test:443', '.port.test', '*'])(
  'what no_proxy lists needs none, whatever the address is: %s',
  (list) => {
    process.env.no_proxy = list;
    expect(proxy('socks5://proxy.test')).toBeUndefined();
  },
);

test.each(['http://127.0.0.1:1/', 'http://localhost/', 'http://[::1]:1/'])(
  '%s needs none',
  (url) => {
    process.env.http_proxy = 'http://proxy.test';
    expect(proxyFor(url)).toBeUndefined();
  },
);

test.each([
  ['socks5://proxy.test:1080', 'begins with socks5://, which is not supported'],
  ['SOCKS5h://user:hunter2@proxy.test', 'begins with socks5h://'],
  ['"http://proxy.test:3128"', 'has quotes around it'],
  ["'http://proxy.test:3128'", 'has quotes around it'],
  ['http://CORP\\user:hunter2@proxy.test:3128', 'percent-encode'],
  ['CORP\\user:hunter2@proxy.test:3128', 'percent-encode'],
  ['user:hunter2#1@proxy.test:3128', 'percent-encode'],
  ['http://user:hunter2%zz@proxy.test:3128', 'percent-encode'],
  ['http://user:hunter2#1@proxy.test:3128', 'percent-encode'],
  ['http://user:hunter2/1@proxy.test:3128', 'percent-encode'],
  ['http://user:hunter2?1@proxy.test:3128', 'percent-encode'],
  ['http://', 'is not a URL'],
  ['a b:1', 'is not a URL'],
  ['http://proxy.test:99999', 'is not a URL'],
])('%s is refused, and nothing of it is shown but the scheme', (address, why) => {
  const message = refusal(address);
  expect(message).toContain(`The proxy address in https_proxy ${why}`.split(' in https_proxy ')[0]);
  expect(message).toContain(why);
  expect(message).not.toMatch(/hunter2|proxy\.test/);
});
