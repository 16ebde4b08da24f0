export const regions = ['eu', 'us'] as const;
export type Region = (typeof regions)[number];

/** https://docs.port.io/api-reference/port-api and the guide "Token-based connection". */
export const addresses: Readonly<Record<Region, { authBaseUrl: string; mcpUrl: string }>> = {
  eu: { authBaseUrl: 'https://api.port.io/v1', mcpUrl: 'https://mcp.port.io/v1' },
  us: { authBaseUrl: 'https://api.us.port.io/v1', mcpUrl: 'https://mcp.us.port.io/v1' },
};

const hosts: Readonly<Record<Region, { api: readonly string[]; mcp: readonly string[] }>> = {
  eu: { api: ['api.port.io', 'api.getport.io'], mcp: ['mcp.port.io'] },
  us: { api: ['api.us.port.io', 'api.us.getport.io'], mcp: ['mcp.us.port.io'] },
};

/** The region that one of Port's own addresses belongs to; undefined for any other address. */
export function regionOf(url: string): Region | undefined {
  const { hostname } = new URL(url);
  return regions.find((region) => [...hosts[region].api, ...hosts[region].mcp].includes(hostname));
}

/** The base URL with the `/v1` that Port's own API hosts need, where it is missing. */
export function withApiVersion(authBaseUrl: string): string {
  const { hostname, pathname } = new URL(authBaseUrl);
  const isPorts = regions.some((region) => hosts[region].api.includes(hostname));
  return isPorts && pathname === '/' ? `${authBaseUrl}/v1` : authBaseUrl;
}
