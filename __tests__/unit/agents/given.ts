import { expect } from '@jest/globals';
import fc from 'fast-check';
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

const printable = fc.string({
  unit: fc.integer({ min: 0x20, max: 0x7e }).map((code) => String.fromCharCode(code)),
});

/** Any token that a header can carry. */
export const tokens = printable.map((text) => `t${text.replaceAll(' ', '')}`);

/** Any server that the inputs let through. */
export const servers: fc.Arbitrary<ServerEntry> = fc.record({
  name: fc
    .stringMatching(/^[A-Za-z0-9](?:[A-Za-z0-9_-]{0,30}[A-Za-z0-9])?$/)
    .filter((name) => !name.includes('__')),
  url: fc.webUrl({ validSchemes: ['https'] }).map((url) => new URL(url).href),
  transport: fc.constantFrom('mcp-remote', 'http'),
  mcpRemoteVersion: fc.constant('0.15.1'),
  headers: fc.dictionary(
    fc.constantFrom('x-read-only-mode', 'x-allowed-actions-to-run'),
    printable,
  ),
  tools: fc.option(
    fc.uniqueArray(fc.stringMatching(/^[A-Za-z0-9_-]{1,64}$/), { minLength: 1, maxLength: 5 }),
    { nil: undefined },
  ),
});
