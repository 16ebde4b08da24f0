import { generateKeyPairSync, sign } from 'node:crypto';
import forge from 'node-forge';

/** PEM texts, as `https.createServer` takes them. */
export interface ServerCertificate {
  readonly key: string;
  readonly cert: string;
}

export interface Certificates {
  /** The private CA's own certificate in PEM, for a file that NODE_EXTRA_CA_CERTS names. */
  readonly ca: string;
  /** Valid for localhost, 127.0.0.1, ::1 and the given names where the CA is trusted. */
  readonly trusted: ServerCertificate;
  /** From the CA, but for another host. */
  readonly wrongHost: ServerCertificate;
  /** From the CA, until yesterday. */
  readonly expired: ServerCertificate;
  /** For the right hosts, from nobody. */
  readonly selfSigned: ServerCertificate;
}

const dayMs = 24 * 60 * 60 * 1000;

/**
 * Makes a private CA and server certificates, good for a day.
 *
 * @param names host names and IP addresses that the right ones hold for as well
 */
export function makeCertificates(...names: string[]): Certificates {
  const hosts = ['localhost', ...names, '127.0.0.1', '::1'];
  // One key for all: what the tests are about is the names and dates.
  const key = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
  const server = (details: Partial<Details>): ServerCertificate => ({
    key: key.privateKey,
    cert: certificate(key, { subject: 'server', issuer: 'CA', hosts, ...details }),
  });
  return {
    ca: certificate(key, { subject: 'CA', issuer: 'CA', hosts: [] }),
    trusted: server({}),
    wrongHost: server({ hosts: ['another.test'] }),
    expired: server({ endsAt: Date.now() - dayMs }),
    selfSigned: server({ issuer: 'server' }),
  };
}

interface Details {
  readonly subject: string;
  readonly issuer: string;
  /** Host names and IP addresses; none makes it the CA's certificate. */
  readonly hosts: readonly string[];
  /** Milliseconds since the epoch; tomorrow if unset. */
  readonly endsAt?: number;
}

function certificate(
  key: { publicKey: string; privateKey: string },
  { subject, issuer, hosts, endsAt = Date.now() + dayMs }: Details,
): string {
  const made = forge.pki.createCertificate();
  made.serialNumber = `01${forge.util.bytesToHex(forge.random.getBytesSync(8))}`;
  made.publicKey = forge.pki.publicKeyFromPem(key.publicKey);
  made.validity.notBefore = new Date(endsAt - 2 * dayMs);
  made.validity.notAfter = new Date(endsAt);
  made.setSubject([{ name: 'commonName', value: subject }]);
  made.setIssuer([{ name: 'commonName', value: issuer }]);
  made.setExtensions(
    hosts.length === 0
      ? [
          { name: 'basicConstraints', cA: true, critical: true },
          { name: 'keyUsage', keyCertSign: true, critical: true },
        ]
      : [{ name: 'subjectAltName', altNames: hosts.map(alternativeName) }],
  );
  // Node signs: what forge computes in JavaScript takes seconds inside jest.
  const signer = Object.assign(forge.pki.privateKeyFromPem(key.privateKey), {
    sign: () => {
      const bytes = forge.asn1.toDer(made.tbsCertificate).getBytes();
      return sign('sha256', Buffer.from(bytes, 'binary'), key.privateKey).toString('binary');
    },
  });
  made.sign(signer, forge.md.sha256.create());
  return forge.pki.certificateToPem(made);
}

/** RFC 5280, 4.2.1.6: type 2 is a DNS name, type 7 an IP address. */
function alternativeName(host: string) {
  return /^[\d.]+$|:/.test(host) ? { type: 7, ip: host } : { type: 2, value: host };
}
