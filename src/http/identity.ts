import { X509Certificate } from 'node:crypto';
import { isIPv6 } from 'node:net';
import { checkServerIdentity, type PeerCertificate } from 'node:tls';

/**
 * Why the certificate is not the host's, by Node's own check. An IPv6 address passes none of it in
 * Node 24.19, which takes it for a name; the certificate itself can tell.
 *
 * @returns undefined where it is the host's
 */
export function foreignCertificate(host: string, certificate: PeerCertificate): Error | undefined {
  if (!isIPv6(host)) return checkServerIdentity(host, certificate);
  if (new X509Certificate(certificate.raw).checkIP(host) !== undefined) return undefined;
  const foreign = new Error('The certificate is for another address');
  return Object.assign(foreign, { code: 'ERR_TLS_CERT_ALTNAME_INVALID' });
}
