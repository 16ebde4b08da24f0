import type { Answer, Issuer } from './token-api.ts';

/** The token endpoint beside the MCP server (RFC 6749, sections 4.4 and 5.2). */
export function oauthAnswer(issuer: Issuer, contentType: string, body: string): Answer {
  const fail = (error: string, error_description: string, status = 400) => ({
    status,
    body: { error, error_description },
  });
  const form = new URLSearchParams(body);
  const grant = form.get('grant_type');
  if (!contentType.startsWith('application/x-www-form-urlencoded') || grant === null) {
    return fail('invalid_request', 'A form with a grant_type is required');
  }
  if (grant !== 'client_credentials') {
    return fail('unsupported_grant_type', 'Only client_credentials is supported here');
  }
  if (
    form.get('client_id') !== issuer.clientId ||
    form.get('client_secret') !== issuer.clientSecret
  ) {
    return fail('invalid_client', 'Client authentication failed', 401);
  }
  return {
    status: 200,
    body: { access_token: issuer.issue(), token_type: 'Bearer', expires_in: issuer.expiresIn },
  };
}

/**
 * What the MCP server says without a valid token (RFC 9728, section 5.1).
 *
 * @param description what is wrong with the token
 */
export function unauthorized(origin: string, description: string): Answer {
  const metadata = `${origin}/.well-known/oauth-protected-resource/mcp/v1`;
  const challenge = `Bearer error="invalid_token", error_description="${description}"`;
  return {
    status: 401,
    headers: { 'www-authenticate': `${challenge}, resource_metadata="${metadata}"` },
    body: { error: 'invalid_token', error_description: description },
  };
}

/**
 * The OAuth advert of the MCP server, whose issuer is not the MCP URL, as with Port.
 *
 * @returns undefined where the path is no metadata's
 */
export function oauthMetadata(origin: string, path: string): Answer | undefined {
  const issuer = `${origin}/oauth`;
  const mcpUrl = `${origin}/mcp/v1`;
  if (path.startsWith('/.well-known/oauth-protected-resource')) {
    return { status: 200, body: { resource: mcpUrl, authorization_servers: [issuer] } };
  }
  if (
    path.startsWith('/.well-known/oauth-authorization-server') ||
    path.endsWith('/.well-known/openid-configuration')
  ) {
    return {
      status: 200,
      body: {
        issuer,
        authorization_endpoint: `${issuer}/authorize`,
        token_endpoint: `${mcpUrl}/token`,
        registration_endpoint: `${issuer}/register`,
        response_types_supported: ['code'],
        grant_types_supported: ['authorization_code', 'refresh_token', 'client_credentials'],
        code_challenge_methods_supported: ['S256'],
      },
    };
  }
  return undefined;
}
