import type { IncomingHttpHeaders } from 'node:http';
import { isIP } from 'node:net';
import { AttemptError } from '../errors.ts';
import { type Endpoint, sentences } from '../http/endpoint.ts';
import type { Reply } from '../http/send.ts';
import type { Secrets } from '../secrets.ts';

/** What a refusal means at one of Port's endpoints: what the endpoint does, and the remedy. */
export interface RefusalWords {
  /** 401. */
  readonly unauthorized: readonly [what: string, remedy: string];
  /** 401 where the server says that something has expired. */
  readonly expired?: readonly [what: string, remedy: string];
  /** 403. */
  readonly forbidden: readonly [what: string, remedy: string];
  /** The remedy of a 429. */
  readonly tooMany: string;
  /** The remedy of a 4xx that has no words of its own; empty where there is none but the advice. */
  readonly refused: string;
}

/** One of Port's endpoints, with what its refusals mean. */
export interface PortEndpoint extends Endpoint {
  readonly words: RefusalWords;
}

/** Statuses that only a network answers with, in place of a server (RFC 6585, section 6; RFC 9110). */
const networkStatuses: readonly number[] = [407, 511];
/** Statuses that say enough, also with a web page. */
const plainStatuses: readonly number[] = [404, 405, 408, 429];

/** Whether a body is a web page where JSON was due. */
export function isWebPage(body: string): boolean {
  return body.trimStart().startsWith('<');
}

/**
 * A status that is no success, in words: the likely cause and the remedy, with the server's own
 * message cleaned and cut short, never its body.
 */
export function refusal(
  { status, headers, body, waitMs }: Omit<Reply, 'endMarked'>,
  answer: Record<string, unknown> | undefined,
  endpoint: PortEndpoint,
  secrets: Secrets,
): AttemptError {
  const { words } = endpoint;
  const challenge = headers['www-authenticate'] ?? '';
  const [, description = ''] = /error_description="([^"]*)"/.exec(challenge) ?? [];
  const said = secrets.clean(serverMessage(answer) || description);
  const trace = traceOf(headers, secrets);
  const message = (what: string, remedy: string | undefined, quoted = said) =>
    `${sentences(endpoint, `${what} (${status})${quoted && ` ("${quoted}")`}`, remedy)}${trace}`;
  const permanent = (what: string, remedy?: string) => new AttemptError(message(what, remedy));
  const transient = (what: string, remedy: string) =>
    new AttemptError(message(what, remedy), { transient: true, waitMs });

  if (status >= 200 && status <= 299) return permanent('reported a failure');
  if (status >= 300 && status <= 399) {
    const target = URL.parse(headers.location ?? '', endpoint.url)?.host;
    return permanent(
      'redirects elsewhere',
      `${target ? `It points to ${secrets.clean(target)}. ` : ''}The action follows no redirect, since it would hand the credentials to another address. ${endpoint.advice}`,
    );
  }
  const isPage = isWebPage(body) && status < 500 && !plainStatuses.includes(status);
  if (isPage || networkStatuses.includes(status)) {
    return permanent(
      'did not answer: a web page came in its place',
      `A log-in page of the network or a firewall stands in between: let the runner through, or set its proxy (https_proxy). ${endpoint.advice}`,
    );
  }
  // Also where it says so in a way that is not quoted, such as plain text.
  if (status === 401 && words.expired && /\bexpired\b/i.test(`${said} ${challenge} ${body}`)) {
    return permanent(...words.expired);
  }
  if (status === 401 || answer?.error === 'invalid_client') {
    return permanent(...words.unauthorized);
  }
  const [notListed, address = ''] =
    /^IP not whitelisted\W*([\da-f.:]*)/i.exec(serverMessage(answer)) ?? [];
  if (status === 403 && notListed !== undefined) {
    // The rest of what the server says is the organization's identifier.
    const shown = isIP(address) ? `IP not whitelisted: ${address}` : 'IP not whitelisted';
    return new AttemptError(
      message(
        'does not accept the address of this machine',
        "The organization restricts source addresses: ask Port's support to add this one or its range, or use a machine with a fixed address.",
        shown,
      ),
    );
  }
  if (status === 403) return permanent(...words.forbidden);
  if (status === 404 || status === 405) return permanent('does not know the address');
  if (status === 408) return transient('timed out', 'Try again.');
  if (status === 429) return transient('has had too many requests', words.tooMany);
  if (status >= 500) return transient('has a problem', 'Try again later.');
  return permanent('refused the request', `${words.refused} ${endpoint.advice}`.trim());
}

/** `message` of Port's API, `error_description` or `error` of RFC 6749 section 5.2. */
function serverMessage(answer: Record<string, unknown> | undefined): string {
  const said = ['message', 'error_description', 'error'].map((field) => answer?.[field]);
  return said.find((text) => typeof text === 'string')?.toString() ?? '';
}

/** Port's own identifier of the request, as a sentence, where the header looks like one. */
export function traceOf(headers: IncomingHttpHeaders, secrets: Secrets): string {
  const header = headers['x-trace-id'];
  return typeof header === 'string' &&
    /^[\w.:-]{8,64}$/.test(header) &&
    secrets.clean(header) === header
    ? ` Port's support can look it up by its X-Trace-Id, ${header}.`
    : '';
}
