import type { Agent, Transport } from '../agents/agent.ts';
import { claudeCode } from '../agents/claude-code.ts';
import { agents } from '../agents/index.ts';
import { InputError } from '../errors.ts';
import {
  authMethodNames,
  authMethods,
  type ClientCredentials,
  shortestSecret,
} from '../port/auth-methods.ts';
import type { TokenEndpoint } from '../port/exchange.ts';
import type { Narrowing } from '../port/headers.ts';
import { addresses, regionOf } from '../port/regions.ts';
import { hiddenByReadOnlyMode, isTrigger } from '../port/tool-names.ts';
import {
  authBaseUrl,
  contradiction,
  lookAlikes,
  mcpUrl,
  region,
  regionInWords,
  regionUsed,
} from './addresses.ts';
import { credential, doubts } from './credentials.ts';
import { quoted, Refused } from './refused.ts';
import { defaultServerName, hiddenInReadOnlyMode, type ToolChoice, toolNames } from './tools.ts';
import {
  actionIdentifiers,
  defaultMcpRemoteVersion,
  oneOf,
  pinnedVersion,
  serverName,
  wholeNumber,
  yesOrNo,
} from './values.ts';

export type { ToolChoice } from './tools.ts';

export interface Settings {
  readonly credentials: ClientCredentials;
  readonly tokenEndpoint: TokenEndpoint;
  readonly mcpUrl: string;
  readonly agent: Agent;
  readonly transport: Transport | 'gateway';
  readonly mcpRemoteVersion: string;
  readonly serverName: string;
  readonly tools: ToolChoice;
  readonly narrowing: Narrowing;
  readonly tokenInConfig: 'inline' | 'env';
  readonly verify: boolean;
  readonly summary: boolean;
  /** Empty where none was given; not trusted until it opens. */
  readonly sealedToken: string;
  readonly minLifetimeSeconds: number;
  readonly timeoutSeconds: number;
  readonly maxAttempts: number;
  /** What is accepted and may still be wrong; sentences that name their input. */
  readonly warnings: readonly string[];
}

/**
 * The action's inputs, all of them checked.
 *
 * @param get returns an input's value without white space around it, empty where it is not set
 * @param clean makes text fit to be shown, with *** for every piece of the client secret
 * @throws InputError with every problem at once
 */
export function readInputs(
  get: (name: string) => string,
  clean: (text: string) => string,
): Settings {
  const problems: string[] = [];
  const quote = (text: string) => quoted(text, clean);

  /** The parsed value, or the default where the input is empty; a problem is kept for later. */
  function read<T>(name: string, fallback: T, parse: (text: string) => T): T {
    const text = get(name);
    try {
      if (name !== 'client_secret' && holds(text, get('client_secret'), clean)) {
        throw new Refused('holds the client secret, which goes into client_secret alone');
      }
      return text === '' ? fallback : parse(text);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      problems.push(`${name} ${error.sentence(quote)}`);
      return fallback;
    }
  }
  /** The same for an input whose default depends on others. */
  function readIfSet<T>(name: string, parse: (text: string) => T): T | undefined {
    return read<T | undefined>(name, undefined, parse);
  }

  const clientId = read('client_id', '', credential);
  const clientSecret = read('client_secret', '', credential);
  const missing = ['client_id', 'client_secret'].filter((name) => get(name) === '');
  if (missing.length > 0) problems.push(missingCredentials(missing));

  const said = {
    region: readIfSet('region', region),
    auth_base_url: readIfSet('auth_base_url', authBaseUrl),
    mcp_url: readIfSet('mcp_url', mcpUrl),
  };
  const contradictory = contradiction(said);
  if (contradictory !== undefined) problems.push(contradictory);
  const used = regionUsed(said);
  const mcp = said.mcp_url ?? addresses[used.name].mcpUrl;
  const method = read('auth_method', 'api', oneOf(authMethodNames));
  const base = said.auth_base_url ?? addresses[used.name].authBaseUrl;
  const tokenUrl = authMethods[method].url(base, mcp);

  const agentName = read('agent', claudeCode.name, oneOf(agents.map(({ name }) => name)));
  const agent = agents.find(({ name }) => name === agentName) ?? claudeCode;
  const server = read('server_name', defaultServerName, serverName);
  const tools = read<ToolChoice>('tools', undefined, toolNames(server));
  const readOnlyTools = tools === 'read-only';
  const readOnly = read('read_only', false, yesOrNo) || readOnlyTools;
  const allowedActions = readIfSet<readonly string[]>('allowed_actions', actionIdentifiers);

  const hidden = readOnly ? hiddenInReadOnlyMode(tools) : [];
  if (hidden.length > 0) {
    problems.push(
      [
        'tools names what read_only: true hides:',
        ...hidden.map((name) => `  - ${name}: ${hiddenByReadOnlyMode}`),
      ].join('\n'),
    );
  }
  const tokenInConfig = read('token_in_config', 'inline', oneOf(['inline', 'env']));
  if (tokenInConfig === 'env' && !agent.refersToEnvironment) {
    problems.push(
      `token_in_config: env is not for agent: ${agent.name}, whose configuration has no reference to a variable; leave it at inline`,
    );
  }
  if (agent.expandsNames && /\$\w/.test(mcp)) {
    problems.push(`mcp_url holds what ${agent.name} would take for a reference to a variable`);
  }

  const transport = read<Settings['transport']>(
    'transport',
    'http',
    oneOf(['http', 'gateway', 'mcp-remote']),
  );
  if (transport === 'gateway' && tokenInConfig === 'env') {
    problems.push(
      'token_in_config is env, but with transport: gateway the configuration holds no token, only a key of this job: leave it out',
    );
  }

  const settings: Settings = {
    credentials: { clientId, clientSecret },
    tokenEndpoint: {
      method,
      url: tokenUrl,
      usedRegion: regionOf(tokenUrl) === undefined ? undefined : regionInWords(used),
    },
    mcpUrl: mcp,
    agent,
    transport,
    mcpRemoteVersion: read('mcp_remote_version', defaultMcpRemoteVersion, pinnedVersion),
    serverName: server,
    tools,
    narrowing: { readOnly, allowedActions },
    tokenInConfig,
    verify: read('verify', true, yesOrNo) || readOnlyTools,
    summary: read('summary', true, yesOrNo),
    sealedToken: read('sealed_token', '', (text) => text),
    minLifetimeSeconds: read('min_lifetime_seconds', 300, wholeNumber(0, 86_400)),
    timeoutSeconds: read('timeout_seconds', 60, wholeNumber(1, 3600)),
    maxAttempts: read('max_attempts', 4, wholeNumber(1, 10)),
    warnings: [
      ...doubts(clientId, clientSecret),
      ...lookAlikes(said, quote),
      ...openTriggers(tools, { readOnly, allowedActions }),
    ],
  };
  if (problems.length > 0) throw new InputError(problems);
  return settings;
}

/** Whether a value holds the whole client secret, or as much of it in some encoding. */
function holds(text: string, clientSecret: string, clean: (text: string) => string): boolean {
  if (clientSecret.length < shortestSecret) return false;
  return (
    text.toLowerCase().includes(clientSecret.toLowerCase()) ||
    text
      .split(/[\s,]+/)
      .filter((word) => word.length >= shortestSecret)
      .some((word) => lengthHidden(word, clean(word)) >= shortestSecret)
  );
}

function lengthHidden(word: string, cleaned: string): number {
  return cleaned.includes('***') ? word.length - cleaned.replaceAll('***', '').length : 0;
}

/** A warning where `allowed_actions` may not keep the agent from running other actions. */
function openTriggers(tools: ToolChoice, { readOnly, allowedActions }: Narrowing): string[] {
  const isOpen = tools === undefined || (tools !== 'read-only' && tools.some(isTrigger));
  if (allowedActions === undefined || readOnly || !isOpen) return [];
  return [
    "allowed_actions limits the tool run_action; no text of Port's says that it limits trigger_run, which runs actions and workflows too and is open to the agent. Name the tools that the agent needs in tools, without trigger_run, or set read_only: true.",
  ];
}

function missingCredentials(names: readonly string[]): string {
  const settings = names
    .map((name) => `${name}: \${{ secrets.PORT_${name.toUpperCase()} }}`)
    .join(', ');
  return [
    `${names.join(' and ')} ${names.length === 1 ? 'is' : 'are'} empty.`,
    `Set ${settings} and check the names of the secrets.`,
    'GitHub gives no secrets to workflows of pull requests from forks, and only Dependabot secrets to Dependabot runs;',
    'a reusable workflow gets them through `secrets:` of its caller.',
  ].join(' ');
}
