import { readFileSync } from 'node:fs';
import { property } from '../json.ts';

/** What is wrong with a TLS connection, and what to do. */
export interface TlsProblem {
  readonly what: string;
  /** undefined: the endpoint's own advice. */
  readonly remedy: string | undefined;
  readonly transient: boolean;
}

type Alert = readonly [name: string, remedy: string, transient?: 'transient'];

const noCertificate =
  'The server wants a client certificate, and this action has none: use an address that does without.';

/** Alerts that a server ends a handshake with (RFC 8446, section 6.2; RFC 5246, section 7.2). */
const alerts: Readonly<Record<string, Alert>> = {
  20: ['bad_record_mac', 'Something in between changed the data.', 'transient'],
  40: [
    'handshake_failure',
    'The two have no version of TLS or cipher in common, or the server wants a client certificate: look at what stands in between (a firewall, a load balancer).',
    'transient',
  ],
  42: ['bad_certificate', noCertificate],
  43: ['unsupported_certificate', noCertificate],
  44: ['certificate_revoked', noCertificate],
  45: ['certificate_expired', noCertificate],
  46: ['certificate_unknown', noCertificate],
  48: ['unknown_ca', noCertificate],
  49: ['access_denied', noCertificate],
  70: [
    'protocol_version',
    'The server has no version of TLS that is still safe: it takes TLS 1.2 or later.',
  ],
  71: ['insufficient_security', 'The server wants ciphers that Node does not have.'],
  80: ['internal_error', 'The server has a problem. Try again later.', 'transient'],
  90: ['user_canceled', 'Try again.', 'transient'],
  112: [
    'unrecognized_name',
    'The server does not know this host name: check the address, or try again later where it is new.',
    'transient',
  ],
  116: ['certificate_required', noCertificate],
};

/** What OpenSSL and Node call a certificate that nobody known has signed. */
const untrusted = /^(UNABLE_TO_|DEPTH_ZERO_|SELF_SIGNED_|CERT_UNTRUSTED$|INVALID_CA$)/;
/** What they call every other failure of TLS. */
const tlsCode = /^(CERT_|ERR_TLS_|ERR_SSL_|EPROTO$|HOSTNAME_MISMATCH$)/;

/** @returns undefined where TLS is not what failed */
export function tlsProblem(error: unknown): TlsProblem | undefined {
  const code = String(property(error, 'code'));
  const message = String(property(error, 'message'));
  const permanent = (what: string, remedy?: string) => ({ what, remedy, transient: false });

  if (untrusted.test(code)) {
    return permanent(
      `no certificate authority that is trusted here has signed its certificate (${code})`,
      authorityRemedy(process.env.NODE_EXTRA_CA_CERTS ?? ''),
    );
  }
  if (!tlsCode.test(code)) return undefined;
  if (code === 'CERT_HAS_EXPIRED' || code === 'CERT_NOT_YET_VALID') {
    return permanent(
      `its certificate is not valid at this time (${code})`,
      "Check the runner's clock, or have the certificate renewed.",
    );
  }
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID' || code === 'HOSTNAME_MISMATCH') {
    return permanent(`its certificate is for another host (${code})`);
  }
  const [, number = ''] = /SSL alert number (\d+)/.exec(message) ?? [];
  if (number !== '') {
    const [name, remedy, transient] = alerts[number] ?? [`number ${number}`, undefined];
    return {
      what: `it ended the TLS handshake with the alert ${name}`,
      remedy,
      transient: transient === 'transient',
    };
  }
  if (/wrong version number|packet length too long|http request/.test(message)) {
    return permanent('what answers there does not speak TLS', 'Check the port, and https or http.');
  }
  if (message.includes('unsupported protocol')) {
    const [, remedy] = alerts[70] ?? [];
    return permanent('it offers only versions of TLS that are no longer safe', remedy);
  }
  return permanent(`the TLS connection failed (${code})`, 'Look at what stands in between.');
}

/** @param path the value of NODE_EXTRA_CA_CERTS; empty where it is not set */
function authorityRemedy(path: string): string {
  const own = 'where the network or the server uses a certificate authority of its own';
  if (path === '') {
    return `Point NODE_EXTRA_CA_CERTS at its PEM file ${own}: in \`env:\` of the job or in the environment of a self-hosted runner.`;
  }
  const named = `the file ${JSON.stringify(path.slice(0, 200))} that NODE_EXTRA_CA_CERTS names`;
  try {
    return readFileSync(path, 'utf8').includes('-----BEGIN')
      ? `NODE_EXTRA_CA_CERTS is set, but ${named} does not hold the authority that signed this certificate.`
      : `NODE_EXTRA_CA_CERTS is set, but ${named} is not in the PEM format.`;
  } catch (error) {
    return `NODE_EXTRA_CA_CERTS is set, but ${named} cannot be read (${String(property(error, 'code'))}): check the path.`;
  }
}
