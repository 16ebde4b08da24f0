import { createDecipheriv, createHash, hkdfSync } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { canSealWith, seal, type SealContext, unseal } from '../../../src/sealed/seal.ts';

const now = Date.parse('2026-03-01T12:00:00Z');
const expiresAt = new Date('2026-03-01T15:00:00Z');
const token = {
  value: 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJpZCJ9.c2lnbmF0dXJl',
  expiresInSeconds: 10_800,
  expiresAt,
};
const context: SealContext = {
  clientId: 'id',
  clientSecret: 'a-long-and-random-client-secret',
  exchangeUrl: 'https://api.port.io/v1/auth/access_token',
  repository: 'octo/cat',
  runId: '42',
};
/** Bytes that look random and are the same in every run. */
const random = (length: number) =>
  createHash('sha256').update(String(length)).digest().subarray(0, length);
const sealed = seal(token, context, random);
const bytesOf = (text: string) => Buffer.from(text.slice('v2.'.length), 'base64url');
const openedAt = (at: number, text = sealed, within = context, min = 300) =>
  unseal(text, within, min, at);

test('what is sealed opens again, with the time that is left', () => {
  expect(openedAt(now)).toEqual(token);
  expect(openedAt(now + 60_500)).toEqual({ ...token, expiresInSeconds: 10_739 });
});

test('any token opens to exactly itself', () => {
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~+/';
  const tokens = fc.string({ unit: fc.constantFrom(...letters.split('')), minLength: 16 });
  fc.assert(
    fc.property(tokens, (value) => {
      expect(unseal(seal({ ...token, value }, context), context, 0, now)).toMatchObject({ value });
    }),
  );
});

test('salt and nonce are new each time', () => {
  const [one, other] = [bytesOf(seal(token, context)), bytesOf(seal(token, context))];
  expect(one.subarray(0, 16)).not.toEqual(other.subarray(0, 16));
  expect(one.subarray(16, 28)).not.toEqual(other.subarray(16, 28));
});

test('it survives YAML, shells and job outputs, and holds no piece of the token or the secret', () => {
  expect(sealed).toMatch(/^v2\.[A-Za-z0-9_-]+$/);
  const bytes = bytesOf(sealed).toString('latin1');
  for (const hidden of [token.value, context.clientSecret]) {
    for (let at = 0; at + 8 <= hidden.length; at += 1) {
      const piece = hidden.slice(at, at + 8);
      expect(`${sealed} ${bytes}`).not.toContain(piece);
      expect(sealed).not.toContain(Buffer.from(piece).toString('base64url').slice(0, 10));
    }
  }
});

describe('it does not open', () => {
  const elsewhere = {
    refusal: expect.stringContaining(
      'was sealed in another run or repository, with other credentials',
    ),
  };

  test.each(['clientId', 'clientSecret', 'exchangeUrl', 'repository', 'runId'] as const)(
    'with another %s',
    (field) => {
      expect(openedAt(now, sealed, { ...context, [field]: `${context[field]}x` })).toEqual(
        elsewhere,
      );
    },
  );

  test('with another address as long as an address may be', () => {
    const exchangeUrl = `https://api.port.io/${'a'.repeat(4_000)}`;
    const within = { ...context, exchangeUrl };
    const far = seal(token, within);
    expect(openedAt(now, far, within)).toEqual(token);
    expect(openedAt(now, far, { ...within, exchangeUrl: `${exchangeUrl}b` })).toEqual(elsewhere);
  });

  test('where the end of one field moved into the next', () => {
    const moved = { ...context, repository: 'octo/cat4', runId: '2' };
    expect(openedAt(now, sealed, moved)).toEqual(elsewhere);
  });

  test('with any bit flipped', () => {
    const bytes = bytesOf(sealed);
    for (let bit = 0; bit < bytes.length * 8; bit += 1) {
      const changed = Buffer.from(bytes);
      changed.writeUInt8(changed.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
      expect(openedAt(now, `v2.${changed.toString('base64url')}`)).toEqual(elsewhere);
    }
  });

  test.each([1, 20, 43, 44, 60])('cut to %d characters', (length) => {
    expect(openedAt(now, sealed.slice(0, length))).toEqual({ refusal: expect.any(String) });
  });

  test('whatever text it is', () => {
    const text = fc.string({ unit: 'binary' });
    const encoded = fc
      .uint8Array({ maxLength: 200 })
      .map((bytes) => Buffer.from(bytes).toString('base64url'));
    fc.assert(
      fc.property(fc.oneof(text, encoded), fc.constantFrom('', 'v2.'), (any, prefix) => {
        expect(openedAt(now, prefix + any)).toHaveProperty('refusal');
      }),
    );
  });

  test('in the form of another version, or longer than any', () => {
    const refusal = { refusal: 'it is not what this version of the action writes' };
    expect(openedAt(now, sealed.replace('v2', 'v1'))).toEqual(refusal);
    expect(openedAt(now, sealed.replace('v2', 'v3'))).toEqual(refusal);
    expect(openedAt(now, `v2.${'A'.repeat(70_000)}`)).toEqual(refusal);
  });

  test('with a token that could not be sent', () => {
    expect(openedAt(now, seal({ ...token, value: 'a\nb' }, context))).toEqual(elsewhere);
  });
});

describe('without the tag, by counter mode under the key alone,', () => {
  /** What GCM encrypts is AES in counter mode, from the nonce and the number 2 on. */
  function decryptedWith(info: string): string {
    const bytes = bytesOf(sealed);
    const key = hkdfSync('sha256', context.clientSecret, bytes.subarray(0, 16), info, 32);
    const counter = Buffer.concat([bytes.subarray(16, 28), Buffer.from([0, 0, 0, 2])]);
    const decipher = createDecipheriv('aes-256-ctr', Buffer.from(key), counter);
    return decipher.update(bytes.subarray(28, -16)).toString('latin1');
  }
  const infoOf = (...fields: string[]) => {
    const digest = createHash('sha256').update(JSON.stringify(fields)).digest('hex');
    return `port-mcp-auth sealed token v2.${digest}`;
  };
  const { clientId, exchangeUrl, repository, runId } = context;

  test('it opens with the whole context', () => {
    expect(decryptedWith(infoOf(clientId, exchangeUrl, repository, runId))).toContain(token.value);
  });

  test.each([
    ['the secret alone', 'port-mcp-auth sealed token'],
    ['the secret and empty fields', infoOf('', '', '', '')],
    ['no client ID', infoOf('', exchangeUrl, repository, runId)],
    ['no address', infoOf(clientId, '', repository, runId)],
    ['no repository', infoOf(clientId, exchangeUrl, '', runId)],
    ['no run', infoOf(clientId, exchangeUrl, repository, '')],
  ])('it does not open with %s', (_, info) => {
    expect(decryptedWith(info)).not.toMatch(/token|expiresAt|eyJ/);
  });
});

describe('with a client secret that could be guessed', () => {
  const short = { ...context, clientSecret: 'fifteen-letters' };

  test('nothing is sealed', () => {
    expect(canSealWith(short.clientSecret)).toBe(false);
    expect(seal(token, short)).toBe('');
  });

  test('nothing opens', () => {
    expect(openedAt(now, sealed, short)).toEqual({
      refusal: 'no token is sealed with a client secret of fewer than 16 characters',
    });
  });

  test('16 characters are enough', () => {
    const enough = { ...context, clientSecret: 'sixteen-letters!' };
    expect(canSealWith(enough.clientSecret)).toBe(true);
    expect(openedAt(now, seal(token, enough), enough)).toEqual(token);
  });
});

describe('its lifetime', () => {
  const at = (secondsLeft: number) => expiresAt.getTime() - secondsLeft * 1000;

  test('the least that is asked for is enough', () => {
    expect(openedAt(at(300))).toMatchObject({ expiresInSeconds: 300 });
  });

  test('less is refused, and says how much is left', () => {
    expect(openedAt(at(299))).toEqual({
      refusal: 'it has 299 s left, less than min_lifetime_seconds (300)',
    });
    expect(openedAt(at(-60))).toEqual({
      refusal: 'it has 0 s left, less than min_lifetime_seconds (300)',
    });
  });

  test('an expired one is refused even where no lifetime is asked for', () => {
    expect(openedAt(at(-1), sealed, context, 0)).toHaveProperty('refusal');
    expect(openedAt(at(0), sealed, context, 0)).toHaveProperty('refusal');
  });
});
