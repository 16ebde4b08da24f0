import { AttemptError } from '../errors.ts';
import type { Endpoint } from '../http/failure.ts';
import type { Reply } from '../http/send.ts';
import { retryAfterMs } from '../http/retry-after.ts';
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

/**
 * A status that is no success, in words: the likely cause and the remedy, with the server's own
 * message cleaned and cut short, never its body.
 *
 * @param now milliseconds since the epoch
 */
export function refusal(
  { status, headers }: Pick<Reply, 'status' | 'headers'>,
  answer: Record<string, unknown> | undefined,
  endpoint: Endpoint,
  words: RefusalWords,
  secrets: Secrets,
  now: number,
): AttemptError {
  const said = secrets.clean(serverMessage(answer));
  const quoted = said === '' ? '' : ` ("${said}")`;
  const sentences = (what: string, remedy: string) =>
    `${endpoint.name} at ${endpoint.origin} ${what} (${status})${quoted}. ${remedy}`;
  const fail = (what: string, remedy: string) => new AttemptError(sentences(what, remedy));
  const passing = (what: string, remedy: string, waitMs = retryAfterMs(headers, now)) =>
    new AttemptError(sentences(what, remedy), { passing: true, waitMs });

  if (status >= 200 && status <= 299) return fail('reported a failure', endpoint.check);
  if (status >= 300 && status <= 399) {
    const target = URL.parse(headers.location ?? '', endpoint.url)?.host;
    return fail(
      'redirects elsewhere',
      `${target ? `It points to ${secrets.clean(target)}. ` : ''}The action follows no redirect, since it would hand the credentials to another address. ${endpoint.check}`,
    );
  }
  if (status === 401 || answer?.error === 'invalid_client') {
    return fail(...words.unauthorized);
  }
  if (status === 403 && /^IP not whitelisted/i.test(said)) {
    return fail(
      'does not accept the address of this runner',
      "The organization restricts source addresses: add the runner's address to the allow-list in Port, or use a runner with a fixed address.",
    );
  }
  if (status === 403) return fail(...words.forbidden);
  if (status === 404 || status === 405) {
    return fail('does not know the address', endpoint.check);
  }
  if (status === 408) return passing('timed out', 'Run the job again.');
  if (status === 429) {
    return passing(
      'has had too many requests',
      words.tooMany,
      retryAfterMs(headers, now, 'x-ratelimit-reset'),
    );
  }
  if (status >= 500) return passing('has a problem', 'Run the job again later.');
  return fail('refused the request', `${words.refused} ${endpoint.check}`);
}

/** `message` of Port's API, `error_description` or `error` of RFC 6749 section 5.2. */
function serverMessage(answer: Record<string, unknown> | undefined): string {
  const said = ['message', 'error_description', 'error'].map((field) => answer?.[field]);
  return said.find((text) => typeof text === 'string')?.toString() ?? '';
}
