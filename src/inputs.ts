import { isIPv4 } from 'node:net';
import { type Agent, type Server, transports } from './agents/agent.ts';
import { claudeCode } from './agents/claude-code.ts';
import { agents } from './agents/index.ts';
import { InputError } from './errors.ts';
import { unicodeEscaped } from './escape.ts';
import { narrowingHeaders } from './port/headers.ts';
import { addresses, regionOf, regions, withApiVersion } from './port/regions.ts';
import { authMethods, type Exchange, tokenUrl } from './port/token.ts';

/** The version that the tests run; see package.json. */
export const defaultMcpRemoteVersion = '0.15.1';

export interface Settings {
  readonly exchange: Exchange;
  readonly agent: Agent;
  readonly server: Server;
  readonly tokenInConfig: 'inline' | 'env';
  /** `server.tools` are to be those that the server marks read-only. */
  readonly toolsFromServer: boolean;
  readonly verify: boolean;
  readonly summary: boolean;
  /** Empty where none was given; opened, not trusted. */
  readonly sealedToken: string;
  readonly minLifetimeSeconds: number;
  readonly timeoutSeconds: number;
  readonly maxAttempts: number;
}

/** Why a value is refused: a sentence without the input's name. */
class Refused extends Error {}

/**
 * The action's inputs, all of them checked.
 *
 * @param get gives an input's value without white space around it, empty where it is not set
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
  const method = read('auth_method', 'api', oneOf(authMethods));

  const exchangeUrl = tokenUrl(method, authBaseUrl, mcpUrl);
  const [from, to] = [regionOf(exchangeUrl), regionOf(mcpUrl)];
  if (problems.length === 0 && from !== undefined && to !== undefined && from !== to) {
    problems.push(
      `auth_base_url is in Port's region ${from} and mcp_url in ${to}, which refuses the other's tokens; set region alone, or both addresses`,
    );
  }

  const agentName = read('agent', claudeCode.name, oneOf(agents.map(({ name }) => name)));
  const agent = agents.find(({ name }) => name === agentName) ?? claudeCode;
  const tools = read('tools', undefined, toolNames);
  const toolsFromServer = tools === 'read-only';
  const readOnly = read('read_only', false, yesOrNo) || toolsFromServer;
  const tokenInConfig = read('token_in_config', 'inline', oneOf(['inline', 'env']));
  const server: Server = {
    name: read('server_name', 'port-prod', serverName),
    url: mcpUrl,
    transport: read('transport', agent.defaultTransport, oneOf(transports)),
    mcpRemoteVersion: read('mcp_remote_version', defaultMcpRemoteVersion, pinnedVersion),
    headers: narrowingHeaders(readOnly, read('allowed_actions', undefined, actionIdentifiers)),
    tools: toolsFromServer ? undefined : tools,
  };
  const verify = read('verify', false, yesOrNo) || toolsFromServer;
  const summary = read('summary', true, yesOrNo);
  const minLifetimeSeconds = read('min_lifetime_seconds', 300, wholeNumber(0, 86_400));
  const timeoutSeconds = read('timeout_seconds', 60, wholeNumber(1, 3600));
  const maxAttempts = read('max_attempts', 4, wholeNumber(1, 10));

  if (agent.reference.test(mcpUrl)) {
    problems.push(`mcp_url holds what ${agent.name} would take for a reference to a variable`);
  }
  if (problems.length > 0) throw new InputError(problems);
  return {
    exchange: { clientId, clientSecret, method, url: exchangeUrl },
    agent,
    server,
    tokenInConfig,
    toolsFromServer,
    verify,
    summary,
    sealedToken: get('sealed_token'),
    minLifetimeSeconds,
    timeoutSeconds,
    maxAttempts,
  };
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

/** The beginning of a value, quoted, so that no character of it does anything. */
function quote(text: string): string {
  const characters = Array.from(text);
  const shown = characters.length > 40 ? `${characters.slice(0, 40).join('')}...` : text;
  return unicodeEscaped(JSON.stringify(shown), /[^ -~]/g);
}

function oneOf<const T extends string>(values: readonly T[]): (text: string) => T {
  return (text) => {
    const value = values.find((candidate) => candidate === text);
    if (value === undefined) {
      throw new Refused(`is ${quote(text)}, but takes one of: ${values.join(', ')}`);
    }
    return value;
  };
}

/** The YAML 1.2 core schema, as in the runner's own `getBooleanInput`. */
function yesOrNo(text: string): boolean {
  if (['true', 'True', 'TRUE'].includes(text)) return true;
  if (['false', 'False', 'FALSE'].includes(text)) return false;
  throw new Refused(`is ${quote(text)}, but takes true or false`);
}

function wholeNumber(min: number, max: number): (text: string) => number {
  return (text) => {
    const value = /^\d{1,9}$/.test(text) ? Number(text) : NaN;
    if (!(value >= min && value <= max)) {
      throw new Refused(`is ${quote(text)}, but takes a whole number from ${min} to ${max}`);
    }
    return value;
  };
}

/** A credential; its value is in no message. */
function printable(text: string): string {
  if (/[\p{Cc}\p{Cs}]/u.test(text)) {
    throw new Refused('holds a line break or another control character: paste the value alone');
  }
  return text;
}

/** A URL that the secret or the token may go to; no message shows it, since it may hold a password. */
function address(text: string): string {
  const url = /^https?:\/\/[^\s\\\p{Cc}]+$/iu.test(text) ? URL.parse(text) : null;
  if (!url) throw new Refused('is not a URL; it takes one like https://mcp.port.io/v1');
  if (url.username !== '' || url.password !== '') {
    throw new Refused(
      'holds a user name or password; credentials go into client_id and client_secret',
    );
  }
  if (/[?#]/.test(text))
    throw new Refused('takes a URL without a query (?) and without a fragment (#)');
  if (url.protocol !== 'https:' && !isLoopback(url.hostname)) {
    throw new Refused(
      'must begin with https://, or the secret would cross the network in the clear',
    );
  }
  return url.pathname === '/' ? url.origin : url.href;
}

/** A URL that a path is appended to. */
function baseUrl(text: string): string {
  const base = address(text).replace(/\/+$/, '');
  if (base.endsWith('/auth/access_token')) {
    throw new Refused(
      'takes the base alone, for example https://api.port.io/v1: /auth/access_token is appended',
    );
  }
  return base;
}

function isLoopback(hostname: string): boolean {
  return (
    hostname === 'localhost' ||
    hostname === '[::1]' ||
    (isIPv4(hostname) && hostname.startsWith('127.'))
  );
}

/** A name that is the same in JSON, TOML, a tool name and an agent's allow-list. */
function serverName(text: string): string {
  if (!/^[A-Za-z0-9](?:[A-Za-z0-9_-]{0,30}[A-Za-z0-9])?$/.test(text) || text.includes('__')) {
    throw new Refused(
      `is ${quote(text)}, but takes up to 32 letters, digits, - and _ (not __), with a letter or digit at both ends`,
    );
  }
  return text;
}

function list(text: string): [string, ...string[]] {
  const [first, ...rest] = new Set(text.split(/[\s,]+/).filter((name) => name !== ''));
  if (first === undefined) throw new Refused('names nothing; leave it empty to narrow nothing');
  return [first, ...rest];
}

function toolNames(text: string): string[] | 'read-only' {
  const names = list(text);
  if (names.includes('read-only')) {
    if (names.length > 1) throw new Refused('takes either `read-only` alone or tool names');
    return 'read-only';
  }
  const wrong = names.find((name) => !/^[A-Za-z0-9_-]{1,64}$/.test(name));
  if (wrong !== undefined) {
    throw new Refused(
      `names ${quote(wrong)}, but a tool name has letters, digits, _ and - only; separate names by commas, spaces or lines, leave it empty for all tools`,
    );
  }
  return names;
}

function actionIdentifiers(text: string): string[] {
  const names = list(text);
  if (names.length === 1 && names[0] === 'none') return [];
  const wrong = names.find((name) => name === 'none' || !/^[A-Za-z0-9@_.:/=-]{1,100}$/.test(name));
  if (wrong !== undefined) {
    throw new Refused(
      wrong === 'none'
        ? 'takes either `none` alone or action identifiers'
        : `names ${quote(wrong)}, but an action identifier has letters, digits and @ _ . : / = - only; separate them by commas, spaces or lines`,
    );
  }
  return names;
}

function pinnedVersion(text: string): string {
  const [, major, minor, patch] =
    /^(\d{1,5})\.(\d{1,5})\.(\d{1,5})(?:-[0-9A-Za-z.-]{1,40})?$/.exec(text) ?? [];
  if (major === undefined || minor === undefined || patch === undefined) {
    throw new Refused(
      `is ${quote(text)}, but takes one exact version, for example ${defaultMcpRemoteVersion}`,
    );
  }
  const [x, y, z] = [Number(major), Number(minor), Number(patch)];
  if (x === 0 && (y < 1 || (y === 1 && z < 16))) {
    throw new Refused(
      'takes 0.1.16 or later: a hostile server could run commands through earlier ones (CVE-2025-6514)',
    );
  }
  return text;
}
