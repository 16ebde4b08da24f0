import { expect, test } from '@jest/globals';
import { claudeCode } from '../../../src/agents/claude-code.ts';
import { bridgeArgs, server } from './given.ts';

test('over mcp-remote, the token is in the environment of the bridge and on no command line', () => {
  const { config } = claudeCode.configure({ ...server, transport: 'mcp-remote' }, { inline: 'T' });
  expect(JSON.parse(config)).toEqual({
    mcpServers: {
      'port-prod': {
        command: 'node',
        args: bridgeArgs('${PORT_AUTH_HEADER}'),
        env: { PORT_AUTH_HEADER: 'Bearer T' },
        alwaysLoad: true,
      },
    },
  });
});

test('directly, every header is in the entry', () => {
  expect(JSON.parse(claudeCode.configure(server, 'env').config)).toEqual({
    mcpServers: {
      'port-prod': {
        type: 'http',
        url: 'https://mcp.port.io/v1',
        headers: {
          Authorization: 'Bearer ${PORT_ACCESS_TOKEN}',
          'x-read-only-mode': '1',
          'x-allowed-actions-to-run': '',
        },
        alwaysLoad: true,
      },
    },
  });
});

test('the arguments are those of claude_args, and leave out the servers of the repository', () => {
  const { config, args } = claudeCode.configure(server, 'env');
  expect(args).toBe(
    `--mcp-config '${config}' --strict-mcp-config --allowedTools mcp__port-prod__list_blueprints`,
  );
});

test('tools are allowed one by one, or the server as a whole', () => {
  const allowed = (tools: string[] | undefined) =>
    claudeCode.configure({ ...server, tools }, 'env').allowedTools;
  expect(allowed(['a', 'b'])).toBe('mcp__port-prod__a,mcp__port-prod__b');
  expect(allowed(undefined)).toBe('mcp__port-prod');
});

test.each([
  ['http://127.0.0.1:1/v1', false],
  ['http://localhost:1/v1', false],
  ['http://[::1]:1/v1', true],
  ['http://127.0.0.11/v1', true],
  ['https://mcp.port.io/v1', false],
])('the bridge is told that %s needs no TLS, where it does not know: %s', (url, told) => {
  const { config } = claudeCode.configure({ ...server, transport: 'mcp-remote', url }, 'env');
  expect(config.includes('"--allow-http"')).toBe(told);
});
