import { describe, expect, test } from '@jest/globals';
import { problems, read } from './reading.ts';

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
    ['https://gateway.corp/port/', 'https://gateway.corp/port/auth/access_token'],
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

  test.each(['gemini-cli', 'copilot-cli', 'qwen-code'])(
    'a URL that %s would take for a reference to a variable is refused',
    (agent) => {
      expect(problems({ agent, mcp_url: 'https://mcp.test/$HOME' })).toMatch(
        /^Input mcp_url holds/,
      );
    },
  );

  test.each(['claude-code', 'codex', 'cursor', 'generic', 'opencode'])(
    'a URL in which %s replaces nothing is taken as it is',
    (agent) => {
      const mcp_url = 'https://mcp.test/$HOME';
      expect(read({ agent, mcp_url }).mcpUrl).toBe(mcp_url);
    },
  );

  test.each([
    ['${HOME}', '$%7BHOME%7D'],
    ['{env:HOME}', '%7Benv:HOME%7D'],
  ])('%s in a URL is no reference any more, since the URL parser encodes braces', (text, path) => {
    expect(read({ mcp_url: `https://mcp.test/${text}` }).mcpUrl).toBe(`https://mcp.test/${path}`);
  });
});

describe("on Port's own hosts", () => {
  test.each([
    ['https://mcp.port.io', 'https://mcp.port.io/v1'],
    ['https://mcp.port.io/', 'https://mcp.port.io/v1'],
    ['https://mcp.port.io/v1/', 'https://mcp.port.io/v1'],
    ['https://mcp.us.port.io', 'https://mcp.us.port.io/v1'],
    ['https://MCP.Port.IO', 'https://mcp.port.io/v1'],
    ['https://mcp.port.io.', 'https://mcp.port.io/v1'],
    ['https://mcp.port.io:443', 'https://mcp.port.io/v1'],
    ['https://mcp.port.io/v2', 'https://mcp.port.io/v2'],
  ])('mcp_url %s means %s', (mcp_url, url) => {
    const settings = read({ mcp_url });
    expect(settings.mcpUrl).toBe(url);
    expect(settings.warnings).toEqual([]);
  });

  test.each([
    ['https://api.us.port.io', 'https://api.us.port.io/v1/auth/access_token'],
    ['https://api.us.getport.io//', 'https://api.us.getport.io/v1/auth/access_token'],
    ['https://api.port.io.:443/v1', 'https://api.port.io/v1/auth/access_token'],
  ])('auth_base_url %s leads to %s', (auth_base_url, url) => {
    expect(read({ auth_base_url }).tokenEndpoint.url).toBe(url);
  });

  test('no other host gets a /v1', () => {
    expect(read({ mcp_url: 'https://gateway.corp/' }).mcpUrl).toBe('https://gateway.corp');
  });

  test.each([
    ['mcp_url', 'https://app.port.io', 'https://mcp.port.io/v1'],
    ['mcp_url', 'https://app.getport.io/organization/home?x=1#y', 'https://mcp.port.io/v1'],
    ['mcp_url', 'http://app.us.port.io/v1', 'https://mcp.us.port.io/v1'],
    ['mcp_url', 'https://APP.us.getport.io./settings', 'https://mcp.us.port.io/v1'],
    ['auth_base_url', 'https://app.port.io/v1', 'https://api.port.io/v1'],
    ['auth_base_url', 'https://app.us.port.io', 'https://api.us.port.io/v1'],
  ])("%s: %s is Port's app, and the right address is named", (name, url, right) => {
    const message = problems({ [name]: url });
    expect(message).toMatch(new RegExp(`^Input ${name} is an address of Port's app, but`));
    expect(message.endsWith(` ${right}`)).toBe(true);
  });

  test('the OAuth token endpoint as mcp_url is refused', () => {
    expect(problems({ mcp_url: 'https://mcp.port.io/v1/token' })).toContain('is appended');
  });

  test.each([
    ['mcp_url', 'https://api.us.port.io/v1', "Port's API", 'https://mcp.us.port.io/v1'],
    ['mcp_url', 'https://api.getport.io', "Port's API", 'https://mcp.port.io/v1'],
    ['auth_base_url', 'https://mcp.port.io/v1', "Port's MCP server", 'https://api.port.io/v1'],
  ])('%s: %s is that of %s, and the right one is named', (name, url, what, right) => {
    const message = problems({ [name]: url });
    expect(message).toMatch(new RegExp(`^Input ${name} is an address of ${what}, but`));
    expect(message.endsWith(` ${right}`)).toBe(true);
  });
});

describe('a host that could be taken for one of Port', () => {
  test.each([
    'https://mcp.port-eu.io/v1',
    'https://mcp.eu.port.io/v1',
    'https://mcp.getport.io/v1',
    'https://port.io/v1',
    'https://mcp.port.io:8443/v1',
    'https://mcp.p0rt.io/v1',
    'https://mcp.prot.io/v1',
    'https://mcp.ports.io/v1',
    'https://mcp.port.co/v1',
    'https://mcp.port.com/v1',
    'https://mcp-port.io/v1',
    'https://mcp.port.io.example.com/v1',
    'https://mcp.port-io.com/v1',
    'https://mcp.p\u043ert.io/v1',
    'https://getport.dev/v1',
  ])('%s is taken, with a warning', (mcp_url) => {
    const { warnings } = read({ mcp_url });
    expect(warnings).toEqual([
      expect.stringMatching(/^mcp_url leads to ".*https:\/\/mcp\.port\.io/),
    ]);
  });

  test('the warning for auth_base_url names the addresses of the API', () => {
    expect(read({ auth_base_url: 'https://api.port-eu.io/v1' }).warnings).toEqual([
      expect.stringMatching(/^auth_base_url leads to "api\.port-eu\.io".*https:\/\/api\.port\.io/),
    ]);
  });

  test.each([
    'https://gateway.corp/port',
    'https://port.example.test/v1',
    'https://port-mcp.company.com/v1',
    'https://mcp.port.internal/v1',
    'https://mcp.airport.io/v1',
    'https://mcp.support.io/v1',
    'https://10.0.0.7/v1',
    'http://localhost:1/v1',
    'http://[::1]:1/v1',
  ])('%s could not, and is taken silently', (mcp_url) => {
    expect(read({ mcp_url }).warnings).toEqual([]);
  });
});

describe('the region', () => {
  test.each(['US', 'us', 'Us'])('%s is taken in any letter case', (region) => {
    expect(read({ region }).mcpUrl).toBe('https://mcp.us.port.io/v1');
  });

  test.each([
    [{ mcp_url: 'https://mcp.us.port.io' }, 'https://api.us.port.io/v1/auth/access_token'],
    [
      { mcp_url: 'https://mcp.us.port.io', auth_method: 'oauth' },
      'https://mcp.us.port.io/v1/token',
    ],
    [
      { auth_base_url: 'https://api.us.getport.io', auth_method: 'oauth' },
      'https://mcp.us.port.io/v1/token',
    ],
    [{ mcp_url: 'https://gateway.corp' }, 'https://api.port.io/v1/auth/access_token'],
    [
      { mcp_url: 'https://gateway.corp', region: 'us' },
      'https://api.us.port.io/v1/auth/access_token',
    ],
  ])('that is not set follows the address that is: %j', (inputs: Record<string, string>, url) => {
    expect(read(inputs).tokenEndpoint.url).toBe(url);
  });

  test('an address of the US takes the MCP server along', () => {
    expect(read({ auth_base_url: 'https://api.us.port.io' }).mcpUrl).toBe(
      'https://mcp.us.port.io/v1',
    );
  });

  test.each([
    [
      { region: 'us', mcp_url: 'https://mcp.port.io/v1' },
      /^Input region is us, but mcp_url is in Port's region eu/,
    ],
    [
      { region: 'EU', auth_base_url: 'https://api.us.port.io/v1' },
      /^Input region is eu, but auth_base_url is in Port's region us/,
    ],
    [
      {
        region: 'us',
        auth_base_url: 'https://api.getport.io',
        mcp_url: 'https://mcp.port.io',
        auth_method: 'oauth',
      },
      /^Input region is us, but auth_base_url and mcp_url are in Port's region eu/,
    ],
    [
      {
        region: 'us',
        auth_base_url: 'https://api.us.port.io',
        mcp_url: 'https://mcp.port.io',
      },
      /^Input region is us, but mcp_url is in Port's region eu/,
    ],
    [
      { auth_base_url: 'https://api.port.io/v1', mcp_url: 'https://mcp.us.port.io/v1' },
      /^Input auth_base_url is in Port's region eu and mcp_url in us/,
    ],
  ])('two of them in what was said are refused: %j', (inputs: Record<string, string>, message) => {
    const refusal = problems(inputs);
    expect(refusal).toMatch(message);
    for (const name of ['region', 'auth_base_url', 'mcp_url']) {
      if (!(name in inputs)) expect(refusal).not.toMatch(new RegExp(`(^Input|,|and) ${name}`));
    }
  });

  test.each([
    [{}, 'region eu (the default)'],
    [{ region: 'EU' }, 'region eu'],
    [{ region: 'us' }, 'region us'],
    [{ mcp_url: 'https://mcp.us.port.io' }, 'region us (as in mcp_url)'],
    [{ auth_base_url: 'https://api.port.io' }, 'region eu (as in auth_base_url)'],
    [{ auth_base_url: 'https://gateway.corp' }, undefined],
    [{ mcp_url: 'https://gateway.corp' }, 'region eu (the default)'],
    [{ mcp_url: 'https://gateway.corp', auth_method: 'oauth' }, undefined],
  ])('of the exchange in words, for %j: %s', (inputs: Record<string, string>, words) => {
    expect(read(inputs).tokenEndpoint.usedRegion).toBe(words);
  });
});
