export const regions = ['eu', 'us'] as const;
export type Region = (typeof regions)[number];

/** https://docs.port.io/api-reference/port-api and the guide "Token-based connection". */
export const addresses: Readonly<Record<Region, { authBaseUrl: string; mcpUrl: string }>> = {
  eu: { authBaseUrl: 'https://api.port.io/v1', mcpUrl: 'https://mcp.port.io/v1' },
  us: { authBaseUrl: 'https://api.us.port.io/v1', mcpUrl: 'https://mcp.us.port.io/v1' },
};

/** Older names of the same hosts. */
const aliases: Readonly<Record<Region, readonly string[]>> = {
  eu: ['api.getport.io'],
  us: ['api.us.getport.io'],
};

function apiHosts(region: Region): readonly string[] {
  return [new URL(addresses[region].authBaseUrl).hostname, ...aliases[region]];
}

/** The region that one of Port's own addresses belongs to; undefined for any other address. */
export function regionOf(url: string): Region | undefined {
  const { hostname } = new URL(url);
  return regions.find((region) =>
    [...apiHosts(region), new URL(addresses[region].mcpUrl).hostname].includes(hostname),
  );
}

/** The base URL with the `/v1` that Port's own API hosts need, where it is missing. */
export function withApiVersion(authBaseUrl: string): string {
  const { hostname, pathname } = new URL(authBaseUrl);
  const isPorts = regions.some((region) => apiHosts(region).includes(hostname));
  return isPorts && pathname === '/' ? `${authBaseUrl}/v1` : authBaseUrl;
}

/** Port's own addresses of one kind, for messages. */
export function portsOwn(kind: 'authBaseUrl' | 'mcpUrl'): string {
  return regions.map((region) => `${addresses[region][kind]} (${region})`).join(' and ');
}
