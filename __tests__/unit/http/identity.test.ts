import { X509Certificate } from 'node:crypto';
import { expect, test } from '@jest/globals';
import { foreignCertificate } from '../../../src/http/identity.ts';
import { makeCertificates } from '../../support/certificates.ts';

const { trusted, wrongHost } = makeCertificates('port.test');
const reason = (host: string, { cert }: { cert: string }) =>
  foreignCertificate(host, new X509Certificate(cert).toLegacyObject());

test.each(['port.test', 'localhost', '127.0.0.1', '::1'])(
  'a certificate that names %s is its own',
  (host) => {
    expect(reason(host, trusted)).toBeUndefined();
  },
);

test.each(['port.test', '127.0.0.1', '::1'])(
  'a certificate that names another host is not that of %s',
  (host) => {
    expect(reason(host, wrongHost)).toMatchObject({ code: 'ERR_TLS_CERT_ALTNAME_INVALID' });
  },
);

test('a certificate that names an IPv6 address is not that of its neighbour', () => {
  expect(reason('::2', trusted)).toMatchObject({ code: 'ERR_TLS_CERT_ALTNAME_INVALID' });
});
