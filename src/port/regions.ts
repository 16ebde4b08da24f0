import { domainToUnicode } from 'node:url';

export const regions = ['eu', 'us'] as const;
export type Region = (typeof regions)[number];

/** https://docs.port.io/api-reference/port-api and the guide "Token-based connection". */
export const addresses: Readonly<Record<Region, { authBaseUrl: string; mcpUrl: string }>> = {
  eu: { authBaseUrl: 'https://api.port.io/v1', mcpUrl: 'https://mcp.port.io/v1' },
  us: { authBaseUrl: 'https://api.us.port.io/v1', mcpUrl: 'https://mcp.us.port.io/v1' },
};

/** What Port runs at an address: the app is what people open in a browser. */
export type Service = 'api' | 'mcp' | 'app';

export interface PortHost {
  readonly region: Region;
  readonly service: Service;
}

/** Port's own hosts, older names among them. */
const hosts: Readonly<Record<Region, Readonly<Record<Service, readonly string[]>>>> = {
  eu: {
    api: ['api.port.io', 'api.getport.io'],
    mcp: ['mcp.port.io'],
    app: ['app.port.io', 'app.getport.io'],
  },
  us: {
    api: ['api.us.port.io', 'api.us.getport.io'],
    mcp: ['mcp.us.port.io'],
    app: ['app.us.port.io', 'app.us.getport.io'],
  },
};

const services: readonly Service[] = ['api', 'mcp', 'app'];

/** The domains that all of Port's hosts are under. */
const domains = ['port.io', 'getport.io'];

/** Top-level domains that nobody can register a name under (RFC 6761, and ICANN's `internal`). */
const privateEnds = ['example', 'internal', 'invalid', 'local', 'localhost', 'test'];

/** Which of Port's own hosts a URL leads to; undefined for any other host, and for another port. */
export function portHost(url: string): PortHost | undefined {
  const { hostname, port } = new URL(url);
  if (port !== '') return undefined;
  const host = withoutRoot(hostname);
  return regions
    .flatMap((region) => services.map((service) => ({ region, service })))
    .find(({ region, service }) => hosts[region][service].includes(host));
}

/** The region that one of Port's own addresses belongs to; undefined for any other address. */
export function regionOf(url: string): Region | undefined {
  return portHost(url)?.region;
}

/**
 * On Port's own hosts the address with the `/v1` that their API and MCP server need, where it is
 * missing, and without slashes at the end; any other address as it is.
 */
export function withVersion(url: string): string {
  if (!portHost(url)) return url;
  const { protocol, hostname, pathname } = new URL(url);
  return `${protocol}//${withoutRoot(hostname)}${withoutSlashes(pathname) || '/v1'}`;
}

/**
 * Whether a host that is not Port's could be taken for one: it carries the name of one of Port's
 * domains (`mcp.eu.port.io`, `port.io.example.com`, `mcp-port.io`), is one character or two swapped
 * ones away from it (`p0rt.io`, `prot.io`; one part between hyphens suffices, as in `port-eu.io`),
 * or is its name under another ending (`port.com`).
 */
export function resemblesPorts(url: string): boolean {
  if (portHost(url)) return false;
  // As a reader sees it: with the letters that `xn--` stands for.
  const host = withoutRoot(domainToUnicode(new URL(url).hostname));
  const [name = '', end = ''] = host.split('.').slice(-2);
  return domains.some(
    (domain) =>
      `.${host.replaceAll('-', '.')}.`.includes(`.${domain}.`) ||
      [name, ...name.split('-')].some((part) => isNear(`${part}.${end}`, domain)) ||
      (`${name}.io` === domain && !privateEnds.includes(end)),
  );
}

/** Port's own addresses of one kind, for messages. */
export function portsOwn(kind: 'authBaseUrl' | 'mcpUrl'): string {
  return regions.map((region) => `${addresses[region][kind]} (${region})`).join(' and ');
}

/**
 * What to check where an address that is Port's own, to the letter, does not answer as Port does: no
 * input is to blame, least of all one that is not set.
 *
 * @param why it is used
 */
export function adviceOnPortsOwn(why: string): string {
  return `The address is Port's own (${why}): look for what may answer in its place, such as a proxy, a firewall or a log-in page.`;
}

/** Without slashes at the end. */
export function withoutSlashes(text: string): string {
  return text.replace(/(?<!\/)\/+$/, '');
}

/** `mcp.port.io.`, with the root of all names at its end, is the same host. */
function withoutRoot(hostname: string): string {
  return hostname.replace(/\.$/, '');
}

/** Whether one character was changed, added or left out, or two were swapped. */
function isNear(text: string, domain: string): boolean {
  const letters = (of: string) => of.split('').sort().join('');
  if (letters(text) === letters(domain)) return true;
  let same = 0;
  while (same < text.length && text[same] === domain[same]) same += 1;
  const [left, wanted] = [text.slice(same), domain.slice(same)];
  return [wanted.slice(1), wanted].includes(left.slice(1)) || left === wanted.slice(1);
}
