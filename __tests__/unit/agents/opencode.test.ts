import { expect, test } from '@jest/globals';
import { opencode } from '../../../src/agents/opencode.ts';
import { bridgeArgs, server } from './given.ts';

test('directly, without the log-in that the server offers, and with the named tools only', () => {
  expect(JSON.parse(opencode.configure(server, 'env').config)).toEqual({
    mcp: {
      'port-prod': {
        type: 'remote',
        url: 'https://mcp.port.io/v1',
        headers: {
          Authorization: 'Bearer {env:PORT_ACCESS_TOKEN}',
          'x-read-only-mode': '1',
          'x-allowed-actions-to-run': '',
        },
        oauth: false,
        enabled: true,
        timeout: 30_000,
      },
    },
    tools: { 'port-prod_*': false, 'port-prod_list_blueprints': true },
  });
});

test('over mcp-remote, all tools', () => {
  const bridged = { ...server, transport: 'mcp-remote', tools: undefined } as const;
  expect(JSON.parse(opencode.configure(bridged, { inline: 'T' }).config)).toEqual({
    mcp: {
      'port-prod': {
        type: 'local',
        command: ['node', ...bridgeArgs('${PORT_AUTH_HEADER}')],
        environment: { PORT_AUTH_HEADER: 'Bearer T' },
        enabled: true,
        timeout: 30_000,
      },
    },
    tools: { 'port-prod_*': true },
  });
});

test('the allow-list is the value of tools', () => {
  const { config, allowedTools } = opencode.configure(server, 'env');
  expect(config).toContain(`"tools":${allowedTools}`);
});
