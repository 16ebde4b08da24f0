import { isoSeconds } from '../clock.ts';
import { AttemptError } from '../errors.ts';
import { sentences } from '../http/endpoint.ts';
import { dateOf } from '../http/retry-after.ts';
import { type RetryPlan, withRetry } from '../http/retry.ts';
import { type Reply, send } from '../http/send.ts';
import { jsonObject } from '../json.ts';
import type { Secrets } from '../secrets.ts';
import { type AccessToken, expiryOf, isToken, tokenRule } from './access-token.ts';
import {
  type AuthMethod,
  authMethods,
  type AuthMethodName,
  type ClientCredentials,
} from './auth-methods.ts';
import { addresses, adviceOnPortsOwn, regions } from './regions.ts';
import { isWebPage, type PortEndpoint, refusal, type RefusalWords, traceOf } from './refusals.ts';

/** Where the credentials go, and how. */
export interface TokenEndpoint {
  readonly method: AuthMethodName;
  readonly url: string;
  /** Which of Port's regions that is and why: "region eu (the default)"; undefined where none is. */
  readonly usedRegion: string | undefined;
}

/** More than any token lives, and still a valid date. */
const maxLifetimeSeconds = 10 * 366 * 24 * 3600;
/** When Port should have a new token in place of one that has expired. */
const newTokenMs = 60_000;

const words: Omit<RefusalWords, 'tooMany'> = {
  unauthorized: [
    'refused the credentials',
    'Either client_id and client_secret do not belong together (or were rotated), or they are of the other region: region is `eu` for app.port.io and `us` for app.us.port.io',
  ],
  forbidden: [
    'forbids the exchange',
    'Check in Port that these credentials are active and may use the API.',
  ],
  refused: 'Check client_id and client_secret for characters that were lost or added.',
};

/** How messages name the endpoint of the exchange, and what they tell the user to check. */
export function asPortEndpoint({ method, url, usedRegion }: TokenEndpoint): PortEndpoint {
  const { endpointName: name, tooMany, ...own } = authMethods[method];
  const isPortsOwn = regions
    .map((region) => addresses[region])
    .some(({ authBaseUrl, mcpUrl }) => own.url(authBaseUrl, mcpUrl) === url);
  const advice = isPortsOwn && usedRegion ? adviceOnPortsOwn(usedRegion) : own.advice;
  const [refused, remedy] = words.unauthorized;
  const unauthorized = [
    refused,
    usedRegion ? `${remedy}; this run used ${usedRegion}.` : `${remedy}.`,
  ] as const;
  return { name, url, advice, words: { ...words, unauthorized, tooMany } };
}

/**
 * Exchanges the client credentials for an access token, which is masked as soon as it is parsed.
 *
 * @throws ActionError
 */
export async function exchange(
  credentials: ClientCredentials,
  tokenEndpoint: TokenEndpoint,
  secrets: Secrets,
  plan: RetryPlan,
): Promise<AccessToken> {
  const endpoint = asPortEndpoint(tokenEndpoint);
  const { contentType, body, fields } = authMethods[tokenEndpoint.method];
  const request = {
    method: 'POST',
    headers: {
      accept: 'application/json',
      'accept-encoding': 'identity',
      'content-type': contentType,
    },
    body: body(credentials),
  };
  return withRetry(async (timeoutMs) => {
    const asked = plan.clock.now();
    const reply = await send(request, endpoint, timeoutMs, plan.clock);
    return tokenOf(reply, fields, endpoint, secrets, asked);
  }, plan);
}

/** @param asked when the token was asked for, in milliseconds since the epoch */
function tokenOf(
  reply: Reply,
  fields: AuthMethod['fields'],
  endpoint: PortEndpoint,
  secrets: Secrets,
  asked: number,
): AccessToken {
  const answer = jsonObject(reply.body);
  const value = answer?.[fields.token];
  if (isToken(value)) secrets.mask(value);

  if (reply.status < 200 || reply.status > 299 || answer?.ok === false) {
    throw refusal(reply, answer, endpoint, secrets);
  }
  const problem = (what: string, transient = false, remedy?: string) => {
    const message = sentences(endpoint, `answered ${what}`, remedy);
    return new AttemptError(message + traceOf(reply.headers, secrets), { transient });
  };
  if (!answer) throw notJson(reply, problem);
  if (typeof value !== 'string' || value === '') throw problem('without an access token');
  if (!isToken(value)) {
    throw problem(`with something that cannot be an access token: a token has ${tokenRule}`);
  }
  const type = answer[fields.type];
  if (typeof type === 'string' && type.toLowerCase() !== 'bearer') {
    throw problem('with a token that is no bearer token');
  }
  const lifetime = answer[fields.lifetime];
  if (typeof lifetime !== 'number' || !(lifetime >= 1 && lifetime <= maxLifetimeSeconds)) {
    throw problem('without a plausible lifetime (the seconds until the token expires)');
  }
  // The server's clock, for what the server says of time.
  const issued = dateOf(reply.headers.date) ?? asked;
  const left = Math.min(lifetime, (expiryOf(value) ?? Infinity) - issued / 1000);
  if (left < 1) {
    throw problem(
      'with an access token that has expired',
      false,
      `Port hands out the same token until it expires: try again after ${isoSeconds(new Date(issued + newTokenMs))}.`,
    );
  }
  const expiresInSeconds = Math.floor(left);
  return { value, expiresInSeconds, expiresAt: new Date(issued + expiresInSeconds * 1000) };
}

function notJson(
  reply: Reply,
  problem: (what: string, transient?: boolean) => AttemptError,
): AttemptError {
  const status = `with status ${reply.status}`;
  if (reply.body.trim() === '') return problem(`${status} but an empty body`, !reply.endMarked);
  if (isWebPage(reply.body)) {
    return problem(
      `${status} and a web page instead of JSON (a log-in page of the network, or a wrong address)`,
    );
  }
  // Without a marked end this may be the first part of an answer whose connection was cut.
  return problem(`${status} but not with a JSON object`, !reply.endMarked);
}
