import { expect, test } from '@jest/globals';
import { claudeCode } from '../../src/agents/claude-code.ts';
import { entryOf } from '../../src/connect.ts';
import { readInputs } from '../../src/inputs/index.ts';
import { type AuthMethod, type AuthMethodName, authMethods } from '../../src/port/auth-methods.ts';

// What the compiler refuses: `npm run types` fails where one of these mistakes compiles.

test('settings whose tools only the server knows are not written into a configuration', () => {
  const inputs: Record<string, string> = {
    client_id: 'id',
    client_secret: 's',
    tools: 'read-only',
  };
  const settings = readInputs(
    (name) => inputs[name] ?? '',
    (text) => text,
  );
  // @ts-expect-error `read-only` stands for names that the server has yet to tell
  const open = () => claudeCode.configure(entryOf(settings, settings.tools), 'env');
  expect(settings.tools).toBe('read-only');
  expect(open).toThrow(TypeError);
});

test('an authentication method comes with everything that it needs', () => {
  type Methods<Name extends string> = Readonly<Record<Name, AuthMethod>>;
  // @ts-expect-error `oidc` has a name and nothing else
  const methods: Methods<AuthMethodName | 'oidc'> = { ...authMethods };
  expect(Object.keys(methods)).toEqual(['api', 'oauth']);
});
