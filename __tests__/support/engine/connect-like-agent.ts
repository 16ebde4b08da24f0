import { execFile } from 'node:child_process';
import { createRequire } from 'node:module';
import { promisify } from 'node:util';
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import * as z from 'zod';

const require = createRequire(import.meta.url);
const packageFile = z.object({ version: z.string() });

export const agentReport = z.object({
  /** The server's name in the configuration. */
  server: z.string(),
  /** The tools that the agent may call, by the server's names; `*` stands for all of them. */
  allowed: z.array(z.string()),
  /** The tools that the server lists for it. */
  offered: z.array(z.string()),
  /** The tool that it called, and what that answered. */
  called: z.string(),
  answer: z.string(),
});

/** What an agent found behind the configuration that its step was given. */
export type AgentReport = z.infer<typeof agentReport>;

/** What an agent may write, all of which must arrive and none of which may take effect. */
export const unruly = [
  'Here they are:',
  '```',
  '$(touch expanded) `touch expanded` ${{ github.token }} "it\'s"',
  '</code></pre></details>',
  '# Port: forged',
  '::error::forged',
  'EOF',
  'result=forged\r# Port: forged',
].join('\n');

export interface Connection {
  readonly server: string;
  /** Where the server is: an address, or a program to start. */
  readonly reach:
    | { readonly url: string; readonly headers: Record<string, string> }
    | {
        readonly command: string;
        readonly args: readonly string[];
        readonly env: Record<string, string>;
      };
  readonly allowed: readonly string[];
}

/**
 * Connects to an MCP server and calls the first tool that is allowed. Throws where an agent would
 * go on without Port: no connection, or nothing that it may call.
 * @param env the environment of the agent's step
 * @param home a folder for what the bridge keeps
 */
export async function connectLikeAgent(
  connection: Connection,
  env: Readonly<Record<string, string>>,
  home: string,
): Promise<AgentReport> {
  // Only a process of its own takes a proxy and a private CA from its environment.
  return env.HTTPS_PROXY ? inProcess(connection, env) : connect(connection, home);
}

async function inProcess(
  connection: Connection,
  env: Readonly<Record<string, string>>,
): Promise<AgentReport> {
  const program = `import { connect } from ${JSON.stringify(import.meta.url)};
    console.log(JSON.stringify(await connect(JSON.parse(process.argv[1]), '')));`;
  const args = ['--use-env-proxy', '--input-type=module', '--eval', program];
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [...args, JSON.stringify(connection)],
    { env },
  );
  return agentReport.parse(JSON.parse(stdout));
}

export async function connect(
  { server, reach, allowed }: Connection,
  home: string,
): Promise<AgentReport> {
  const client = new Client({ name: 'agent-of-the-tests', version: '1.0.0' });
  await client.connect(transportTo(reach, home));
  try {
    const { tools } = await client.listTools();
    const tool = tools.find(({ name }) => allowed.includes('*') || allowed.includes(name));
    if (!tool) throw new Error(`The server has none of ${allowed.join(', ')}`);
    const required = tool.inputSchema.required ?? [];
    const { content } = await client.callTool({
      name: tool.name,
      arguments: Object.fromEntries(required.map((name) => [name, 'service'])),
    });
    return {
      server,
      allowed: [...allowed],
      offered: tools.map(({ name }) => name),
      called: tool.name,
      answer: `${unruly}\n${JSON.stringify(content)}`,
    };
  } finally {
    await client.close();
  }
}

function transportTo(reach: Connection['reach'], home: string) {
  if ('url' in reach) {
    const { url, headers } = reach;
    return new StreamableHTTPClientTransport(new URL(url), { requestInit: { headers } });
  }
  return new StdioClientTransport({
    command: process.execPath,
    // As npx would, from the installed copy: the tests download nothing.
    args: [require.resolve('mcp-remote/dist/proxy.js'), ...bridgeArguments(reach)],
    env: { HOME: home, ...reach.env },
    stderr: 'ignore',
  });
}

/** What the bridge is given where npx starts it: as this action writes it, or as Port's guide does. */
function bridgeArguments({ command, args }: { command: string; args: readonly string[] }) {
  const [guides, ...own] = args;
  if (command === 'npx' && guides === 'mcp-remote') return own;
  const [, , , yes, bridge, ...rest] = args;
  const { version } = packageFile.parse(require('mcp-remote/package.json'));
  if (command === 'node' && yes === '-y' && bridge === `mcp-remote@${version}`) return rest;
  throw new Error(`The agent would start ${command} ${args.join(' ')}`);
}
