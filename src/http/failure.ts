import { inSeconds } from '../clock.ts';
import { AttemptError } from '../errors.ts';
import { property } from '../json.ts';
import type { Phase } from './connections.ts';
import { type Endpoint, named } from './endpoint.ts';
import { type Proxy, ProxyAddressError, proxyFor, shownProxy } from './proxy.ts';
import { tlsProblem } from './tls.ts';
import { ProxyFailed, TunnelRefused } from './tunnel.ts';
import { TimeIsUp } from './within.ts';

const causes: Record<string, { what: string; remedy: string }> = {
  ENOTFOUND: {
    what: 'its name does not resolve',
    remedy: "Check the address and the runner's DNS, and whether it needs a proxy (https_proxy).",
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

/** A handshake says nothing of the server's reasons where it just ends. */
const cutHandshake = {
  what: 'the connection was cut in the middle of the TLS handshake',
  remedy: 'Look for a firewall or proxy in between that does not let this host name through.',
};

/** What was still missing when the time was up. */
const unfinished: Readonly<Record<Phase, string>> = {
  resolving: 'its name was not resolved',
  connecting: 'no connection was established',
  securing: 'the TLS handshake was not finished',
  connected: 'no complete response',
};

/**
 * A network error in words: what failed, the likely cause, the remedy.
 *
 * @param error what Node or a part of this room threw
 * @param phase how far the connection had come
 */
export function failureOf(
  error: unknown,
  endpoint: Endpoint,
  phase: Phase = 'connected',
): AttemptError {
  const fail = (what: string, remedy = endpoint.advice, transient = true) =>
    new AttemptError(`Could not get an answer from ${named(endpoint)}: ${what}. ${remedy}`, {
      transient,
    });
  if (error instanceof ProxyAddressError) return new AttemptError(error.message);
  const proxy = proxyFor(endpoint.url);
  const via = proxy ? ` through the proxy ${shownProxy(proxy)}` : '';

  if (error instanceof TimeIsUp) {
    return fail(
      `${unfinished[phase]}${via} within ${inSeconds(error.limitMs)}`,
      phase === 'resolving'
        ? "Check the runner's DNS."
        : "Check the runner's network, firewall and proxy.",
    );
  }
  if (proxy && error instanceof TunnelRefused) return fail(...refusedBy(proxy, error.status));
  if (proxy && error instanceof ProxyFailed) {
    const { code, first } = cause(error.cause);
    const problem = tlsProblem(first);
    const shown = shownProxy(proxy);
    return problem
      ? fail(
          `the connection to the proxy ${shown} failed: ${problem.what}`,
          `${problem.remedy ?? ''} Check ${proxy.variable}.`.trim(),
          problem.transient,
        )
      : fail(
          `the proxy ${shown} could not be reached or closed the connection (${code})`,
          `Check ${proxy.variable}, or list the host in no_proxy.`,
        );
  }
  const { code, first } = cause(error);
  const problem = tlsProblem(first);
  if (problem) return fail(`${problem.what}${via}`, problem.remedy, problem.transient);
  if (code.startsWith('HPE_')) return fail(`its response${via} is not valid HTTP (${code})`);
  const known = code === 'ECONNRESET' && phase === 'securing' ? cutHandshake : causes[code];
  if (known) return fail(`${known.what}${via} (${code})`, known.remedy);
  return fail(`the request${via} failed (${code})`, "Check the runner's network.");
}

function refusedBy(proxy: Proxy, status: number): [string, string, boolean] {
  return status === 407
    ? [
        `the proxy ${shownProxy(proxy)} wants credentials (407)`,
        `Put them into ${proxy.variable}: http://user:password@host:port.`,
        false,
      ]
    : [
        `the proxy ${shownProxy(proxy)} refused the connection (${status})`,
        `Check ${proxy.variable} and what the proxy allows, or list the host in no_proxy.`,
        status >= 500,
      ];
}

/** Node's code; of several attempts over IPv4 and IPv6 the first that has one. */
function cause(error: unknown): { code: string; first: unknown } {
  const code = property(error, 'code');
  const attempts = property(error, 'errors');
  if (code === undefined && Array.isArray(attempts)) return cause(attempts[0]);
  return { code: String(code ?? property(error, 'name')), first: error };
}
