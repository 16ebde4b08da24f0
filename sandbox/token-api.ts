import { z } from 'zod';
import { parsedJson } from './json.ts';

/** What an HTTP endpoint answers. */
export interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: unknown;
}

export interface RateLimit {
  readonly limit: number;
  readonly windowSeconds: number;
}

export interface Issuer {
  readonly clientId: string;
  readonly clientSecret: string;
  /** What an answer says, in seconds. */
  readonly expiresIn: number;
  /** A token which the MCP server accepts until it expires. */
  issue(): string;
}

const apiBody = z.object({ clientId: z.string(), clientSecret: z.string() });

/** `POST /auth/access_token` of Port's API. */
export function apiAnswer(issuer: Issuer, contentType: string, body: string): Answer {
  const given = apiBody.safeParse(parsedJson(body));
  if (!contentType.startsWith('application/json') || !given.success)
    return apiError(422, 'invalid_request', 'clientId and clientSecret are required');
  const { clientId, clientSecret } = given.data;
  if (clientId !== issuer.clientId || clientSecret !== issuer.clientSecret) {
    return apiError(401, 'unauthorized', 'Invalid client ID or client secret');
  }
  const { expiresIn } = issuer;
  return {
    status: 200,
    body: { ok: true, accessToken: issuer.issue(), expiresIn, tokenType: 'Bearer' },
  };
}

/** An error as Port's API writes it. */
export function apiError(status: number, error: string, message: string): Answer {
  return { status, body: { ok: false, error, message } };
}

/** Counts the exchanges of a window. */
export class Limiter {
  readonly #rate: RateLimit;
  readonly #now: () => number;
  #windowEnds = 0;
  #used = 0;

  /** @param now in milliseconds since the epoch */
  constructor(rate: RateLimit, now: () => number) {
    this.#rate = rate;
    this.#now = now;
  }

  /** Takes one; gives the headers of the answer, and the refusal where the window is used up. */
  take(): { headers: Record<string, string>; refusal?: Answer } {
    const { limit, windowSeconds } = this.#rate;
    const now = this.#now();
    if (now >= this.#windowEnds) {
      this.#windowEnds = now + windowSeconds * 1000;
      this.#used = 0;
    }
    this.#used += 1;
    const headers = {
      'x-ratelimit-limit': String(limit),
      'x-ratelimit-remaining': String(Math.max(0, limit - this.#used)),
      'x-ratelimit-period': String(windowSeconds),
      'x-ratelimit-reset': String(Math.ceil(this.#windowEnds / 1000)),
    };
    return this.#used > limit
      ? { headers, refusal: apiError(429, 'too_many_requests', 'Too many requests') }
      : { headers };
  }
}
