import { expect } from '@jest/globals';
import type { ServerEntry } from '../../../src/agents/agent.ts';

/** A server as the inputs give it: narrowed to reading and to one tool. */
export const server: ServerEntry = {
  name: 'port-prod',
  url: 'https://mcp.port.io/v1',
  transport: 'http',
  mcpRemoteVersion: '0.15.1',
  headers: { 'x-read-only-mode': '1', 'x-allowed-actions-to-run': '' },
  tools: ['list_blueprints'],
};

/** The arguments of node for that server: a program that starts npx elsewhere, and npx's own. */
export const bridgeArgs = (authorization: string): unknown[] => [
  '-e',
  expect.stringContaining('"npx"'),
  '--',
  '-y',
  'mcp-remote@0.15.1',
  'https://mcp.port.io/v1',
  '--transport',
  'http-only',
  '--enable-proxy',
  '--header',
  `Authorization:${authorization}`,
  '--header',
  'x-read-only-mode:1',
  '--header',
  'x-allowed-actions-to-run:',
];
