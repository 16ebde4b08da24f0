import { describe, expect, test } from '@jest/globals';
import { credentials, problems, read } from './reading.ts';

test('the two credentials are enough', () => {
  expect(read()).toMatchObject({
    credentials: { clientId: 'id', clientSecret: credentials.client_secret },
    tokenEndpoint: { method: 'api', url: 'https://api.port.io/v1/auth/access_token' },
    mcpUrl: 'https://mcp.port.io/v1',
    agent: { name: 'claude-code' },
    transport: 'http',
    serverName: 'port-prod',
    tools: undefined,
    narrowing: { readOnly: false, allowedActions: undefined },
    tokenInConfig: 'inline',
    verify: true,
    summary: true,
    sealedToken: '',
    minLifetimeSeconds: 300,
    timeoutSeconds: 60,
    maxAttempts: 4,
    warnings: [],
  });
});

test('the agent decides the transport, unless the user does', () => {
  expect(read({ agent: 'codex' })).toMatchObject({
    agent: { name: 'codex' },
    transport: 'http',
  });
  expect(read({ agent: 'codex', transport: 'mcp-remote' }).transport).toBe('mcp-remote');
});

test.each([
  ['true', true],
  ['True', true],
  ['TRUE', true],
  ['false', false],
  ['False', false],
  ['FALSE', false],
])('%s is %s, as in the runner itself', (text, value) => {
  expect(read({ read_only: text }).narrowing.readOnly).toBe(value);
});

describe('a refusal names the input and what it takes', () => {
  test.each([
    ['region', 'europe', 'is "europe", but takes one of: eu, us'],
    ['agent', 'claude', 'takes one of: claude-code, codex, gemini-cli, '],
    ['auth_method', 'basic', 'takes one of: api, oauth'],
    ['transport', 'sse', 'takes one of: http, gateway, mcp-remote'],
    ['token_in_config', 'file', 'takes one of: inline, env'],
    ['read_only', 'yes', 'is "yes", but takes true or false'],
    ['timeout_seconds', '0', 'a whole number from 1 to 3600'],
    ['timeout_seconds', '1e3', 'a whole number'],
    ['timeout_seconds', '3601', 'a whole number'],
    ['timeout_seconds', '-1', 'a whole number'],
    ['verify', 'on', 'is "on", but takes true or false'],
    ['summary', '1', 'is "1", but takes true or false'],
    ['min_lifetime_seconds', '86401', 'a whole number from 0 to 86400'],
    ['max_attempts', '11', 'a whole number from 1 to 10'],
    ['max_attempts', '2.5', 'a whole number'],
    ['mcp_remote_version', 'latest', 'takes one exact version'],
    ['mcp_remote_version', '^0.1.0', 'takes one exact version'],
    ['mcp_remote_version', '0.1.15', 'CVE-2025-6514'],
    ['mcp_remote_version', '0.0.99', 'CVE-2025-6514'],
    ['server_name', '-x', 'letter or digit at both ends'],
    ['server_name', 'a__b', 'not __'],
    ['server_name', 'port.prod', 'letters, digits'],
    ['server_name', '__proto__', 'letters, digits'],
    ['server_name', 'x'.repeat(33), 'up to 32'],
    ['client_secret', 'a\nb', 'line break'],
    ['client_id', 'a\u0000b', 'control character'],
  ])('%s: %j', (name, value, expected) => {
    const message = problems({ [name]: value });
    expect(message.startsWith(`Input ${name} `)).toBe(true);
    expect(message).toContain(expected);
  });

  test.each(['0.1.16', '0.2.0', '1.0.0-rc.1'])('mcp_remote_version %s is accepted', (version) => {
    expect(read({ mcp_remote_version: version }).mcpRemoteVersion).toBe(version);
  });

  test('text that is no value is shown whole up to 80 characters', () => {
    expect(problems({ region: 'x'.repeat(80) })).toContain(`is "${'x'.repeat(80)}", but`);
    expect(problems({ region: 'x'.repeat(81) })).toContain('is "xxxx...", but');
  });

  test('text that is no value is quoted and cut short', () => {
    expect(problems({ region: `a\n::error::${'x'.repeat(100)}` })).toMatch(
      /^Input region is "a\\n::error::x+\.\.\."/,
    );
  });

  test('invisible characters in it are spelled out', () => {
    expect(problems({ region: 'e\u202eu' })).toMatch(/^Input region is "e\\u202eu"/);
  });

  test('nothing of a word that is cut is shown but its first letters', () => {
    const unknown = 'h'.repeat(4) + 'Zk81mWq0'.repeat(12);
    expect(problems({ region: unknown })).toMatch(/^Input region is "hhhh\.\.\."/);
  });

  test('the secret is in no message', () => {
    expect(problems({ client_secret: 'line1-secret\nline2-secret' })).not.toMatch(
      /line[12]-secret/,
    );
  });
});

test('all problems are reported together', () => {
  const message = problems({ region: 'x', tools: '*', timeout_seconds: 'x' });
  expect(message.split('\n')).toHaveLength(4);
});

test('empty credentials: the message knows about forks and Dependabot', () => {
  const message = problems({ client_id: '', client_secret: '' });
  expect(message).toMatch(/client_id and client_secret are empty/);
  expect(message).toMatch(/forks.*Dependabot/);
  expect(problems({ client_id: '' })).toMatch(
    /client_id is empty. Set client_id: \$\{\{ secrets.PORT_CLIENT_ID \}\}/,
  );
});

test('an agent whose configuration has no reference to a variable cannot take the token from one', () => {
  expect(problems({ agent: 'generic', token_in_config: 'env' })).toMatch(
    /token_in_config: env is not for agent: generic, .*leave it at inline/,
  );
  expect(read({ agent: 'generic' }).tokenInConfig).toBe('inline');
});
