import { expect } from '@jest/globals';
import { parse as parseToml } from 'smol-toml';
import { z } from 'zod';

const strings = z.record(z.string(), z.string());
const direct = z
  .object({
    url: z.string().optional(),
    httpUrl: z.string().optional(),
    headers: strings.optional(),
    http_headers: strings.optional(),
  })
  .refine(({ url, httpUrl }) => url !== undefined || httpUrl !== undefined)
  .transform(({ url, httpUrl, headers, http_headers }) => ({
    url: url ?? httpUrl,
    headers: headers ?? http_headers,
  }));
const bridge = z
  .object({
    command: z.union([z.string().transform((command) => [command]), z.array(z.string())]),
    args: z.array(z.string()).default([]),
    env: strings.optional(),
    environment: strings.optional(),
  })
  .transform(({ command, args, env, environment }) => ({
    command: [...command, ...args],
    env: env ?? environment,
  }));
const entry = z.union([direct, bridge]);

/** The one server in an agent's configuration, whatever they call the fields. */
export function onlyServer(config: string): { name: string; server: z.infer<typeof entry> } {
  const parsed = config.startsWith('{') ? z.unknown().parse(JSON.parse(config)) : parseToml(config);
  const { mcpServers, mcp, mcp_servers } = z
    .record(z.string(), z.record(z.string(), z.unknown()))
    .parse(parsed);
  const all = Object.entries(mcpServers ?? mcp ?? mcp_servers ?? {});
  expect(all).toHaveLength(1);
  const [name, server] = all[0] ?? [];
  return { name: z.string().parse(name), server: entry.parse(server) };
}
