import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parse as shellWords } from 'shell-quote';
import { parse as parseToml } from 'smol-toml';
import * as z from 'zod';
import { headers, mapStrings, onlyServer, program } from './configuration.ts';
import { type AgentReport, connectLikeAgent } from './connect-like-agent.ts';

/** What the step of an agent's action gets. */
interface AgentStep {
  readonly inputs: Readonly<Record<string, string>>;
  readonly env: Readonly<Record<string, string>>;
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
  'anthropics/claude-code-action@beta': claudeCodeBeta,
  'anthropics/claude-code-action': claudeCode,
  'openai/codex-action': codex,
  'google-github-actions/run-gemini-cli': geminiCli,
  'QwenLM/qwen-code-action': qwenCode,
};

/** Otherwise the model has to search for the tools before it sees them. */
const alwaysLoad = z.literal(true);

const claudeConfig = z.object({
  mcpServers: z.record(
    z.string(),
    z.union([
      z.object({ type: z.literal('http'), url: z.string(), headers, alwaysLoad }),
      program.extend({ alwaysLoad }),
    ]),
  ),
});

/** anthropics/claude-code-action, base-action/src/parse-sdk-options.ts. */
async function claudeCode({ inputs, env, temp }: AgentStep) {
  requireInputs(inputs, ['anthropic_api_key', 'prompt']);
  const flags = flagsIn(inputs.claude_args ?? '');
  // Of several configurations the inline ones are merged, and files are dropped.
  const servers = (flags.get('--mcp-config') ?? [])
    .filter((value) => value.startsWith('{'))
    .flatMap((value) => Object.entries(claudeConfig.parse(JSON.parse(value)).mcpServers));
  const [server, entry] = onlyServer(Object.fromEntries(servers));
  // A flag that is followed by a word has a value, and this one then means nothing.
  if (flags.get('--strict-mcp-config')?.length !== 0) {
    throw new Error("Claude Code also starts the servers of the repository's .mcp.json");
  }
  const allowed = ['--allowedTools', '--allowed-tools']
    .flatMap((spelling) => flags.get(spelling) ?? [])
    .flatMap((value) => value.split(','))
    .map((tool) => tool.trim().split('__'))
    .filter(([kind, name]) => kind === 'mcp' && name === server)
    .map(([, , ...tool]) => tool.join('__') || '*');
  // An unset variable stays as it is written.
  const reach = mapStrings(entry, (text) =>
    text.replace(/\$\{(\w+)\}/g, (whole, variable: string) => env[variable] ?? whole),
  );
  const report = await connectLikeAgent({ server, reach, allowed }, env, temp);
  const file = path.join(temp, 'claude-execution-output.json');
  writeFileSync(file, JSON.stringify([{ type: 'result', result: report.answer }]));
  return { report, outputs: { execution_file: file } };
}

const betaConfig = z.object({
  mcpServers: z.record(
    z.string(),
    z.union([z.object({ url: z.string(), headers }), program.extend({ env: headers })]),
  ),
});

/** The inputs of anthropics/claude-code-action before v1, action.yml; it writes a summary itself. */
async function claudeCodeBeta({ inputs, env, temp }: AgentStep) {
  requireInputs(inputs, ['anthropic_api_key', 'direct_prompt', 'mcp_config', 'allowed_tools']);
  if (inputs.mode !== 'agent') throw new Error('Nobody mentioned @claude');
  const { mcpServers } = betaConfig.parse(JSON.parse(inputs.mcp_config ?? ''));
  const [server, reach] = onlyServer(mcpServers);
  const prefix = `mcp__${server}__`;
  const allowed = (inputs.allowed_tools ?? '')
    .split(',')
    .flatMap((tool) => (tool.startsWith(prefix) ? tool.slice(prefix.length) : []));
  const report = await connectLikeAgent({ server, reach, allowed }, env, temp);
  return { report, outputs: {} };
}

/** Each flag with all the values that follow it, wherever it is repeated. */
function flagsIn(claudeArgs: string): Map<string, string[]> {
  const lines = claudeArgs.split('\n').filter((line) => !line.trim().startsWith('#'));
  const flags = new Map<string, string[]>();
  let flag = '';
  for (const word of shellWords(lines.join('\n'))) {
    if (typeof word !== 'string') continue;
    if (word.startsWith('--')) {
      flag = word;
      flags.set(flag, flags.get(flag) ?? []);
    } else flags.set(flag, [...(flags.get(flag) ?? []), word]);
  }
  return flags;
}

const codexConfig = z.object({
  shell_environment_policy: z
    .object({ set: z.object({ PORT_ACCESS_TOKEN: z.literal('') }) })
    .optional(),
  mcp_servers: z.record(
    z.string(),
    z.object({
      url: z.string(),
      http_headers: headers,
      bearer_token_env_var: z.string().optional(),
      enabled_tools: z.array(z.string()).default(['*']),
      required: z.literal(true),
      default_tools_approval_mode: z.literal('approve'),
    }),
  ),
});

/**
 * openai/codex-action: `codex-home` with a config.toml, which gets lines of the action's own before
 * and after. `codex-args` may name no MCP servers from v1.12 on.
 */
async function codex({ inputs, env, temp }: AgentStep) {
  requireInputs(inputs, ['openai-api-key', 'prompt', 'codex-home']);
  if (inputs['codex-args']?.includes('mcp_servers')) {
    throw new Error('codex-action refuses MCP servers in codex-args');
  }
  const home = inputs['codex-home'] ?? '';
  if (path.relative(temp, home).startsWith('..')) throw new Error(`${home} outlives the job`);
  const ours = readFileSync(path.join(home, 'config.toml'), 'utf8');
  const config = codexConfig.parse(
    parseToml(`model_provider = "proxy"\n\n\n${ours}\n\n[model_providers.proxy]\nname = "Proxy"\n`),
  );
  const [server, entry] = onlyServer(config.mcp_servers);
  const variable = entry.bearer_token_env_var;
  if (variable && !config.shell_environment_policy) {
    throw new Error(`The commands that Codex runs see ${variable}`);
  }
  const token = variable ? { Authorization: `Bearer ${env[variable] ?? ''}` } : {};
  const reach = { url: entry.url, headers: { ...entry.http_headers, ...token } };
  const report = await connectLikeAgent({ server, reach, allowed: entry.enabled_tools }, env, temp);
  return { report, outputs: { 'final-message': report.answer } };
}

const geminiSettings = z.object({
  mcpServers: z.record(
    z.string(),
    z.object({
      type: z.literal('http'),
      url: z.string(),
      headers,
      includeTools: z.array(z.string()).default(['*']),
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
  const [server, { includeTools: allowed, ...place }] = onlyServer(settings.mcpServers);
  // An unset variable becomes empty.
  const reach = mapStrings(place, (text) =>
    text.replace(/\$(?:\{(\w+)\}|(\w+))/g, (_, braced?: string, plain?: string) => {
      return env[braced ?? plain ?? ''] ?? '';
    }),
  );
  const report = await connectLikeAgent({ server, reach, allowed }, env, temp);
  return { report, outputs: { summary: report.answer } };
}

const qwenSettings = z.object({
  mcpServers: z.record(
    z.string(),
    z.object({
      httpUrl: z.string(),
      headers,
      includeTools: z.array(z.string()).default(['*']),
      trust: z.literal(true),
    }),
  ),
  mcp: z.object({ allowed: z.array(z.string()) }),
});

/** QwenLM/qwen-code-action: `settings` becomes .qwen/settings.json. */
async function qwenCode({ inputs, env, temp }: AgentStep) {
  requireInputs(inputs, ['openai_api_key', 'prompt']);
  const settings = qwenSettings.parse(JSON.parse(inputs.settings ?? ''));
  const [server, { includeTools: allowed, httpUrl: url, headers: given }] = onlyServer(
    settings.mcpServers,
  );
  if (settings.mcp.allowed.join() !== server) {
    throw new Error("Qwen Code also starts the servers of the repository's .mcp.json");
  }
  // An unset variable stays as it is written.
  const reach = mapStrings({ url, headers: given }, (text) =>
    text.replace(/\$\{(\w+)\}/g, (whole, variable: string) => env[variable] ?? whole),
  );
  const report = await connectLikeAgent({ server, reach, allowed }, env, temp);
  return { report, outputs: { summary: report.answer } };
}

function requireInputs(inputs: Readonly<Record<string, string>>, names: readonly string[]): void {
  for (const name of names) {
    if (!inputs[name]) throw new Error(`The agent's action got no ${name}`);
  }
}
