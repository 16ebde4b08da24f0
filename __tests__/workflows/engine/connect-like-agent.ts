import { createRequire } from 'node:module';
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import * as z from 'zod';

const packageFile = z.object({ version: z.string() });

/** What an agent found behind the configuration that its step was given. */
export interface AgentReport {
  readonly server: string;
  /** The tools that it may call, by the server's names; `*` stands for all of them. */
  readonly allowed: readonly string[];
  /** The tools that the server lists for it. */
  readonly offered: readonly string[];
  /** The tool that it called. */
  readonly called: string;
  /** What the tool answered. */
  readonly answer: string;
}

export type ServerConfiguration =
  | { readonly url: string; readonly headers: Record<string, string> }
  | {
      readonly command: string;
      readonly args: readonly string[];
      readonly env: Record<string, string>;
    };

/**
 * Connects to an MCP server and calls the first tool that is allowed and needs no argument. Throws
 * where an agent would go on without Port: no connection, or nothing that it may call.
 * @param home a folder for what the bridge keeps
 */
export async function connectLikeAgent(
  server: string,
  configuration: ServerConfiguration,
  allowed: readonly string[],
  home: string,
): Promise<AgentReport> {
  const client = new Client({ name: 'agent-of-the-tests', version: '1.0.0' });
  await client.connect(transportTo(configuration, home));
  try {
    const { tools } = await client.listTools();
    const callable = tools.find(
      ({ name, inputSchema }) =>
        (allowed.includes('*') || allowed.includes(name)) && !inputSchema.required?.length,
    );
    if (!callable) throw new Error(`None of ${allowed.join(', ')} can be called`);
    const { content } = await client.callTool({ name: callable.name, arguments: {} });
    const offered = tools.map((tool) => tool.name);
    const answer = JSON.stringify(content);
    return { server, allowed, offered, called: callable.name, answer };
  } finally {
    await client.close();
  }
}

function transportTo(configuration: ServerConfiguration, home: string) {
  if ('url' in configuration) {
    const { url, headers } = configuration;
    return new StreamableHTTPClientTransport(new URL(url), { requestInit: { headers } });
  }
  // As npx would, from the installed copy: the tests download nothing.
  const [yes, bridge, ...args] = configuration.args;
  const require = createRequire(import.meta.url);
  const { version } = packageFile.parse(require('mcp-remote/package.json'));
  if (configuration.command !== 'npx' || yes !== '-y' || bridge !== `mcp-remote@${version}`) {
    throw new Error(`The agent would start ${configuration.command} ${yes ?? ''} ${bridge ?? ''}`);
  }
  return new StdioClientTransport({
    command: process.execPath,
    args: [require.resolve('mcp-remote/dist/proxy.js'), ...args],
    env: { HOME: home, ...configuration.env },
    stderr: 'ignore',
  });
}
