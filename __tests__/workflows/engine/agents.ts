import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parse as shellWords } from 'shell-quote';
import { parse as parseToml } from 'smol-toml';
import * as z from 'zod';
import { type AgentReport, connectLikeAgent } from './connect-like-agent.ts';

/** What the step of an agent's action gets. */
interface AgentStep {
  readonly inputs: Readonly<Record<string, string>>;
  readonly env: Readonly<Record<string, string>>;
  readonly workspace: string;
  readonly temp: string;
}

type AgentAction = (
  step: AgentStep,
) => Promise<{ report: AgentReport; outputs: Record<string, string> }>;

/**
 * Stand-ins of the agents' own actions. Each reads its `with:` as the real one does, connects to
 * the server that it finds there and calls one of the tools that it may call.
 */
export const agentActions: Readonly<Record<string, AgentAction>> = {
  'anthropics/claude-code-action': claudeCode,
  'openai/codex-action': codex,
  'google-github-actions/run-gemini-cli': geminiCli,
};

const strings = z.record(z.string(), z.string());

const claudeConfig = z.object({
  mcpServers: z.record(
    z.string(),
    z.union([
      z.object({ type: z.literal('http'), url: z.string(), headers: strings.optional() }),
      z.object({ command: z.string(), args: z.array(z.string()), env: strings.optional() }),
    ]),
  ),
});

/** anthropics/claude-code-action, base-action/src/parse-sdk-options.ts. */
async function claudeCode({ inputs, env, temp }: AgentStep) {
  requireInputs(inputs, ['anthropic_api_key', 'prompt']);
  const uncommented = (inputs.claude_args ?? '')
    .split('\n')
    .filter((line) => !line.trim().startsWith('#'))
    .join('\n');
  const words = shellWords(uncommented).filter((word) => typeof word === 'string');
  const flags = new Map<string, string[]>();
  let flag = '';
  for (const word of words) {
    if (word.startsWith('--')) flag = word;
    flags.set(flag, [...(flags.get(flag) ?? []), ...(word === flag ? [] : [word])]);
  }
  // Of several configurations the inline ones are merged and files are dropped.
  const servers = (flags.get('--mcp-config') ?? [])
    .filter((value) => value.startsWith('{'))
    .flatMap((value) => Object.entries(claudeConfig.parse(JSON.parse(value)).mcpServers));
  const [name, server] = onlyServer(Object.fromEntries(servers));
  const reference = /\$\{(?<name>\w+)\}/g;
  const expand = (text: string) =>
    text.replace(reference, (whole, variable: string) => env[variable] ?? whole);
  const allowed = ['--allowedTools', '--allowed-tools']
    .flatMap((spelling) => flags.get(spelling) ?? [])
    .flatMap((value) => value.split(','))
    .map((tool) => tool.trim())
    .filter((tool) => tool === `mcp__${name}` || tool.startsWith(`mcp__${name}__`))
    .map((tool) => (tool === `mcp__${name}` ? '*' : tool.slice(`mcp__${name}__`.length)));
  const report = await connectLikeAgent(
    name,
    'command' in server
      ? {
          command: server.command,
          args: server.args.map(expand),
          env: mapValues(server.env ?? {}, expand),
        }
      : { url: expand(server.url), headers: mapValues(server.headers ?? {}, expand) },
    allowed,
    temp,
  );
  const file = path.join(temp, 'claude-execution-output.json');
  writeFileSync(file, JSON.stringify([{ type: 'result', result: report.answer }]));
  return { report, outputs: { execution_file: file } };
}

const codexConfig = z.object({
  mcp_servers: z.record(
    z.string(),
    z.strictObject({
      url: z.string(),
      http_headers: strings.optional(),
      bearer_token_env_var: z.string().optional(),
      enabled_tools: z.array(z.string()).optional(),
      required: z.boolean().optional(),
      default_tools_approval_mode: z.string().optional(),
    }),
  ),
});

/** openai/codex-action: `codex-args` as JSON or shell words, `codex-home` with a config.toml. */
async function codex({ inputs, env, temp }: AgentStep) {
  requireInputs(inputs, ['openai-api-key', 'prompt']);
  const given = (inputs['codex-args'] ?? '').trim();
  const words = given.startsWith('[')
    ? z.array(z.string()).parse(JSON.parse(given))
    : shellWords(given).filter((word) => typeof word === 'string');
  const overrides = words.filter((_, index) => ['-c', '--config'].includes(words[index - 1] ?? ''));
  const home = inputs['codex-home'];
  const file = home ? readFileSync(path.join(home, 'config.toml'), 'utf8') : '';
  const config = codexConfig.parse(parseToml([...overrides, file].join('\n')));
  const [name, server] = onlyServer(config.mcp_servers);
  const variable = server.bearer_token_env_var;
  const token = variable ? { Authorization: `Bearer ${env[variable] ?? ''}` } : {};
  const headers = { ...server.http_headers, ...token };
  const report = await connectLikeAgent(
    name,
    { url: server.url, headers },
    server.enabled_tools ?? ['*'],
    temp,
  );
  return { report, outputs: { 'final-message': report.answer } };
}

const geminiSettings = z.object({
  mcpServers: z.record(
    z.string(),
    z.object({
      url: z.string().optional(),
      httpUrl: z.string().optional(),
      headers: strings.optional(),
      includeTools: z.array(z.string()).optional(),
      trust: z.literal(true),
    }),
  ),
});

/** google-github-actions/run-gemini-cli: `settings` becomes .gemini/settings.json. */
async function geminiCli({ inputs, env, temp }: AgentStep) {
  requireInputs(inputs, ['gemini_api_key', 'prompt']);
  if (env.GEMINI_CLI_TRUST_WORKSPACE !== 'true') {
    throw new Error('Gemini CLI disables every server in a workspace that is not trusted');
  }
  const settings = geminiSettings.parse(JSON.parse(inputs.settings ?? ''));
  const [name, server] = onlyServer(settings.mcpServers);
  const reference = /\$(?:\{(?<braced>\w+)\}|(?<plain>\w+))/g;
  const expand = (text: string) =>
    text.replace(
      reference,
      (_, braced: string | undefined, plain: string | undefined) =>
        env[braced ?? plain ?? ''] ?? '',
    );
  const report = await connectLikeAgent(
    name,
    {
      url: expand(server.url ?? server.httpUrl ?? ''),
      headers: mapValues(server.headers ?? {}, expand),
    },
    server.includeTools ?? ['*'],
    temp,
  );
  return { report, outputs: { summary: report.answer } };
}

function requireInputs(inputs: Readonly<Record<string, string>>, names: readonly string[]): void {
  for (const name of names) {
    if (!inputs[name]) throw new Error(`The agent's action got no ${name}`);
  }
}

function onlyServer<Server>(servers: Readonly<Record<string, Server>>): [string, Server] {
  const [only, ...others] = Object.entries(servers);
  if (!only || others.length > 0) {
    throw new Error(`The agent has ${Object.keys(servers).length} MCP servers`);
  }
  return only;
}

function mapValues(
  mapping: Readonly<Record<string, string>>,
  change: (value: string) => string,
): Record<string, string> {
  return Object.fromEntries(Object.entries(mapping).map(([key, value]) => [key, change(value)]));
}
