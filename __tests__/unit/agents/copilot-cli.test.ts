import { expect, test } from '@jest/globals';
import { copilotCli } from '../../../src/agents/copilot-cli.ts';
import { bridgeArgs, server } from './given.ts';

test('one server, which offers the named tools only', () => {
  expect(JSON.parse(copilotCli.configure(server, 'env').config)).toEqual({
    mcpServers: {
      'port-prod': {
        type: 'http',
        url: 'https://mcp.port.io/v1',
        headers: {
          Authorization: 'Bearer ${PORT_ACCESS_TOKEN}',
          'x-read-only-mode': '1',
          'x-allowed-actions-to-run': '',
        },
        tools: ['list_blueprints'],
      },
    },
  });
});

test('over mcp-remote, all tools', () => {
  const bridged = { ...server, transport: 'mcp-remote', tools: undefined } as const;
  expect(JSON.parse(copilotCli.configure(bridged, { inline: 'T' }).config)).toEqual({
    mcpServers: {
      'port-prod': {
        type: 'local',
        command: 'node',
        args: bridgeArgs('${PORT_AUTH_HEADER}'),
        env: { PORT_AUTH_HEADER: 'Bearer T' },
        tools: ['*'],
      },
    },
  });
});

test('the arguments load the configuration and allow its tools without asking', () => {
  const { config, args } = copilotCli.configure({ ...server, tools: ['a', 'b'] }, 'env');
  expect(args).toBe(`--additional-mcp-config '${config}' --allow-tool='port-prod(a),port-prod(b)'`);
});

test('without a list the server as a whole is allowed', () => {
  expect(copilotCli.configure({ ...server, tools: undefined }, 'env').allowedTools).toBe(
    'port-prod',
  );
});
