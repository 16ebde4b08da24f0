import { expect, test } from '@jest/globals';
import { z } from 'zod';
import { cursor } from '../../../src/agents/cursor.ts';
import { bridgeArgs, server } from './given.ts';

/** `.cursor/mcp.json` as documented (https://cursor.com/docs/context/mcp). */
const strings = z.record(z.string(), z.string());
const mcpJson = z.strictObject({
  mcpServers: z.record(
    z.string(),
    z.union([
      z.strictObject({ url: z.url(), headers: strings }),
      z.strictObject({ command: z.string(), args: z.array(z.string()), env: strings }),
    ]),
  ),
});

const read = (transport: 'http' | 'mcp-remote') =>
  mcpJson.parse(JSON.parse(cursor.configure({ ...server, transport }, 'env').config)).mcpServers;

test('directly', () => {
  expect(read('http')).toEqual({
    'port-prod': {
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
      command: 'node',
      args: bridgeArgs('${PORT_AUTH_HEADER}'),
      env: { PORT_AUTH_HEADER: 'Bearer ${env:PORT_ACCESS_TOKEN}' },
    },
  });
});

test('the allow-list is that of cli.json', () => {
  const allowed = (tools: string[] | undefined) =>
    cursor.configure({ ...server, tools }, 'env').allowedTools;
  expect(allowed(['a', 'b'])).toBe('["Mcp(port-prod:a)","Mcp(port-prod:b)"]');
  expect(allowed(undefined)).toBe('["Mcp(port-prod:*)"]');
});
