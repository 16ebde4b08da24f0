import { type Agent, type Transport, transports } from '../agents/agent.ts';
import { claudeCode } from '../agents/claude-code.ts';
import { agents } from '../agents/index.ts';
import { InputError } from '../errors.ts';
import { authMethodNames, authMethods, type ClientCredentials } from '../port/auth-methods.ts';
import type { TokenEndpoint } from '../port/exchange.ts';
import type { Narrowing } from '../port/headers.ts';
import { addresses, regionOf, regions, withApiVersion } from '../port/regions.ts';
import {
  actionIdentifiers,
  address,
  baseUrl,
  defaultMcpRemoteVersion,
  oneOf,
  pinnedVersion,
  printable,
  Refused,
  serverName,
  toolNames,
  wholeNumber,
  yesOrNo,
} from './values.ts';

/**
 * The tools that the user opens: the names, `read-only` for those that the server marks so, which
 * only it can tell, or undefined for all. No configuration can be written from the second.
 */
export type ToolChoice = readonly string[] | 'read-only' | undefined;

export interface Settings {
  readonly credentials: ClientCredentials;
  readonly tokenEndpoint: TokenEndpoint;
  readonly mcpUrl: string;
  readonly agent: Agent;
  readonly transport: Transport;
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
}

/**
 * The action's inputs, all of them checked.
 *
 * @param get returns an input's value without white space around it, empty where it is not set
 * @throws InputError with every problem at once
 */
export function readInputs(get: (name: string) => string): Settings {
  const problems: string[] = [];

  /** The parsed value, or the default where the input is empty; a problem is kept for later. */
  function read<T>(name: string, fallback: T, parse: (text: string) => T): T {
    const text = get(name);
    try {
      return text === '' ? fallback : parse(text);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      problems.push(`${name} ${error.message}`);
      return fallback;
    }
  }

  const clientId = read('client_id', '', printable);
  const clientSecret = read('client_secret', '', printable);
  const missing = ['client_id', 'client_secret'].filter((name) => get(name) === '');
  if (missing.length > 0) problems.push(missingCredentials(missing));

  const region = addresses[read('region', 'eu', oneOf(regions))];
  const authBaseUrl = read('auth_base_url', region.authBaseUrl, (text) =>
    withApiVersion(baseUrl(text)),
  );
  const mcpUrl = read('mcp_url', region.mcpUrl, address);
  const method = read('auth_method', 'api', oneOf(authMethodNames));
  const tokenUrl = authMethods[method].url(authBaseUrl, mcpUrl);
  const [from, to] = [regionOf(tokenUrl), regionOf(mcpUrl)];
  if (problems.length === 0 && from !== undefined && to !== undefined && from !== to) {
    problems.push(
      `auth_base_url is in Port's region ${from} and mcp_url in ${to}, which refuses the other's tokens; set region alone, or both addresses`,
    );
  }

  const agentName = read('agent', claudeCode.name, oneOf(agents.map(({ name }) => name)));
  const agent = agents.find(({ name }) => name === agentName) ?? claudeCode;
  const tools = read<ToolChoice>('tools', undefined, toolNames);
  const readOnlyTools = tools === 'read-only';

  const settings: Settings = {
    credentials: { clientId, clientSecret },
    tokenEndpoint: { method, url: tokenUrl },
    mcpUrl,
    agent,
    transport: read('transport', agent.defaultTransport, oneOf(transports)),
    mcpRemoteVersion: read('mcp_remote_version', defaultMcpRemoteVersion, pinnedVersion),
    serverName: read('server_name', 'port-prod', serverName),
    tools,
    narrowing: {
      readOnly: read('read_only', false, yesOrNo) || readOnlyTools,
      allowedActions: read<Narrowing['allowedActions']>(
        'allowed_actions',
        undefined,
        actionIdentifiers,
      ),
    },
    tokenInConfig: read('token_in_config', 'inline', oneOf(['inline', 'env'])),
    verify: read('verify', false, yesOrNo) || readOnlyTools,
    summary: read('summary', true, yesOrNo),
    sealedToken: get('sealed_token'),
    minLifetimeSeconds: read('min_lifetime_seconds', 300, wholeNumber(0, 86_400)),
    timeoutSeconds: read('timeout_seconds', 60, wholeNumber(1, 3600)),
    maxAttempts: read('max_attempts', 4, wholeNumber(1, 10)),
  };
  if (agent.expands.test(mcpUrl)) {
    problems.push(`mcp_url holds what ${agent.name} would take for a reference to a variable`);
  }
  if (problems.length > 0) throw new InputError(problems);
  return settings;
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
