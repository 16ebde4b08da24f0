import { afterEach, describe, expect, test } from '@jest/globals';
import { type LocalPort, type LocalPortOptions, startLocalPort } from '../../sandbox/local-port.ts';
import { canariesOf, inputsFor } from '../support/port.ts';
import { expectNoLeaks, runAction } from '../support/runner/index.ts';

let port: LocalPort;
afterEach(() => port.close());

async function run(options: LocalPortOptions, inputs: Record<string, string> = {}) {
  port = await startLocalPort(options);
  const result = await runAction({
    debug: true,
    inputs: { ...inputsFor(port), verify: 'false', ...inputs },
  });
  return result;
}

describe('a token that Port has handed out before', () => {
  test('has the lifetime that is left of it, and draws a warning', async () => {
    const before = Date.now();
    const result = await run({ tokenLifetime: 45 });
    expectNoLeaks(result, canariesOf(port));
    const { outcome, outputs, annotations } = result;
    expect(outcome).toBe('success');
    expect(Number(outputs.expires_in)).toBeGreaterThanOrEqual(43);
    expect(Number(outputs.expires_in)).toBeLessThanOrEqual(45);
    const expiresAt = Date.parse(outputs.expires_at ?? '');
    expect(expiresAt).toBeGreaterThan(before + 42_000);
    expect(expiresAt).toBeLessThanOrEqual(Date.now() + 45_000);
    expect(annotations).toMatchObject([
      {
        type: 'warning',
        message: expect.stringMatching(
          /expires in 4[345] s\. Port hands out the same token until it expires.*give agents credentials of their own/,
        ),
      },
    ]);
  });

  test('draws none where the step is told that this is enough', async () => {
    const { annotations } = await run({ tokenLifetime: 45 }, { min_lifetime_seconds: '40' });
    expect(annotations).toEqual([]);
  });

  test('and has expired fails the step, after one request', async () => {
    const { outcome, outputs, annotations } = await run({ tokenLifetime: -1 });
    expect({ outcome, outputs }).toEqual({ outcome: 'failure', outputs: {} });
    expect(annotations).toMatchObject([
      { message: expect.stringMatching(/has expired\. .* try again after \d{4}-\d\d-\d\dT/) },
    ]);
    expect(port.requests).toHaveLength(1);
  });
});

describe('what can be no token', () => {
  test.each([
    ['a', 'a'],
    ['{', '{'],
    ['many lines', 'line of the log\n'.repeat(10_000)],
    ['a reference to a file', 'x{file:/etc/hostname}y'],
    ['a reference to a variable', 'k${GITHUB_TOKEN}-Nf6KsHv3XcRj'],
  ])('is refused, unmasked and unquoted: %s', async (_what, accessToken) => {
    const { outcome, masks, annotations, maskedLog } = await run({ accessToken });
    expect(outcome).toBe('failure');
    expect(masks.map(({ value }) => value)).toEqual([port.clientSecret]);
    expect(annotations).toHaveLength(1);
    expect(annotations[0]?.message).toMatch(/cannot be an access token/);
    if (accessToken.length > 1) expect(maskedLog).not.toContain(accessToken.slice(0, 10));
    expect(port.requests).toHaveLength(1);
  });
});

test('a secret of fewer than 16 characters is taken with a warning, and seals nothing', async () => {
  const result = await run({ clientSecret: 'q7Xv2LkPz9RbT4w' });
  expectNoLeaks(result, canariesOf(port));
  const { outcome, outputs, annotations } = result;
  expect({ outcome, sealed: outputs.sealed_token }).toEqual({ outcome: 'success', sealed: '' });
  expect(annotations).toMatchObject([
    {
      type: 'warning',
      message: expect.stringMatching(/client_secret has fewer than 16 .* not used to seal/),
    },
  ]);
});

test('a token of 16,000 characters, with 1,000 tools, takes no time', async () => {
  const tools = Array.from({ length: 1_000 }, (_, index) => ({
    name: `list_${index}_${'x'.repeat(50)}`,
    description: 'x'.repeat(500),
    annotations: { readOnlyHint: true },
    takes: [],
    call: () => '',
  }));
  const accessToken = Buffer.from(JSON.stringify(tools.slice(0, 40)))
    .toString('base64url')
    .slice(0, 16_000);
  expect(accessToken).toHaveLength(16_000);
  const result = await run({ accessToken, tools }, { verify: 'true', timeout_seconds: '5' });
  expect(result.outcome).toBe('success');
  expect(JSON.parse(result.outputs.tools ?? '')).toHaveLength(1_000);
});
