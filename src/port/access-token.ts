import { property, jsonObject } from '../json.ts';

export interface AccessToken {
  readonly value: string;
  readonly expiresInSeconds: number;
  readonly expiresAt: Date;
}

const minLength = 16;
const maxLength = 16 * 1024;

/** What a token is, for messages. */
export const tokenRule = `${minLength} to ${maxLength} letters, digits and . _ ~ + / - (RFC 6750)`;

/**
 * Whether it can be a bearer token: a b64token (RFC 6750, section 2.1) of a length that no chance
 * brings about. Nothing else is ever masked: a server could make the log unreadable with it.
 */
export function isToken(value: unknown): value is string {
  return (
    typeof value === 'string' &&
    value.length >= minLength &&
    value.length <= maxLength &&
    /^[A-Za-z0-9._~+/-]+=*$/.test(value)
  );
}

/**
 * When a JWT says that it expires (`exp`, RFC 7519, section 4.1.4). Nothing is verified: it may
 * shorten a lifetime, never prolong it.
 *
 * @returns seconds since the epoch; undefined where the token does not say
 */
export function expiryOf(token: string): number | undefined {
  const [, claims, signature] = token.split('.');
  if (claims === undefined || signature === undefined) return undefined;
  const exp = property(jsonObject(Buffer.from(claims, 'base64url').toString()), 'exp');
  return typeof exp === 'number' && Number.isFinite(exp) ? exp : undefined;
}
