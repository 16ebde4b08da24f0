import { describe, expect, test } from '@jest/globals';
import { InputError } from '../../../src/errors.ts';
import { readInputs } from '../../../src/inputs/index.ts';

const credentials = { client_id: 'id', client_secret: 'shh' };
const read = (inputs: Record<string, string> = {}) => {
  const all: Record<string, string> = { ...credentials, ...inputs };
  return readInputs((name) => all[name] ?? '');
};
const problems = (inputs: Record<string, string>): string => {
  try {
    read(inputs);
  } catch (error) {
    if (error instanceof InputError) return error.message;
    throw error;
  }
  throw new Error('nothing was refused');
};

test('the two credentials are enough', () => {
  expect(read()).toMatchObject({
    credentials: { clientId: 'id', clientSecret: 'shh' },
    tokenEndpoint: { method: 'api', url: 'https://api.port.io/v1/auth/access_token' },
    mcpUrl: 'https://mcp.port.io/v1',
    agent: { name: 'claude-code' },
    transport: 'mcp-remote',
    serverName: 'port-prod',
    tools: undefined,
    narrowing: { readOnly: false, allowedActions: undefined },
    tokenInConfig: 'inline',
    verify: false,
    summary: true,
    sealedToken: '',
    minLifetimeSeconds: 300,
    timeoutSeconds: 60,
    maxAttempts: 4,
  });
});

describe('addresses', () => {
  test('the region chooses both', () => {
    expect(read({ region: 'us' })).toMatchObject({
      tokenEndpoint: { url: 'https://api.us.port.io/v1/auth/access_token' },
      mcpUrl: 'https://mcp.us.port.io/v1',
    });
  });

  test.each([
    ['https://api.port.io', 'https://api.port.io/v1/auth/access_token'],
    ['https://api.getport.io/', 'https://api.getport.io/v1/auth/access_token'],
    ['https://api.port.io/v1/', 'https://api.port.io/v1/auth/access_token'],
    ['https://gateway.corp/port', 'https://gateway.corp/port/auth/access_token'],
    ['https://gateway.corp', 'https://gateway.corp/auth/access_token'],
  ])('auth_base_url %s leads to %s', (auth_base_url, url) => {
    expect(read({ auth_base_url }).tokenEndpoint.url).toBe(url);
  });

  test('oauth exchanges below the MCP URL', () => {
    expect(read({ auth_method: 'oauth', region: 'us' }).tokenEndpoint.url).toBe(
      'https://mcp.us.port.io/v1/token',
    );
  });

  test.each([
    'http://127.0.0.1:8080/v1',
    'http://localhost:1/v1',
    'http://[::1]:1/v1',
    'http://127.9.9.9/v1',
  ])('plain http is accepted on loopback: %s', (mcp_url) => {
    expect(read({ mcp_url }).mcpUrl).toBe(mcp_url);
  });

  test.each([
    ['ftp://mcp.port.io', 'is not a URL'],
    ['mcp.port.io/v1', 'is not a URL'],
    ['https://', 'is not a URL'],
    ['https:/mcp.port.io', 'is not a URL'],
    ['https://mcp.port.io\\@evil.test', 'is not a URL'],
    ['https://mcp.port.io/a b', 'is not a URL'],
    ['https://mcp.port.io:99999', 'is not a URL'],
    ['https://user:hunter2@mcp.port.io', 'user name or password'],
    ['https://mcp.port.io/v1?x=1', 'without a query'],
    ['https://mcp.port.io/v1?', 'without a query'],
    ['https://mcp.port.io/v1#x', 'without a fragment'],
    ['http://mcp.port.io/v1', 'must begin with https://'],
    ['http://127.0.0.1.evil.test/', 'must begin with https://'],
    ['http://localhost.evil.test/', 'must begin with https://'],
  ])('%s is refused', (url, reason) => {
    const message = problems({ mcp_url: url, auth_base_url: url });
    expect(message).toMatch(new RegExp(`- mcp_url .*${reason.replace(/[()?]/g, '\\$&')}`));
    expect(message).toMatch(new RegExp(`- auth_base_url .*${reason.replace(/[()?]/g, '\\$&')}`));
    expect(message).not.toContain('hunter2');
  });

  test('the whole address of the exchange in auth_base_url is refused', () => {
    expect(problems({ auth_base_url: 'https://api.port.io/v1/auth/access_token' })).toContain(
      'is appended',
    );
  });

  test('two regions at once are refused', () => {
    expect(problems({ mcp_url: 'https://mcp.us.port.io/v1' })).toContain(
      "auth_base_url is in Port's region eu and mcp_url in us",
    );
  });

  test('a URL that holds a reference to a variable of the agent is refused', () => {
    expect(problems({ agent: 'gemini-cli', mcp_url: 'https://mcp.test/$HOME' })).toMatch(
      /^Input mcp_url holds/,
    );
    // The URL parser encodes braces, so that no address holds a reference of Claude Code.
    expect(read({ mcp_url: 'https://mcp.test/${HOME}' }).mcpUrl).toBe(
      'https://mcp.test/$%7BHOME%7D',
    );
  });
});

test('the agent decides the transport, unless the user does', () => {
  expect(read({ agent: 'codex' })).toMatchObject({
    agent: { name: 'codex' },
    transport: 'http',
  });
  expect(read({ agent: 'codex', transport: 'mcp-remote' }).transport).toBe('mcp-remote');
});

describe('narrowing', () => {
  test.each(['a,b', 'a b', 'a\nb', ' a ,\n b,, a'])(
    'tools are separated by commas, spaces or lines: %j',
    (tools) => {
      expect(read({ tools }).tools).toEqual(['a', 'b']);
    },
  );

  test('tools: read-only asks the server, in read-only mode', () => {
    expect(read({ tools: 'read-only', verify: 'false' })).toMatchObject({
      tools: 'read-only',
      verify: true,
      narrowing: { readOnly: true },
    });
  });

  test('read-only beside a name is refused', () => {
    expect(problems({ tools: 'read-only, list_blueprints' })).toContain('either `read-only` alone');
  });

  test.each(['a;b', '*', 'a(b)', 'b.c', 'ä', 'x'.repeat(65)])('%j is no tool name', (tools) => {
    expect(problems({ tools })).toMatch(/^Input tools names "/);
  });

  test('separators alone do not mean all tools', () => {
    expect(problems({ tools: ',' })).toBe(
      'Input tools names nothing; leave it empty to narrow nothing',
    );
  });

  test('read_only and allowed_actions narrow the connection', () => {
    expect(read({ read_only: 'True', allowed_actions: 'deploy, roll_back' }).narrowing).toEqual({
      readOnly: true,
      allowedActions: ['deploy', 'roll_back'],
    });
  });

  test('allowed_actions: none allows no action', () => {
    expect(read({ allowed_actions: 'none' }).narrowing.allowedActions).toEqual([]);
  });

  test('none beside an action is refused', () => {
    expect(problems({ allowed_actions: 'none, deploy' })).toContain('either `none` alone');
  });

  test.each(['a\u0007b', 'a;b', 'x'.repeat(101)])(
    '%j is no action identifier',
    (allowed_actions) => {
      expect(problems({ allowed_actions })).toMatch(/^Input allowed_actions names "/);
    },
  );
});

describe('a refusal names the input and what it takes', () => {
  test.each([
    ['region', 'EU', 'is "EU", but takes one of: eu, us'],
    ['agent', 'claude', 'takes one of: claude-code, codex, gemini-cli, '],
    ['auth_method', 'basic', 'takes one of: api, oauth'],
    ['transport', 'sse', 'takes one of: mcp-remote, http'],
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

  test('text that is no value is quoted and cut short', () => {
    expect(problems({ region: `a\n::error::${'x'.repeat(100)}` })).toMatch(
      /^Input region is "a\\n::error::x+\.\.\."/,
    );
  });

  test('invisible characters in it are spelled out', () => {
    expect(problems({ region: 'e\u202eu' })).toMatch(/^Input region is "e\\u202eu"/);
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
