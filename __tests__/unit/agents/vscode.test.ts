import { expect, test } from '@jest/globals';
import { z } from 'zod';
import { vscode } from '../../../src/agents/vscode.ts';
import { bridgeArgs, server } from './given.ts';

/** What VS Code's schema of mcp.json says (microsoft/vscode, mcpConfiguration.ts). */
const strings = z.record(z.string(), z.string());
const mcpJson = z.strictObject({
  servers: z.record(
    z.string(),
    z.union([
      z.strictObject({
        type: z.literal('http'),
        url: z.string().regex(/^https?:\/\/.+/),
        headers: strings,
      }),
      z.strictObject({
        type: z.literal('stdio'),
        command: z.string(),
        args: z.array(z.string()),
        env: strings,
      }),
    ]),
  ),
});

const read = (transport: 'http' | 'mcp-remote') =>
  mcpJson.parse(JSON.parse(vscode.configure({ ...server, transport }, 'env').config)).servers;

test('directly', () => {
  expect(read('http')).toEqual({
    'port-prod': {
      type: 'http',
      url: 'https://mcp.port.io/v1',
      headers: {
        Authorization: 'Bearer ${env:PORT_ACCESS_TOKEN}',
        'x-read-only-mode': '1',
        'x-allowed-actions-to-run': '',
      },
    },
  });
});

test('over mcp-remote', () => {
  expect(read('mcp-remote')).toEqual({
    'port-prod': {
      type: 'stdio',
      command: 'npx',
      args: ['-y', ...bridgeArgs('${PORT_AUTH_HEADER}')],
      env: { PORT_AUTH_HEADER: 'Bearer ${env:PORT_ACCESS_TOKEN}' },
    },
  });
});

test('the allow-list is that of a custom agent', () => {
  const allowed = (tools: string[] | undefined) =>
    vscode.configure({ ...server, tools }, 'env').allowedTools;
  expect(allowed(['a', 'b'])).toBe('["port-prod/a","port-prod/b"]');
  expect(allowed(undefined)).toBe('["port-prod/*"]');
});
