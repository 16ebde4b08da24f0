import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parse as shellWords } from 'shell-quote';
import { agents } from '../../../src/agents/index.ts';
import { server, servers, tokens } from './given.ts';
import { onlyServer } from './only-server.ts';

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

  test('takes its own reference to a variable for one, and no ordinary token', () => {
    const { config } = agent.configure({ ...server, transport: 'http' }, 'env');
    if (!['codex', 'generic'].includes(agent.name)) expect(config).toMatch(agent.expands);
    expect(agent.configure(server, { inline: 'eyJhbGciOiJIUzI1NiJ9.e30.a-_' }).config).not.toMatch(
      agent.expands,
    );
  });
});

test('no two agents have the same name', () => {
  const names = agents.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
});
