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
  });
});

test('over mcp-remote, the bridge gets the token in its environment', () => {
  expect(
    parse(codex.configure({ ...server, transport: 'mcp-remote' }, { inline: 'T' }).config),
  ).toEqual({
    mcp_servers: {
      'port-prod': {
        command: 'npx',
        args: ['-y', ...bridgeArgs('${PORT_AUTH_HEADER}')],
        env: { PORT_AUTH_HEADER: 'Bearer T' },
        ...always,
      },
    },
  });
});

test('over mcp-remote, the bridge gets the variable itself', () => {
  expect(parse(codex.configure({ ...server, transport: 'mcp-remote' }, 'env').config)).toEqual({
    mcp_servers: {
      'port-prod': {
        command: 'npx',
        args: ['-y', ...bridgeArgs('Bearer ${PORT_ACCESS_TOKEN}')],
        env_vars: ['PORT_ACCESS_TOKEN'],
        ...always,
      },
    },
  });
});

test('the arguments are a JSON array for codex-args, with the same table', () => {
  const { config, args } = codex.configure(server, { inline: 'T' });
  const [flag, override = ''] = z.array(z.string()).parse(JSON.parse(args));
  expect(flag).toBe('-c');
  expect(parse(override)).toEqual(parse(config));
});

test('the allow-list is the value of enabled_tools, and none allows all', () => {
  expect(codex.configure({ ...server, tools: ['a', 'b'] }, 'env').allowedTools).toBe('["a","b"]');
  const all = codex.configure({ ...server, tools: undefined }, 'env');
  expect(all.allowedTools).toBe('');
  expect(all.config).not.toContain('enabled_tools');
});

test('nothing in a token is taken for a reference', () => {
  expect('$HOME ${HOME} {env:HOME}').not.toMatch(codex.expands);
});
