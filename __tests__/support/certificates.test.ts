import { expect, test } from '@jest/globals';
import { X509Certificate } from 'node:crypto';
import { connect, createServer } from 'node:tls';
import { makeCertificates, type ServerCertificate } from './certificates.ts';
import { listen } from './listen.ts';

const certificates = makeCertificates('mcp.port.test');

/** 'accepted', or the code of the error with which a client that trusts `ca` refuses. */
async function verdict(
  certificate: ServerCertificate,
  { ca, servername = 'localhost' }: { ca?: string; servername?: string },
): Promise<unknown> {
  const server = createServer({ ...certificate });
  server.on('tlsClientError', () => undefined);
  const port = await listen(server);
  const client = connect({ port, host: '127.0.0.1', servername, ...(ca ? { ca } : {}) });
  try {
    return await new Promise((resolve) => {
      client.on('secureConnect', () => {
        resolve('accepted');
      });
      client.on('error', (error: NodeJS.ErrnoException) => {
        resolve(error.code);
      });
    });
  } finally {
    client.destroy();
    server.close();
  }
}

const { ca, trusted, wrongHost, expired, selfSigned } = certificates;

test.each(['localhost', 'mcp.port.test'])(
  '%s is accepted where the CA is trusted',
  async (name) => {
    expect(await verdict(trusted, { ca, servername: name })).toBe('accepted');
  },
);

test.each([
  ['from a CA that is not trusted', trusted, {}, 'UNABLE_TO_VERIFY_LEAF_SIGNATURE'],
  ['for another host', wrongHost, { ca }, 'ERR_TLS_CERT_ALTNAME_INVALID'],
  ['that has expired', expired, { ca }, 'CERT_HAS_EXPIRED'],
  ['that signed itself', selfSigned, { ca }, 'DEPTH_ZERO_SELF_SIGNED_CERT'],
])('a certificate %s is refused', async (_which, certificate, trust, code) => {
  expect(await verdict(certificate, trust)).toBe(code);
});

test('the right certificate holds for both loopback addresses', () => {
  const certificate = new X509Certificate(trusted.cert);
  expect(certificate.checkIP('127.0.0.1')).toBe('127.0.0.1');
  expect(certificate.checkIP('::1')).toBe('::1');
});
