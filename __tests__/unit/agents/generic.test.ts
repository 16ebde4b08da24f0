import { expect, test } from '@jest/globals';
import { generic } from '../../../src/agents/generic.ts';
import { bridgeArgs, server } from './given.ts';

test('the shape that most programs share, and no field beyond it', () => {
  expect(JSON.parse(generic.configure(server, { inline: 'T' }).config)).toEqual({
    mcpServers: {
      'port-prod': {
        type: 'http',
        url: 'https://mcp.port.io/v1',
        headers: {
          Authorization: 'Bearer T',
          'x-read-only-mode': '1',
          'x-allowed-actions-to-run': '',
        },
      },
    },
  });
});

test('over mcp-remote', () => {
  const bridged = { ...server, transport: 'mcp-remote' } as const;
  expect(JSON.parse(generic.configure(bridged, { inline: 'T' }).config)).toEqual({
    mcpServers: {
      'port-prod': {
        command: 'node',
        args: bridgeArgs('${PORT_AUTH_HEADER}'),
        env: { PORT_AUTH_HEADER: 'Bearer T' },
      },
    },
  });
});

test('the allow-list has the names that the server knows, and none allows all', () => {
  const allowed = (tools: string[] | undefined) =>
    generic.configure({ ...server, tools }, { inline: 'T' }).allowedTools;
  expect(allowed(['a', 'b'])).toBe('["a","b"]');
  expect(allowed(undefined)).toBe('');
});
