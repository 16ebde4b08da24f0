import { isIPv4 } from 'node:net';
import {
  addresses,
  type PortHost,
  portHost,
  portsOwn,
  type Region,
  regionOf,
  regions,
  resemblesPorts,
  type Service,
  withoutSlashes,
  withVersion,
} from '../port/regions.ts';
import { type Quote, Refused } from './refused.ts';
import { oneOf } from './values.ts';

/** The inputs that hold an address, and what each takes. */
const kinds = {
  auth_base_url: { service: 'api', address: 'authBaseUrl', given: 'the client secret' },
  mcp_url: { service: 'mcp', address: 'mcpUrl', given: 'the access token' },
} as const;
type AddressInput = keyof typeof kinds;

const names: Readonly<Record<Service, string>> = {
  api: "Port's API",
  mcp: "Port's MCP server",
  app: "Port's app",
};

/** A region, in any letter case. */
export function region(text: string): Region {
  const value = regions.find((name) => name === text.toLowerCase());
  return value ?? oneOf(regions)(text);
}

/** The base of Port's API, that `/auth/access_token` is appended to. */
export function authBaseUrl(text: string): string {
  const base = withoutSlashes(address('auth_base_url', text));
  if (base.endsWith('/auth/access_token')) {
    throw new Refused(
      'takes the base alone, for example https://api.port.io/v1: /auth/access_token is appended',
    );
  }
  return base;
}

/** The URL of Port's MCP server. */
export function mcpUrl(text: string): string {
  const url = address('mcp_url', text);
  if (portHost(url) && url.endsWith('/token')) {
    throw new Refused(
      'takes the server alone, for example https://mcp.port.io/v1: /token is appended with auth_method: oauth',
    );
  }
  return url;
}

/** A URL that the secret or the token may go to; no message shows it, since it may hold a password. */
function address(input: AddressInput, text: string): string {
  const kind = kinds[input];
  const url = /^https?:\/\/[^\s\\\p{Cc}]+$/iu.test(text) ? URL.parse(text) : null;
  if (!url) {
    throw new Refused(`is not a URL; it takes one like ${addresses.eu[kind.address]}`);
  }
  const host = portHost(url.href);
  // Links into the app have queries and fragments, which are not what is wrong with them.
  if (host?.service === 'app') throw ofAnotherService(host, kind);
  if (url.username !== '' || url.password !== '') {
    throw new Refused(
      'holds a user name or password; credentials go into client_id and client_secret',
    );
  }
  if (/[?#]/.test(text)) {
    throw new Refused('takes a URL without a query (?) and without a fragment (#)');
  }
  if (url.protocol !== 'https:' && !isLoopback(url.hostname)) {
    throw new Refused(
      'must begin with https://, or the secret would cross the network in the clear',
    );
  }
  if (host && host.service !== kind.service) throw ofAnotherService(host, kind);
  return withVersion(url.pathname === '/' ? url.origin : url.href);
}

function ofAnotherService(
  { region, service }: PortHost,
  wanted: (typeof kinds)[AddressInput],
): Refused {
  return new Refused(
    `is an address of ${names[service]}, but takes that of ${names[wanted.service]}: ${addresses[region][wanted.address]}`,
  );
}

function isLoopback(hostname: string): boolean {
  return (
    hostname === 'localhost' ||
    hostname === '[::1]' ||
    (isIPv4(hostname) && hostname.startsWith('127.'))
  );
}

/** What the inputs say about where Port is; undefined where an input is not set, or was refused. */
export interface Said {
  readonly region: Region | undefined;
  readonly auth_base_url: string | undefined;
  readonly mcp_url: string | undefined;
}

/** The region of Port that this run uses, and the input that chose it. */
export interface RegionUsed {
  readonly name: Region;
  readonly saidBy: keyof Said | undefined;
}

/** The region that was said, or else that of an address of Port's own, or else the default. */
export function regionUsed(said: Said): RegionUsed {
  const [first] = regionsSaid(said);
  return first ? { name: first.region, saidBy: first.input } : { name: 'eu', saidBy: undefined };
}

/** In words, for messages. */
export function regionInWords({ name, saidBy }: RegionUsed): string {
  if (saidBy === undefined) return `region ${name} (the default)`;
  return `region ${name}${saidBy === 'region' ? '' : ` (as in ${saidBy})`}`;
}

/** What contradicts itself in the inputs that are set; undefined where nothing does. */
export function contradiction(said: Said): string | undefined {
  const [first, ...others] = regionsSaid(said);
  const contrary = others.filter(({ region }) => region !== first?.region);
  const [other] = contrary;
  if (!first || !other) return undefined;
  if (first.input !== 'region') {
    return `${first.input} is in Port's region ${first.region} and ${other.input} in ${other.region}, which refuses the other's tokens; set region alone, or both addresses`;
  }
  const inputs = contrary.map(({ input }) => input).join(' and ');
  return `region is ${first.region}, but ${inputs} ${contrary.length === 1 ? 'is' : 'are'} in Port's region ${other.region}, which refuses the other's credentials; set region alone, or addresses of one region`;
}

function regionsSaid(said: Said): { input: keyof Said; region: Region }[] {
  const { region: chosen, auth_base_url: api, mcp_url: mcp } = said;
  const all = {
    region: chosen,
    auth_base_url: api === undefined ? undefined : regionOf(api),
    mcp_url: mcp === undefined ? undefined : regionOf(mcp),
  };
  return (['region', 'auth_base_url', 'mcp_url'] as const).flatMap((input) => {
    const region = all[input];
    return region === undefined ? [] : [{ input, region }];
  });
}

/** A warning for each address that is not Port's and could be taken for it. */
export function lookAlikes(said: Said, quote: Quote): string[] {
  return (['auth_base_url', 'mcp_url'] as const).flatMap((input) => {
    const url = said[input];
    if (url === undefined || !resemblesPorts(url)) return [];
    return [
      `${input} leads to ${quote(new URL(url).host)}, which is none of Port's hosts and looks like one. Make sure that it is meant to be given ${kinds[input].given}: Port's own are ${portsOwn(kinds[input].address)}.`,
    ];
  });
}
