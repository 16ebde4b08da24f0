import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import * as z from 'zod';
import { headers, mapStrings, onlyServer } from './configuration.ts';
import { connect, type Connection } from './connect-like-agent.ts';

// Stands in for the agents that workflows start from a script, under the name in its first
// argument: reads the configuration as the agent does, prints its answer, and beside it, as one line
// on stderr, what it found.

const { env } = process;
const server = z.object({ url: z.string(), headers });
const expand = (pattern: RegExp) => (text: string) =>
  text.replace(pattern, (whole, variable: string) => env[variable] ?? whole);

const programs: Readonly<Record<string, (args: string[]) => Connection>> = {
  copilot(args) {
    const { values } = parseArgs({
      args,
      options: {
        prompt: { type: 'string', short: 'p' },
        silent: { type: 'boolean' },
        'additional-mcp-config': { type: 'string' },
        'allow-tool': { type: 'string' },
      },
    });
    requireText(values.prompt, 'prompt');
    // Without it, what it did and what that cost stand around the answer.
    if (!values.silent) throw new Error('The answer of Copilot CLI is not alone');
    requireText(env.COPILOT_GITHUB_TOKEN, 'COPILOT_GITHUB_TOKEN');
    const config = z
      .object({ mcpServers: z.record(z.string(), server.extend({ tools: z.array(z.string()) })) })
      .parse(JSON.parse(values['additional-mcp-config'] ?? ''));
    const [name, entry] = onlyServer(config.mcpServers);
    const permitted = (values['allow-tool'] ?? '').split(',');
    return {
      server: name,
      reach: mapStrings(entry, expand(/\$\{?(\w+)\}?/g)),
      allowed: entry.tools.filter(
        (tool) => permitted.includes(name) || permitted.includes(`${name}(${tool})`),
      ),
    };
  },

  opencode(args) {
    requireText(args.at(-1), 'prompt');
    requireText(env.ANTHROPIC_API_KEY, 'ANTHROPIC_API_KEY');
    requireText(env.OPENCODE_DISABLE_PROJECT_CONFIG, 'OPENCODE_DISABLE_PROJECT_CONFIG');
    const config = z
      .object({
        mcp: z.record(
          z.string(),
          server.extend({ oauth: z.literal(false), enabled: z.literal(true) }),
        ),
        tools: z.record(z.string(), z.boolean()),
      })
      .parse(JSON.parse(env.OPENCODE_CONFIG_CONTENT ?? ''));
    const [name, entry] = onlyServer(config.mcp);
    return {
      server: name,
      reach: mapStrings(entry, expand(/\{env:(\w+)\}/g)),
      allowed: Object.entries(config.tools).flatMap(([tool, on]) =>
        on && tool.startsWith(`${name}_`) ? tool.slice(name.length + 1) : [],
      ),
    };
  },

  // The Claude Agent SDK, in the program of the example; see machine.ts.
  'claude-agent-sdk'([options = '']) {
    requireText(env.ANTHROPIC_API_KEY, 'ANTHROPIC_API_KEY');
    const { mcpServers, allowedTools } = z
      .object({
        mcpServers: z.record(z.string(), server.extend({ type: z.literal('http') })),
        allowedTools: z.array(z.string()),
        settingSources: z.tuple([]),
        strictMcpConfig: z.literal(true),
      })
      .parse(JSON.parse(options));
    const [name, reach] = onlyServer(mcpServers);
    const prefix = `mcp__${name}__`;
    return {
      server: name,
      reach,
      allowed: allowedTools.map((tool) =>
        tool.startsWith(prefix) ? tool.slice(prefix.length) : '*',
      ),
    };
  },

  'cursor-agent'(args) {
    requireText(args.at(-1), 'prompt');
    requireText(env.CURSOR_API_KEY, 'CURSOR_API_KEY');
    const config = z
      .object({ mcpServers: z.record(z.string(), server) })
      .parse(JSON.parse(readFileSync('.cursor/mcp.json', 'utf8')));
    const { permissions } = z
      .object({ permissions: z.object({ allow: z.array(z.string()) }) })
      .parse(JSON.parse(readFileSync('.cursor/cli.json', 'utf8')));
    const [name, entry] = onlyServer(config.mcpServers);
    return {
      server: name,
      reach: mapStrings(entry, expand(/\$\{env:(\w+)\}/g)),
      allowed: permissions.allow.flatMap((rule) =>
        rule.startsWith(`Mcp(${name}:`) ? rule.slice(`Mcp(${name}:`.length, -1) : [],
      ),
    };
  },
};

function requireText(text: string | undefined, what: string): void {
  if (!text) throw new Error(`The agent got no ${what}`);
}

const [program = '', ...args] = process.argv.slice(2);
const connection = programs[program]?.(args);
if (!connection) throw new Error(`These tests do not know the program ${program}`);
const report = await connect(connection, '');
console.error(JSON.stringify(report));
console.log(report.answer);
