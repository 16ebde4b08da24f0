import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parse as shellWords } from 'shell-quote';
import type { ServerEntry } from '../../../src/agents/agent.ts';
import { agents } from '../../../src/agents/index.ts';
import { onlyServer } from './only-server.ts';

const printable = fc.string({
  unit: fc.integer({ min: 0x20, max: 0x7e }).map((code) => String.fromCharCode(code)),
});

/** Any token that a header can carry. */
const tokens = printable.map((text) => `t${text.replaceAll(' ', '')}`);

/** Any server that the inputs let through. */
const servers: fc.Arbitrary<ServerEntry> = fc.record({
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

describe.each(agents.map((agent) => [agent.name, agent] as const))('%s', (_name, agent) => {
  test('reads in its configuration exactly the server and the token that were given', () => {
    fc.assert(
      fc.property(servers, tokens, (server, token) => {
        const { name, server: read } = onlyServer(
          agent.configure(server, { inline: token }).config,
        );
        expect(name).toBe(server.name);
        expect(read).toEqual(
          server.transport === 'http'
            ? { url: server.url, headers: { Authorization: `Bearer ${token}`, ...server.headers } }
            : {
                command: expect.arrayContaining([
                  server.url,
                  ...Object.entries(server.headers).map(([header, value]) => `${header}:${value}`),
                ]),
                env: expect.objectContaining({ PORT_AUTH_HEADER: `Bearer ${token}` }),
              },
        );
      }),
    );
  });

  test('gets a configuration and arguments that survive single quotes in a shell', () => {
    fc.assert(
      fc.property(servers, tokens, (server, token) => {
        const { config, args } = agent.configure(server, { inline: token });
        expect(config).not.toContain("'");
        for (const text of config.startsWith('{') ? [config, args] : [args]) {
          expect(text).not.toContain('\n');
        }
        // As anthropics/claude-code-action splits them; a POSIX shell does the same.
        if (args.startsWith('--')) expect(shellWords(args)[1]).toBe(config);
      }),
    );
  });

  test('finds no token where the configuration refers to the environment', () => {
    if (!agent.refersToEnvironment) return;
    fc.assert(
      fc.property(servers, (server) => {
        const { config, args } = agent.configure(server, 'env');
        expect(config).toContain('PORT_ACCESS_TOKEN');
        if (args !== '') expect(args).toContain('PORT_ACCESS_TOKEN');
      }),
    );
  });
});

test('no two agents have the same name', () => {
  const names = agents.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
});
