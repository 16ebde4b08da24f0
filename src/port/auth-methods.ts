import { portsOwn } from './regions.ts';

export interface ClientCredentials {
  readonly clientId: string;
  readonly clientSecret: string;
}

/** Port's secrets are longer; a shorter one can be guessed. */
export const shortestSecret = 16;

/** Everything that the ways to exchange client credentials differ in. */
export interface AuthMethod {
  /** How messages name the endpoint. */
  readonly endpointName: string;
  /** Where the credentials go, and the only place. */
  readonly url: (authBaseUrl: string, mcpUrl: string) => string;
  readonly contentType: string;
  readonly body: (credentials: ClientCredentials) => string;
  /** What the fields of the answer are called. */
  readonly fields: { readonly token: string; readonly lifetime: string; readonly type: string };
  /** What the user is to check when the endpoint is not what it should be. */
  readonly advice: string;
  /** Which limit a 429 means, and the remedy. */
  readonly tooMany: string;
}

export const authMethodNames = ['api', 'oauth'] as const;
export type AuthMethodName = (typeof authMethodNames)[number];

/** A method is here with all that it is, or it is not. */
export const authMethods: Readonly<Record<AuthMethodName, AuthMethod>> = {
  /** `POST /auth/access_token` of Port's API (https://docs.port.io/api-reference/create-an-access-token). */
  api: {
    endpointName: "Port's token API",
    url: (authBaseUrl) => `${authBaseUrl}/auth/access_token`,
    contentType: 'application/json',
    body: ({ clientId, clientSecret }) => JSON.stringify({ clientId, clientSecret }),
    fields: { token: 'accessToken', lifetime: 'expiresIn', type: 'tokenType' },
    advice: `Check auth_base_url: Port's own are ${portsOwn('authBaseUrl')}, and the action appends /auth/access_token.`,
    // https://docs.port.io/api-reference/rate-limits
    tooMany:
      "All jobs of an organization share the limits of Port's API: exchange once and share the token (sealed_token), or start fewer jobs at once.",
  },
  /** The client credentials grant (RFC 6749, sections 2.3.1 and 4.4.2) beside the MCP server. */
  oauth: {
    endpointName: "Port's OAuth token endpoint",
    url: (_authBaseUrl, mcpUrl) => `${mcpUrl.replace(/\/+$/, '')}/token`,
    contentType: 'application/x-www-form-urlencoded',
    body: ({ clientId, clientSecret }) =>
      new URLSearchParams({
        grant_type: 'client_credentials',
        client_id: clientId,
        client_secret: clientSecret,
      }).toString(),
    fields: { token: 'access_token', lifetime: 'expires_in', type: 'token_type' },
    advice: `Check mcp_url: Port's own are ${portsOwn('mcpUrl')}, and the action appends /token; or use auth_method: api.`,
    tooMany:
      'Port allows 50 exchanges in 15 minutes for each client ID here: exchange once and share the token (sealed_token), or start fewer jobs at once.',
  },
};
