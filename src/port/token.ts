import { AttemptError } from '../errors.ts';
import type { Endpoint } from '../http/failure.ts';
import { jsonObject } from '../http/json.ts';
import type { HttpRequest } from '../http/open.ts';
import { type Reply, send } from '../http/send.ts';
import type { Secrets } from '../secrets.ts';
import { refusal, type RefusalWords } from './refusal.ts';

export const authMethods = ['api', 'oauth'] as const;

/** Port's own API, or the `client_credentials` grant at the MCP server's OAuth endpoint. */
export type AuthMethod = (typeof authMethods)[number];

export interface Exchange {
  readonly clientId: string;
  readonly clientSecret: string;
  readonly method: AuthMethod;
  /** Where the credentials go, and the only place. */
  readonly url: string;
}

export interface AccessToken {
  readonly value: string;
  readonly expiresInSeconds: number;
  readonly expiresAt: Date;
}

/** More than any token lives, and still a valid date. */
const maxLifetimeSeconds = 10 * 366 * 24 * 3600;

const refusalWords: RefusalWords = {
  unauthorized: [
    'refused the credentials',
    'Either client_id and client_secret do not belong together (or were rotated), or they are of the other region: region is `eu` for app.port.io and `us` for app.us.port.io.',
  ],
  forbidden: [
    'forbids the exchange',
    'Check in Port that these credentials are active and may use the API.',
  ],
  tooMany:
    'All jobs of an organization share one limit (50 exchanges in 15 minutes have been seen): exchange once and share the token, or start fewer jobs at once.',
  refused: 'Check client_id and client_secret for characters that were lost or added.',
};

/** `{base}/auth/access_token` or `{mcp}/token`. */
export function tokenUrl(method: AuthMethod, authBaseUrl: string, mcpUrl: string): string {
  return method === 'api'
    ? `${authBaseUrl}/auth/access_token`
    : `${mcpUrl.replace(/\/+$/, '')}/token`;
}

/** How messages name the endpoint of the exchange, and what they tell the user to check. */
export function tokenEndpoint({ method, url }: Exchange): Endpoint {
  const { origin } = new URL(url);
  return method === 'api'
    ? {
        name: "Port's token API",
        url,
        origin,
        check:
          "Check auth_base_url: Port's own are https://api.port.io/v1 (eu) and https://api.us.port.io/v1 (us), and the action appends /auth/access_token.",
      }
    : {
        name: "Port's OAuth token endpoint",
        url,
        origin,
        check:
          "Check mcp_url: Port's own are https://mcp.port.io/v1 (eu) and https://mcp.us.port.io/v1 (us), and the action appends /token; or use auth_method: api.",
      };
}

/**
 * One exchange of the client credentials for an access token, which is masked as soon as it is
 * parsed.
 *
 * @param now milliseconds since the epoch, when the token was asked for
 * @throws AttemptError
 */
export async function exchangeOnce(
  exchange: Exchange,
  secrets: Secrets,
  timeoutMs: number,
  now: () => number,
): Promise<AccessToken> {
  const asked = now();
  const endpoint = tokenEndpoint(exchange);
  const reply = await send(tokenRequest(exchange), endpoint, timeoutMs);
  const answer = jsonObject(reply.body);
  const { value, expiresIn, tokenType } = fields(exchange.method, answer);
  if (typeof value === 'string') secrets.mask(value);

  if (reply.status < 200 || reply.status > 299 || answer?.ok === false) {
    throw refusal(reply, answer, endpoint, refusalWords, secrets, now());
  }
  const problem = (what: string, passing = false) =>
    new AttemptError(`${endpoint.name} at ${endpoint.origin} answered ${what}. ${endpoint.check}`, {
      passing,
    });
  if (!answer) throw notJson(reply, problem);
  if (typeof value !== 'string' || value === '') throw problem('without an access token');
  if (!isUsable(value)) {
    throw problem('with an access token that holds white space, control or non-ASCII characters');
  }
  if (typeof tokenType === 'string' && tokenType.toLowerCase() !== 'bearer') {
    throw problem('with a token that is no bearer token');
  }
  if (typeof expiresIn !== 'number' || !(expiresIn >= 1 && expiresIn <= maxLifetimeSeconds)) {
    throw problem("without a lifetime that makes sense (the token's seconds until expiry)");
  }
  const expiresInSeconds = Math.floor(expiresIn);
  return { value, expiresInSeconds, expiresAt: new Date(asked + expiresInSeconds * 1000) };
}

/** Whether it can be sent in a header; RFC 6750, section 2.1, allows less. */
export function isUsable(token: unknown): token is string {
  return typeof token === 'string' && /^[\x21-\x7e]+$/.test(token);
}

function tokenRequest({ method, url, clientId, clientSecret }: Exchange): HttpRequest {
  const headers = { accept: 'application/json', 'accept-encoding': 'identity' };
  return method === 'api'
    ? {
        method: 'POST',
        url,
        headers: { ...headers, 'content-type': 'application/json' },
        body: JSON.stringify({ clientId, clientSecret }),
      }
    : {
        // RFC 6749, sections 2.3.1 and 4.4.2.
        method: 'POST',
        url,
        headers: { ...headers, 'content-type': 'application/x-www-form-urlencoded' },
        body: new URLSearchParams({
          grant_type: 'client_credentials',
          client_id: clientId,
          client_secret: clientSecret,
        }).toString(),
      };
}

function fields(method: AuthMethod, answer: Record<string, unknown> | undefined) {
  return method === 'api'
    ? {
        value: answer?.accessToken,
        expiresIn: answer?.expiresIn,
        tokenType: answer?.tokenType,
      }
    : {
        value: answer?.access_token,
        expiresIn: answer?.expires_in,
        tokenType: answer?.token_type,
      };
}

function notJson(
  reply: Reply,
  problem: (what: string, passing?: boolean) => AttemptError,
): AttemptError {
  const status = `with status ${reply.status}`;
  if (reply.body.trim() === '') return problem(`${status} but an empty body`, !reply.endMarked);
  if (reply.body.trimStart().startsWith('<')) {
    return problem(
      `${status} and a web page instead of JSON (a log-in page of the network, or a wrong address)`,
    );
  }
  // Without a marked end this may be the first part of an answer whose connection was cut.
  return problem(`${status} but not with a JSON object`, !reply.endMarked);
}
