import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { failureOf } from '../../../src/http/failure.ts';
import { ProxyAddressError, proxyFor } from '../../../src/http/proxy.ts';
import { ProxyFailed, TunnelRefused } from '../../../src/http/tunnel.ts';
import { TimeIsUp } from '../../../src/http/within.ts';

const extraAuthorities = process.env.NODE_EXTRA_CA_CERTS;
beforeEach(() => {
  delete process.env.NODE_EXTRA_CA_CERTS;
});
afterAll(() => {
  if (extraAuthorities !== undefined) process.env.NODE_EXTRA_CA_CERTS = extraAuthorities;
});

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
  ['DEPTH_ZERO_SELF_SIGNED_CERT', false, 'no certificate authority that is trusted here'],
  ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', false, 'Point NODE_EXTRA_CA_CERTS at its PEM file'],
  ['CERT_HAS_EXPIRED', false, 'its certificate is not valid at this time (CERT_HAS_EXPIRED)'],
  ['CERT_NOT_YET_VALID', false, "(CERT_NOT_YET_VALID). Check the runner's clock"],
  ['CERT_REVOKED', false, 'the TLS connection failed (CERT_REVOKED)'],
  ['ERR_TLS_CERT_ALTNAME_INVALID', false, 'is for another host (ERR_TLS_CERT_ALTNAME_INVALID)'],
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

test('a connection that is cut in the TLS handshake is told from one that is cut later', () => {
  expect(failureOf(error('ECONNRESET'), endpoint, 'securing')).toMatchObject({
    transient: true,
    message: expect.stringContaining('cut in the middle of the TLS handshake (ECONNRESET)'),
  });
});

test('an error without a code is named by its class, and no message of it is shown', () => {
  expect(failureOf(new TypeError('sensitive'), endpoint).message).toContain(
    "the request failed (TypeError). Check the runner's network.",
  );
  expect(failureOf(new TypeError('sensitive'), endpoint).message).not.toContain('sensitive');
});

const proxyFailed = (cause: Error) => new ProxyFailed('', { cause });
const alert = (number: number) =>
  error('EPROTO', `write EPROTO 40AD:error:0A000410:SSL routines::x:SSL alert number ${number}\n`);

describe('TLS', () => {
  // The numbers of RFC 8446, section 6.
  test.each([
    [40, 'handshake_failure', true, 'in common'],
    [80, 'internal_error', true, 'Try again later'],
    [112, 'unrecognized_name', true, 'does not know this host name'],
    [70, 'protocol_version', false, 'TLS 1.2 or later'],
    [116, 'certificate_required', false, 'wants a client certificate'],
    [48, 'unknown_ca', false, 'wants a client certificate'],
    [199, 'number 199', false, 'Check auth_base_url.'],
  ])('the alert %d is named %s', (number, name, transient, remedy) => {
    const failure = failureOf(alert(number), endpoint);
    expect(failure).toMatchObject({
      transient,
      message: expect.stringContaining(`ended the TLS handshake with the alert ${name}`),
    });
    expect(failure.message).toContain(remedy);
    expect(failure.message).not.toContain('NODE_EXTRA_CA_CERTS');
  });

  test.each([
    ['wrong version number', 'does not speak TLS'],
    ['unsupported protocol', 'no longer safe'],
  ])('%s: %s', (reason, said) => {
    const failure = failureOf(error('EPROTO', `write EPROTO 40AD:error:SSL:${reason}:x`), endpoint);
    expect(failure).toMatchObject({ transient: false, message: expect.stringContaining(said) });
  });

  describe('with NODE_EXTRA_CA_CERTS set', () => {
    let folder: string;
    afterEach(() => {
      rmSync(folder, { recursive: true });
    });
    const remedyWith = (content: string | undefined) => {
      folder = mkdtempSync(join(tmpdir(), 'failure-'));
      process.env.NODE_EXTRA_CA_CERTS = join(folder, 'ca.pem');
      if (content !== undefined) writeFileSync(process.env.NODE_EXTRA_CA_CERTS, content);
      return failureOf(error('SELF_SIGNED_CERT_IN_CHAIN'), endpoint).message;
    };

    test('a file that is missing is named', () => {
      expect(remedyWith(undefined)).toMatch(
        /ca\.pem" that NODE_EXTRA_CA_CERTS names cannot be read \(ENOENT\)/,
      );
    });
    test('a file in another format is named', () => {
      expect(remedyWith('0\x82')).toContain('is not in the PEM format');
    });
    test('a file with another authority is named', () => {
      expect(remedyWith('-----BEGIN CERTIFICATE-----')).toContain('does not hold the authority');
    });
  });
});

describe('the proxy', () => {
  test.each([
    [new TunnelRefused(407), false, 'the proxy proxy.test:3128 wants credentials (407)'],
    [new TunnelRefused(403), false, 'the proxy proxy.test:3128 refused the connection (403)'],
    [new TunnelRefused(503), true, 'refused the connection (503)'],
    [
      proxyFailed(error('ECONNREFUSED')),
      true,
      'the proxy proxy.test:3128 could not be reached or closed the connection (ECONNREFUSED)',
    ],
    [
      proxyFailed(alert(70)),
      false,
      'the connection to the proxy proxy.test:3128 failed: it ended the TLS handshake with the alert protocol_version. ',
    ],
    [
      proxyFailed(error('EPROTO', 'error:0A00010B:SSL routines::wrong version number')),
      false,
      'what answers there does not speak TLS. Check the port, and https or http. Check https_proxy.',
    ],
  ] satisfies [Error, boolean, string][])(
    'that fails is named: %s',
    (thrown, transient, expected) => {
      process.env.https_proxy = 'http://user:hunter2@proxy.test:3128';
      const failure = failureOf(thrown, endpoint);
      expect(failure).toMatchObject({ transient, message: expect.stringContaining(expected) });
      expect(failure.message).not.toContain('hunter2');
    },
  );

  test('that a request fails behind is named', () => {
    process.env.https_proxy = 'http://proxy.test:3128';
    expect(failureOf(error('ECONNRESET'), endpoint).message).toContain(
      'was cut before the response was complete through the proxy proxy.test:3128',
    );
  });

  test('whose address cannot be used is said as it is, and is no reason to retry', () => {
    process.env.https_proxy = 'socks5://user:hunter2@proxy.test:1080';
    const refused = new ProxyAddressError('The proxy address is wrong.');
    expect(failureOf(refused, endpoint)).toMatchObject({
      transient: false,
      message: 'The proxy address is wrong.',
    });
    expect(() => proxyFor(endpoint.url)).toThrow(ProxyAddressError);
  });
});

test.each([
  ['resolving', "its name was not resolved within 1.5 s. Check the runner's DNS."],
  ['connecting', 'no connection was established within 1.5 s'],
  ['securing', 'the TLS handshake was not finished within 1.5 s'],
  ['connected', 'no complete response within 1.5 s'],
] as const)('time that is up while %s says so', (phase, message) => {
  expect(failureOf(new TimeIsUp(1_500), endpoint, phase)).toMatchObject({
    transient: true,
    message: expect.stringContaining(message),
  });
});
