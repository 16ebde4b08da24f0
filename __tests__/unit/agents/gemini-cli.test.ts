import { expect, test } from '@jest/globals';
import { geminiCli } from '../../../src/agents/gemini-cli.ts';
import { bridgeArgs, server } from './given.ts';

test('settings with one trusted server, which offers the named tools only', () => {
  expect(JSON.parse(geminiCli.configure(server, 'env').config)).toEqual({
    mcpServers: {
      'port-prod': {
        type: 'http',
        url: 'https://mcp.port.io/v1',
        headers: {
          Authorization: 'Bearer ${PORT_ACCESS_TOKEN}',
          'x-read-only-mode': '1',
          'x-allowed-actions-to-run': '',
        },
        includeTools: ['list_blueprints'],
        trust: true,
      },
    },
  });
});

test('over mcp-remote', () => {
  const { config } = geminiCli.configure({ ...server, transport: 'mcp-remote' }, { inline: 'T' });
  expect(JSON.parse(config)).toEqual({
    mcpServers: {
      'port-prod': {
        command: 'node',
        args: bridgeArgs('${PORT_AUTH_HEADER}'),
        env: {
          PORT_AUTH_HEADER: 'Bearer T',
          NODE_EXTRA_CA_CERTS: '${NODE_EXTRA_CA_CERTS}',
        },
        includeTools: ['list_blueprints'],
        trust: true,
      },
    },
  });
});

test('the allow-list has the names that a policy knows', () => {
  const allowed = (tools: string[] | undefined) =>
    geminiCli.configure({ ...server, tools }, 'env').allowedTools;
  expect(allowed(['a', 'b'])).toBe('mcp_port-prod_a,mcp_port-prod_b');
  expect(allowed(undefined)).toBe('mcp_port-prod_*');
});
