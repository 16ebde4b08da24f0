import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { z } from 'zod';
import { problems, read } from './reading.ts';

const inputNames = Object.keys(
  z
    .object({ inputs: z.record(z.string(), z.unknown()) })
    .parse(parse(readFileSync(new URL('../../../action.yml', import.meta.url), 'utf8'))).inputs,
).filter((name) => name !== 'client_secret');

const secret = 'Gq7Xv2LkPz9RbT4wYc8HdJm3NfW6sKx5E1uAoVt0QiZyBhMpDrCgS';
const misplaced: [string, string][] = [
  ['alone', secret],
  ['in a text', `x-${secret}, y`],
  ['in a URL', `https://gateway.corp/${secret}/v1`],
  ['as a host', `https://${secret}.corp/v1`],
  ['in lower case', secret.toLowerCase()],
];

describe.each(inputNames)('the client secret in %s', (name) => {
  test.each(misplaced)('is refused, and nothing of it is shown: %s', (_how, value) => {
    const message = problems({ client_secret: secret, [name]: value });
    expect(message).toContain(`${name} holds the client secret`);
    for (let at = 0; at + 8 <= secret.length; at += 1) {
      expect(message.toLowerCase()).not.toContain(secret.slice(at, at + 8).toLowerCase());
    }
  });

  test('is shown in no encoding', () => {
    const hex = Buffer.from(secret).toString('hex');
    const base64 = Buffer.from(secret).toString('base64');
    for (const value of [hex, base64, encodeURIComponent(secret)]) {
      const message = problems({ client_secret: secret, [name]: value });
      for (let at = 0; at + 12 <= value.length; at += 1) {
        expect(message).not.toContain(value.slice(at, at + 12));
      }
    }
  });
});

test('a secret with marks in it is found as a URL has it', () => {
  const client_secret = 'q7Xv+2LkP/z9Rb=T4wYc8Hd==';
  expect(
    problems({ client_secret, mcp_url: `https://g.corp/${encodeURIComponent(client_secret)}` }),
  ).toContain('mcp_url holds the client secret');
});

test('invisible characters do not hide the secret', () => {
  const message = problems({ client_secret: secret, region: secret.split('').join('\u200b') });
  expect(message).toContain('region holds the client secret');
  expect(message).not.toMatch(/G.{0,10}q.{0,10}7.{0,10}X/);
});

test('a piece of the secret is not quoted', () => {
  expect(problems({ client_secret: secret, region: `eu${secret.slice(0, 12)}` })).toMatch(
    /^Input region is "eu\*\*\*"/,
  );
});

test('a short secret is searched for nowhere, since it is found by chance', () => {
  expect(read({ client_secret: 'port', server_name: 'port-prod' }).serverName).toBe('port-prod');
});
