export interface AccessToken {
  readonly value: string;
  readonly expiresInSeconds: number;
  readonly expiresAt: Date;
}

/** Whether it can be sent in a header. */
export function isUsable(token: unknown): token is string {
  return typeof token === 'string' && /^[\x21-\x7e]+$/.test(token);
}
