import * as z from 'zod';
import type { Connection } from './connect-like-agent.ts';

// What the configurations of several agents have in common.

const strings = z.record(z.string(), z.string());

export const headers = strings.default({});

/** A server that the agent starts, the bridge. */
export const program = z.object({ command: z.string(), args: z.array(z.string()), env: strings });

/** The name and the entry of the one server in a configuration. */
export function onlyServer<Server>(servers: Readonly<Record<string, Server>>): [string, Server] {
  const [only, ...others] = Object.entries(servers);
  if (!only || others.length > 0) {
    throw new Error(`The agent has ${Object.keys(servers).length} MCP servers`);
  }
  return only;
}

/** Changes every string in the place of a server, as agents expand variables. */
export function mapStrings(
  reach: Connection['reach'],
  change: (text: string) => string,
): Connection['reach'] {
  const mapped = (record: Record<string, string>) =>
    Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value)]));
  return 'url' in reach
    ? { url: change(reach.url), headers: mapped(reach.headers) }
    : { ...reach, args: reach.args.map(change), env: mapped(reach.env) };
}
