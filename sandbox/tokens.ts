import { randomBytes } from 'node:crypto';

export interface TokenOptions {
  readonly clientId: string;
  /** Seconds; a token that has expired already has a negative one. */
  readonly lifetime: number;
  /** Every exchange gives this token. */
  readonly fixed: string | undefined;
  /** Every exchange gives a new token. */
  readonly fresh: boolean;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/**
 * The tokens of one pair of credentials. As with Port ("Active token reuse" in its API reference),
 * an exchange gives the token of the one before, as long as that lives.
 */
export class Tokens {
  readonly #options: TokenOptions;
  /** When they expire, in milliseconds since the epoch. */
  readonly #expiry = new Map<string, number>();
  #active: string | undefined;

  constructor(options: TokenOptions) {
    this.#options = options;
  }

  /** All that were issued, the first one first. */
  get issued(): string[] {
    return [...this.#expiry.keys()];
  }

  issue(): string {
    const { clientId, lifetime, fixed, fresh, now } = this.#options;
    const active = this.#active;
    if (!fresh && active !== undefined && this.stateOf(active) === 'valid') return active;
    const issuedAt = Math.floor(now() / 1000);
    const token = fixed ?? randomToken(clientId, issuedAt, issuedAt + lifetime);
    this.#expiry.set(token, (issuedAt + lifetime) * 1000);
    this.#active = token;
    return token;
  }

  stateOf(token: string): 'valid' | 'expired' | 'unknown' {
    const expiry = this.#expiry.get(token);
    if (expiry === undefined) return 'unknown';
    return this.#options.now() < expiry ? 'valid' : 'expired';
  }
}

/** Something that looks like Port's token: a JWT, here with a random signature. */
function randomToken(clientId: string, iat: number, exp: number): string {
  const jti = randomBytes(12).toString('hex');
  const parts = [
    { alg: 'HS256', typ: 'JWT' },
    { sub: clientId, isMachine: true, jti, iat, exp },
  ].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'));
  return [...parts, randomBytes(32).toString('base64url')].join('.');
}
