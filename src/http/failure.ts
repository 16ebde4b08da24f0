import { inSeconds } from '../clock.ts';
import { AttemptError } from '../errors.ts';
import { property } from '../json.ts';
import { type Endpoint, named } from './endpoint.ts';
import { proxyFor } from './open.ts';

const causes: Record<string, { what: string; remedy: string }> = {
  ENOTFOUND: {
    what: 'its name does not resolve',
    remedy: "Check the runner's DNS, and whether it needs a proxy (https_proxy).",
  },
  EAI_AGAIN: { what: 'its name could not be resolved', remedy: "Check the runner's DNS." },
  ECONNREFUSED: {
    what: 'it refused the connection',
    remedy: 'Nothing listens at that address, or a firewall rejects the runner.',
  },
  ECONNRESET: {
    what: 'the connection was cut before the response was complete',
    remedy: 'If it happens again, look for a proxy or firewall in between.',
  },
  ETIMEDOUT: {
    what: 'the connection was not established in time',
    remedy: "Check the runner's network and firewall.",
  },
  EHOSTUNREACH: { what: 'there is no route to it', remedy: "Check the runner's network." },
  ENETUNREACH: { what: 'there is no route to it', remedy: "Check the runner's network." },
};

/** What OpenSSL and Node call a certificate or handshake that was refused. */
const tlsCode =
  /^(CERT_|UNABLE_TO_|DEPTH_ZERO_|SELF_SIGNED_|ERR_TLS_|ERR_SSL_|EPROTO$|HOSTNAME_MISMATCH$|INVALID_CA$)/;

/**
 * A network error in words: what failed, the likely cause, the remedy.
 *
 * @param error what Node threw
 * @param timedOutAfterMs set when the request was ended because its time was up
 */
export function failureOf(
  error: unknown,
  endpoint: Endpoint,
  timedOutAfterMs?: number,
): AttemptError {
  const fail = (what: string, remedy: string, transient = true) =>
    new AttemptError(`Could not get an answer from ${named(endpoint)}: ${what}. ${remedy}`, {
      transient,
    });
  const proxy = proxyOf(endpoint.url);
  const via = proxy ? ` through the proxy ${proxy}` : '';
  const { code, message } = describe(error);

  if (proxy === null) {
    return fail(
      'the proxy address is not a URL, and is not used',
      'Write https_proxy (or http_proxy) as http://host:port.',
      code !== 'ERR_INVALID_URL',
    );
  }
  if (timedOutAfterMs !== undefined) {
    return fail(
      `no complete response${via} within ${inSeconds(timedOutAfterMs)}`,
      "Check the runner's network, firewall and proxy.",
    );
  }
  // The `tunnel` package behind @actions/http-client says so in words only.
  if (proxy !== undefined && message.includes('tunneling socket')) {
    const status = /statusCode=(\d{3})/.exec(message)?.[1];
    if (status === '407') {
      return fail(
        `the proxy ${proxy} wants credentials (407)`,
        'Put them into https_proxy: http://user:password@host:port.',
        false,
      );
    }
    return fail(
      status === undefined
        ? `the proxy ${proxy} could not be reached or closed the connection`
        : `the proxy ${proxy} refused the connection (${status})`,
      'Check https_proxy and what the proxy allows, or list the host in no_proxy.',
      status === undefined || status.startsWith('5'),
    );
  }
  if (tlsCode.test(code)) {
    return fail(`the TLS connection${via} failed (${code})`, tlsRemedy(code, endpoint), false);
  }
  if (code.startsWith('HPE_')) {
    return fail(`its response${via} is not valid HTTP (${code})`, endpoint.advice);
  }
  const known = causes[code];
  if (known) return fail(`${known.what}${via} (${code})`, known.remedy);
  return fail(`the request${via} failed (${code})`, "Check the runner's network.");
}

function tlsRemedy(code: string, endpoint: Endpoint): string {
  if (code === 'CERT_HAS_EXPIRED' || code === 'CERT_NOT_YET_VALID') {
    return "The server's certificate is not valid at this time: check the runner's clock, or have it renewed.";
  }
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') {
    return `The server's certificate is for another host. ${endpoint.advice}`;
  }
  return 'Where the network or the server uses a certificate authority of its own, point NODE_EXTRA_CA_CERTS at its PEM file in `env:` of the job or in the environment of a self-hosted runner.';
}

/** As `proxyFor`, but null where the proxy that is set cannot be used. */
function proxyOf(url: string): string | undefined | null {
  try {
    return proxyFor(url);
  } catch {
    return null;
  }
}

/** Node's code and message; of several attempts over IPv4 and IPv6 the code of the first. */
function describe(error: unknown): { code: string; message: string } {
  const code = property(error, 'code');
  const attempts = property(error, 'errors');
  if (code === undefined && Array.isArray(attempts)) return describe(attempts[0]);
  return {
    code: String(code ?? property(error, 'name')),
    message: String(property(error, 'message')),
  };
}
