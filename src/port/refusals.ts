import { AttemptError } from '../errors.ts';
import { type Endpoint, sentences } from '../http/endpoint.ts';
import type { Reply } from '../http/send.ts';
import type { Secrets } from '../secrets.ts';

/** What a refusal means at one of Port's endpoints: what the endpoint does, and the remedy. */
export interface RefusalWords {
  /** 401. */
  readonly unauthorized: readonly [what: string, remedy: string];
  /** 403. */
  readonly forbidden: readonly [what: string, remedy: string];
  /** The remedy of a 429. */
  readonly tooMany: string;
  /** The remedy of a 4xx that has no words of its own. */
  readonly refused: string;
}

/** One of Port's endpoints, with what its refusals mean. */
export interface PortEndpoint extends Endpoint {
  readonly words: RefusalWords;
}

/**
 * A status that is no success, in words: the likely cause and the remedy, with the server's own
 * message cleaned and cut short, never its body.
 */
export function refusal(
  { status, headers, waitMs }: Pick<Reply, 'status' | 'headers' | 'waitMs'>,
  answer: Record<string, unknown> | undefined,
  endpoint: PortEndpoint,
  secrets: Secrets,
): AttemptError {
  const { words } = endpoint;
  const said = secrets.clean(serverMessage(answer));
  const quoted = said === '' ? '' : ` ("${said}")`;
  const message = (what: string, remedy: string | undefined) =>
    sentences(endpoint, `${what} (${status})${quoted}`, remedy);
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
  if (status === 401 || answer?.error === 'invalid_client') {
    return permanent(...words.unauthorized);
  }
  if (status === 403 && /^IP not whitelisted/i.test(said)) {
    return permanent(
      'does not accept the address of this machine',
      'The organization restricts source addresses: add this one to the allow-list in Port, or use a machine with a fixed address.',
    );
  }
  if (status === 403) return permanent(...words.forbidden);
  if (status === 404 || status === 405) return permanent('does not know the address');
  if (status === 408) return transient('timed out', 'Try again.');
  if (status === 429) return transient('has had too many requests', words.tooMany);
  if (status >= 500) return transient('has a problem', 'Try again later.');
  return permanent('refused the request', `${words.refused} ${endpoint.advice}`);
}

/** `message` of Port's API, `error_description` or `error` of RFC 6749 section 5.2. */
function serverMessage(answer: Record<string, unknown> | undefined): string {
  const said = ['message', 'error_description', 'error'].map((field) => answer?.[field]);
  return said.find((text) => typeof text === 'string')?.toString() ?? '';
}
