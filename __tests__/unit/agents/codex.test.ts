import { expect, test } from '@jest/globals';
import { parse } from 'smol-toml';
import { z } from 'zod';
import { codex } from '../../../src/agents/codex.ts';
import { bridgeArgs, server } from './given.ts';

const always = {
  enabled_tools: ['list_blueprints'],
  default_tools_approval_mode: 'approve',
  required: true,
};

/** In the shell that the model gets. */
const withoutToken = { shell_environment_policy: { set: { PORT_ACCESS_TOKEN: '' } } };
const network = [
  ...['HTTPS_PROXY', 'https_proxy', 'HTTP_PROXY', 'http_proxy', 'NO_PROXY', 'no_proxy'],
  'NODE_EXTRA_CA_CERTS',
];

test('directly, with the token in a header', () => {
  expect(parse(codex.configure(server, { inline: 'T' }).config)).toEqual({
    mcp_servers: {
      'port-prod': {
        url: 'https://mcp.port.io/v1',
        http_headers: {
          Authorization: 'Bearer T',
          'x-read-only-mode': '1',
          'x-allowed-actions-to-run': '',
        },
        ...always,
      },
    },
  });
});

test('directly, with the token from the environment', () => {
  expect(parse(codex.configure(server, 'env').config)).toEqual({
    mcp_servers: {
      'port-prod': {
        url: 'https://mcp.port.io/v1',
        bearer_token_env_var: 'PORT_ACCESS_TOKEN',
        http_headers: { 'x-read-only-mode': '1', 'x-allowed-actions-to-run': '' },
        ...always,
      },
    },
    ...withoutToken,
  });
});

test('over mcp-remote, the bridge gets the token in its environment', () => {
  expect(
    parse(codex.configure({ ...server, transport: 'mcp-remote' }, { inline: 'T' }).config),
  ).toEqual({
    mcp_servers: {
      'port-prod': {
        command: 'node',
        args: bridgeArgs('${PORT_AUTH_HEADER}'),
        env: { PORT_AUTH_HEADER: 'Bearer T' },
        env_vars: network,
        ...always,
      },
    },
  });
});

test('over mcp-remote, the bridge gets the variable itself', () => {
  expect(parse(codex.configure({ ...server, transport: 'mcp-remote' }, 'env').config)).toEqual({
    mcp_servers: {
      'port-prod': {
        command: 'node',
        args: bridgeArgs('Bearer ${PORT_ACCESS_TOKEN}'),
        env_vars: ['PORT_ACCESS_TOKEN', ...network],
        ...always,
      },
    },
    ...withoutToken,
  });
});

test('the arguments are a JSON array for codex-args, with the same table', () => {
  const { config, args } = codex.configure(server, { inline: 'T' });
  const [flag, override = ''] = z.array(z.string()).parse(JSON.parse(args));
  expect(flag).toBe('-c');
  expect(parse(override)).toEqual(parse(config));
});

test('the arguments keep the variable from the shell without replacing what the user has set', () => {
  const { args } = codex.configure(server, 'env');
  const [, , flag, override] = z.array(z.string()).parse(JSON.parse(args));
  expect([flag, override]).toEqual(['-c', 'shell_environment_policy.set.PORT_ACCESS_TOKEN=""']);
});

test.each([
  ['[shell_environment_policy]\nexclude = ["AWS_*"]\n', ''],
  ['', '[shell_environment_policy]\nexclude = ["AWS_*"]\n'],
])("the configuration stays TOML beside a user's own policy", (before, after) => {
  expect(parse(before + codex.configure(server, 'env').config + after)).toMatchObject({
    shell_environment_policy: { exclude: ['AWS_*'], set: { PORT_ACCESS_TOKEN: '' } },
  });
});

test('the allow-list is the value of enabled_tools, and none allows all', () => {
  expect(codex.configure({ ...server, tools: ['a', 'b'] }, 'env').allowedTools).toBe('["a","b"]');
  const all = codex.configure({ ...server, tools: undefined }, 'env');
  expect(all.allowedTools).toBe('');
  expect(all.config).not.toContain('enabled_tools');
});
