import { AttemptError } from '../errors.ts';
import type { Endpoint } from '../http/failure.ts';
import type { Reply } from '../http/send.ts';
import { retryAfterMs } from '../http/retry-after.ts';
import type { Secrets } from '../secrets.ts';

/**
 * A status that is no success, in words: the likely cause and the remedy, with the server's own
 * message cleaned and cut short, never its body.
 *
 * @param now milliseconds since the epoch
 */
export function refusal(
  reply: Reply,
  answer: Record<string, unknown> | undefined,
  endpoint: Endpoint,
  secrets: Secrets,
  now: number,
): AttemptError {
  const { status } = reply;
  const said = secrets.clean(serverMessage(answer));
  const quoted = said === '' ? '' : ` ("${said}")`;
  const fail = (what: string, remedy: string) =>
    new AttemptError(
      `${endpoint.name} at ${endpoint.origin} ${what} (${status})${quoted}. ${remedy}`,
    );
  const passing = (what: string, remedy: string, waitMs = retryAfterMs(reply.headers, now)) =>
    new AttemptError(
      `${endpoint.name} at ${endpoint.origin} ${what} (${status})${quoted}. ${remedy}`,
      {
        passing: true,
        waitMs,
      },
    );

  if (status >= 200 && status <= 299) return fail('reported a failure', endpoint.check);
  if (status >= 300 && status <= 399) {
    return fail(
      'redirects elsewhere',
      `The action follows no redirect, since it would hand the secret to another address. ${endpoint.check}`,
    );
  }
  if (status === 401 || answer?.error === 'invalid_client') {
    return fail(
      'refused the credentials',
      'Either client_id and client_secret do not belong together (or were rotated), or they are of the other region: region is `eu` for app.port.io and `us` for app.us.port.io.',
    );
  }
  if (status === 403 && /^IP not whitelisted/i.test(said)) {
    return fail(
      'does not accept the address of this runner',
      "The organization restricts source addresses: add the runner's address to the allow-list in Port, or use a runner with a fixed address.",
    );
  }
  if (status === 403) {
    return fail(
      'forbids the exchange',
      'Check in Port that these credentials are active and may use the API.',
    );
  }
  if (status === 404 || status === 405) {
    return fail('does not know the address', endpoint.check);
  }
  if (status === 408) return passing('timed out', 'Run the job again.');
  if (status === 429) {
    return passing(
      'has had too many requests',
      'All jobs of an organization share one limit (50 exchanges in 15 minutes have been seen): exchange once and share the token, or start fewer jobs at once.',
      retryAfterMs(reply.headers, now, 'x-ratelimit-reset'),
    );
  }
  if (status >= 500) return passing('has a problem', 'Run the job again later.');
  return fail(
    'refused the request',
    `Check client_id and client_secret for characters that were lost or added. ${endpoint.check}`,
  );
}

/** `message` of Port's API, `error_description` or `error` of RFC 6749 section 5.2. */
function serverMessage(answer: Record<string, unknown> | undefined): string {
  const said = ['message', 'error_description', 'error'].map((field) => answer?.[field]);
  return said.find((text) => typeof text === 'string')?.toString() ?? '';
}
