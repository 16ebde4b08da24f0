import { afterEach, describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { z } from 'zod';
import { type LocalPort, type LocalPortOptions, startLocalPort } from '../../sandbox/local-port.ts';
import { canariesOf, inputsFor } from '../support/port.ts';
import { readProject } from '../support/project.ts';
import { expectNoLeaks, runAction, type StepResult } from '../support/runner/index.ts';
import { mcpHandler, tool } from '../unit/verify/mcp-handler.ts';

const clientSecret = 'Gq7Xv2LkPz9RbT4wYc8HdJm3NfW6sKx5E1uAoVt0QiZyBhMpDrCgS';
const accessToken = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJxN1h2MiJ9.Gk2ZtVn8QpWx-5LrYe_7BsDc';

let port: LocalPort;
afterEach(() => port.close());

async function run(inputs: Record<string, string>, options: LocalPortOptions = {}) {
  port = await startLocalPort({ clientSecret, accessToken, ...options });
  const result = await runAction({ debug: true, inputs: { ...inputsFor(port), ...inputs } });
  expectNoLeaks(result, canariesOf(port));
  return result;
}

describe('the client secret in the wrong input', () => {
  const declared = z.object({ inputs: z.record(z.string(), z.unknown()) });
  const others = Object.keys(declared.parse(parse(readProject('action.yml'))).inputs).filter(
    (name) => name !== 'client_secret',
  );

  /** As the log is before the runner masks it: the secret itself is in its own mask alone. */
  function expectNoPiece({ lines, commandFiles }: StepResult): void {
    const printed = lines.filter(({ command }) => command !== 'add-mask').map(({ raw }) => raw);
    const shown = [...printed, ...Object.values(commandFiles)].join('\n').toLowerCase();
    for (let at = 0; at + 6 <= clientSecret.length; at += 1) {
      expect(shown).not.toContain(clientSecret.slice(at, at + 6).toLowerCase());
    }
  }

  test('is named in all of them, and nothing of it is shown', async () => {
    const result = await run(Object.fromEntries(others.map((name) => [name, clientSecret])));
    expectNoPiece(result);
    expect(result.outcome).toBe('failure');
    expect(port.requests).toEqual([]);
    expect(result.annotations).toHaveLength(1);
    for (const name of others) {
      expect(result.annotations[0]?.message).toContain(`- ${name} holds the client secret`);
    }
  });

  test.each([
    ['region', `${clientSecret}\n`],
    ['mcp_url', `https://${clientSecret.slice(0, 40)}.example/`],
    ['tools', clientSecret.slice(4, 44)],
    ['agent', Buffer.from(clientSecret).toString('base64')],
    ['server_name', Array.from(clientSecret.slice(0, 30)).join('-')],
    ['timeout_seconds', Array.from(clientSecret).join('\u200b')],
    ['allowed_actions', encodeURIComponent(clientSecret).toLowerCase()],
  ])('is not shown in pieces or in disguise: %s', async (name, value) => {
    const result = await run({ [name]: value, verify: 'false' });
    expectNoPiece(result);
    expect(result.outcome).toBe('failure');
    expect(port.requests).toEqual([]);
  });
});

test('tools that are named after the token or the secret are in no output, log or summary', async () => {
  const bytes = (text: string) => Buffer.from(text);
  const names = [
    accessToken,
    accessToken.slice(5, 60),
    accessToken.toUpperCase(),
    bytes(accessToken).toString('hex'),
    clientSecret,
    `x_${clientSecret.slice(10, 30)}`,
    bytes(clientSecret).toString('hex'),
    bytes(clientSecret).toString('hex').slice(8, 60),
    bytes(clientSecret).toString('base64url'),
    Array.from(clientSecret).join('_'),
  ];
  const list = () => ({ tools: [...names, 'list_entities'].map((name) => tool(name, true)) });
  for (const inputs of [{ tools: 'read-only' }, { tools: 'list_entitie' }]) {
    const { outputs, summary, annotations } = await run(inputs, {
      mcpHandler: mcpHandler({ list }),
    });
    const shown = [summary, ...annotations.map(({ message }) => message)].join('\n');
    if (inputs.tools === 'read-only') {
      expect(JSON.parse(outputs.tools ?? '')).toEqual(['list_entities']);
      expect(outputs.allowed_tools).toBe('mcp__port-prod__list_entities');
    } else {
      expect(shown).toContain('It offers: list_entities.');
    }
    for (const name of names) expect(shown).not.toContain(name.slice(0, 12));
    await port.close();
  }
});
