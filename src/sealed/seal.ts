import { createCipheriv, createDecipheriv, createHash, hkdfSync, randomBytes } from 'node:crypto';
import { jsonObject } from '../json.ts';
import { shortestSecret } from '../port/auth-methods.ts';
import { type AccessToken, isToken } from '../port/access-token.ts';

/** What a sealed token is bound to: with any of it different, it does not open. */
export interface SealContext {
  readonly clientId: string;
  readonly clientSecret: string;
  /** Where the credentials were exchanged. */
  readonly exchangeUrl: string;
  /** `GITHUB_REPOSITORY`. */
  readonly repository: string;
  /** `GITHUB_RUN_ID`, which a re-run keeps: its jobs may open what earlier ones sealed. */
  readonly runId: string;
}

/** `v1.` did not derive the key from all of the context. */
const prefix = 'v2.';
const saltBytes = 16;
const nonceBytes = 12;
const tagBytes = 16;
/** Far more than any sealed token has. */
const maxLength = 64 * 1024;

/** Whether tokens can be sealed with this client secret: whether it has 16 characters or more. */
export function canSealWith(clientSecret: string): boolean {
  return clientSecret.length >= shortestSecret;
}

/**
 * Encrypts the token under a key from the client secret and the rest of the context (HKDF-SHA-256,
 * RFC 5869; AES-256-GCM, NIST SP 800-38D), so that it can be a job output, which the runner drops
 * where it holds a masked value. The secret is random and long, so that the key needs no
 * stretching.
 *
 * @param random gives that many random bytes
 * @returns the text for the output `sealed_token`; empty, as an output that is not set, for a
 *   secret with which tokens cannot be sealed
 */
export function seal(token: AccessToken, context: SealContext, random = randomBytes): string {
  if (!canSealWith(context.clientSecret)) return '';
  const salt = random(saltBytes);
  const nonce = random(nonceBytes);
  const cipher = createCipheriv('aes-256-gcm', keyOf(context, salt), nonce, {
    authTagLength: tagBytes,
  });
  const text = JSON.stringify({ token: token.value, expiresAt: token.expiresAt.getTime() });
  const sealed = Buffer.concat([
    salt,
    nonce,
    cipher.update(text),
    cipher.final(),
    cipher.getAuthTag(),
  ]);
  return prefix + sealed.toString('base64url');
}

/**
 * Opens what `seal` wrote. Takes any text, and never throws.
 *
 * @param now milliseconds since the epoch
 * @returns the token, or in words why there is none
 */
export function unseal(
  sealed: string,
  context: SealContext,
  minLifetimeSeconds: number,
  now: number,
): AccessToken | { readonly refusal: string } {
  if (sealed.length > maxLength || !/^v2\.[A-Za-z0-9_-]+$/.test(sealed)) {
    return { refusal: 'it is not what this version of the action writes' };
  }
  if (!canSealWith(context.clientSecret)) {
    return {
      refusal: `no token is sealed with a client secret of fewer than ${shortestSecret} characters`,
    };
  }
  const content = jsonObject(
    decrypt(Buffer.from(sealed.slice(prefix.length), 'base64url'), context) ?? '',
  );
  const { token: value, expiresAt } = content ?? {};
  if (!isToken(value) || typeof expiresAt !== 'number') {
    return {
      refusal:
        'it was sealed in another run or repository, with other credentials or for another address, or was changed on the way',
    };
  }
  const left = Math.floor((expiresAt - now) / 1000);
  if (left < Math.max(1, minLifetimeSeconds)) {
    return {
      refusal: `it has ${Math.max(0, left)} s left, less than min_lifetime_seconds (${minLifetimeSeconds})`,
    };
  }
  return { value, expiresInSeconds: left, expiresAt: new Date(expiresAt) };
}

function decrypt(bytes: Buffer, context: SealContext): string | undefined {
  const [salt, nonce] = [
    bytes.subarray(0, saltBytes),
    bytes.subarray(saltBytes, saltBytes + nonceBytes),
  ];
  const encrypted = bytes.subarray(saltBytes + nonceBytes, -tagBytes);
  try {
    const decipher = createDecipheriv('aes-256-gcm', keyOf(context, salt), nonce, {
      authTagLength: tagBytes,
    });
    decipher.setAuthTag(bytes.subarray(-tagBytes));
    return decipher.update(encrypted, undefined, 'utf8') + decipher.final('utf8');
  } catch {
    // Too short, or not authentic.
    return undefined;
  }
}

/**
 * The whole context goes into the key, not beside it: the tag of GCM need not be checked by who
 * has the key. JSON keeps the fields apart; its digest fits into the 1,024 bytes that Node allows.
 */
function keyOf(context: SealContext, salt: Buffer): Buffer {
  const { clientId, clientSecret, exchangeUrl, repository, runId } = context;
  const fields = JSON.stringify([clientId, exchangeUrl, repository, runId]);
  const digest = createHash('sha256').update(fields).digest('hex');
  const info = `port-mcp-auth sealed token ${prefix}${digest}`;
  return Buffer.from(hkdfSync('sha256', clientSecret, salt, info, 32));
}
