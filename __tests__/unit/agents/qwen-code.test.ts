import { expect, test } from '@jest/globals';
import { qwenCode } from '../../../src/agents/qwen-code.ts';
import { bridgeArgs, server } from './given.ts';

test('settings with one trusted server, alone, which offers the named tools only', () => {
  expect(JSON.parse(qwenCode.configure(server, 'env').config)).toEqual({
    mcpServers: {
      'port-prod': {
        httpUrl: 'https://mcp.port.io/v1',
        headers: {
          Authorization: 'Bearer ${PORT_ACCESS_TOKEN}',
          'x-read-only-mode': '1',
          'x-allowed-actions-to-run': '',
        },
        includeTools: ['list_blueprints'],
        trust: true,
        alwaysLoadTools: true,
      },
    },
    mcp: { allowed: ['port-prod'] },
  });
});

test('over mcp-remote, all tools', () => {
  const bridged = { ...server, transport: 'mcp-remote', tools: undefined } as const;
  expect(JSON.parse(qwenCode.configure(bridged, { inline: 'T' }).config)).toMatchObject({
    mcpServers: {
      'port-prod': {
        command: 'node',
        args: bridgeArgs('${PORT_AUTH_HEADER}'),
        env: { PORT_AUTH_HEADER: 'Bearer T' },
        trust: true,
        alwaysLoadTools: true,
      },
    },
  });
});

test('the allow-list has the names that its permissions know', () => {
  const allowed = (tools: string[] | undefined) =>
    qwenCode.configure({ ...server, tools }, 'env').allowedTools;
  expect(allowed(['a', 'b'])).toBe('mcp__port-prod__a,mcp__port-prod__b');
  expect(allowed(undefined)).toBe('mcp__port-prod__*');
});
