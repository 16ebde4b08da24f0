import { afterEach, expect, test } from '@jest/globals';
import { failureOf } from '../../../src/http/failure.ts';

const endpoint = {
  name: "Port's token API",
  url: 'https://api.port.test/v1/auth/access_token',
  advice: 'Check auth_base_url.',
};
const error = (code: string, message = 'failed') => Object.assign(new Error(message), { code });

afterEach(() => {
  delete process.env.https_proxy;
  delete process.env.no_proxy;
});

test.each([
  ['ENOTFOUND', true, 'its name does not resolve (ENOTFOUND)'],
  ['EAI_AGAIN', true, 'could not be resolved'],
  ['ECONNREFUSED', true, 'refused the connection'],
  ['ECONNRESET', true, 'was cut'],
  ['ETIMEDOUT', true, 'not established in time'],
  ['EHOSTUNREACH', true, 'no route'],
  ['ENETUNREACH', true, 'no route'],
  ['HPE_INVALID_CONSTANT', true, 'is not valid HTTP (HPE_INVALID_CONSTANT). Check auth_base_url.'],
  ['ESOMETHING', true, 'the request failed (ESOMETHING)'],
  ['DEPTH_ZERO_SELF_SIGNED_CERT', false, 'the TLS connection failed (DEPTH_ZERO_SELF_SIGNED_CERT)'],
  ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', false, 'NODE_EXTRA_CA_CERTS'],
  [
    'CERT_HAS_EXPIRED',
    false,
    "failed (CERT_HAS_EXPIRED). The server's certificate is not valid at this time",
  ],
  ['ERR_TLS_CERT_ALTNAME_INVALID', false, 'is for another host. Check auth_base_url.'],
])('%s is named, with its cause and remedy', (code, transient, message) => {
  expect(failureOf(error(code), endpoint)).toMatchObject({
    transient,
    message: expect.stringContaining(message),
  });
});

test('of several tries over IPv4 and IPv6 the first is named', () => {
  const tries = new AggregateError([error('ECONNREFUSED'), error('ENETUNREACH')]);
  expect(failureOf(tries, endpoint).message).toContain('(ECONNREFUSED)');
});

test('an error without a code is named by its class, and no message of it is shown', () => {
  expect(failureOf(new TypeError('sensitive'), endpoint).message).toContain(
    'the request failed (TypeError)',
  );
  expect(failureOf(new TypeError('sensitive'), endpoint).message).not.toContain('sensitive');
});

test.each([
  [
    'tunneling socket could not be established, statusCode=407',
    false,
    'the proxy proxy.test:3128 wants credentials (407)',
  ],
  [
    'tunneling socket could not be established, statusCode=403',
    false,
    'the proxy proxy.test:3128 refused the connection (403)',
  ],
  [
    'tunneling socket could not be established, statusCode=503',
    true,
    'refused the connection (503)',
  ],
  [
    'tunneling socket could not be established, cause=connect ECONNREFUSED',
    true,
    'the proxy proxy.test:3128 could not be reached',
  ],
])('a proxy that fails is named: %s', (message, transient, expected) => {
  process.env.https_proxy = 'http://user:hunter2@proxy.test:3128';
  const failure = failureOf(error('ECONNRESET', message), endpoint);
  expect(failure).toMatchObject({ transient, message: expect.stringContaining(expected) });
  expect(failure.message).not.toContain('hunter2');
});

test('a failure behind a proxy says so', () => {
  process.env.https_proxy = 'http://proxy.test:3128';
  expect(failureOf(error('EPROTO'), endpoint).message).toContain(
    'the TLS connection through the proxy proxy.test:3128 failed',
  );
  expect(failureOf(error('ABORT_ERR'), endpoint, 1_500).message).toContain(
    'no complete response through the proxy proxy.test:3128 within 1.5 s',
  );
});

test.each([
  ['that is refused', '[', 'ERR_INVALID_URL', false],
  ['without a scheme, which is passed over', 'proxy.test:3128', 'ENOTFOUND', true],
  ['with credentials but no scheme', 'user:hunter2@proxy.test:3128', 'ETIMEDOUT', true],
])('a proxy address %s is named', (_what, address, code, transient) => {
  process.env.https_proxy = address;
  const failure = failureOf(error(code), endpoint);
  expect(failure).toMatchObject({
    transient,
    message: expect.stringContaining('Write https_proxy'),
  });
  expect(failure.message).not.toContain('hunter2');
});

test('a proxy whose name is "invalid" is a proxy like any other', () => {
  process.env.https_proxy = 'http://invalid';
  expect(failureOf(error('EPROTO'), endpoint).message).toContain(
    'through the proxy invalid failed',
  );
});

test('a proxy address that does not matter, since no_proxy lists the host, is not named', () => {
  process.env.https_proxy = 'proxy.test:3128';
  process.env.no_proxy = 'port.test';
  expect(failureOf(error('ENOTFOUND'), endpoint).message).toContain('does not resolve');
});
