import * as core from '@actions/core';
import type { ServerEntry } from './agents/agent.ts';
import { inSeconds, isoSeconds } from './clock.ts';
import { ActionError, type AttemptError } from './errors.ts';
import type { Settings } from './inputs/index.ts';
import { property } from './json.ts';
import type { AccessToken } from './port/access-token.ts';
import { asPortEndpoint } from './port/exchange.ts';
import type { Secrets } from './secrets.ts';

// What a person reads in the log of the step, in the order in which it happens.

/** For debug runs: the settings without the credentials and the sealed token. */
export function logSettings(settings: Settings): void {
  const { agent, mcpUrl, transport, serverName, tools, narrowing } = settings;
  const { tokenInConfig, timeoutSeconds, maxAttempts } = settings;
  const server = { mcpUrl, transport, serverName, tools, narrowing };
  const shown = { agent: agent.name, server, tokenInConfig, timeoutSeconds, maxAttempts };
  core.debug(`Node ${process.version}, ${JSON.stringify(shown)}`);
}

export function logRetry(
  failure: AttemptError,
  attempt: number,
  maxAttempts: number,
  waitMs: number,
): void {
  core.info(
    `Attempt ${attempt} of ${maxAttempts} failed, the next follows in ${inSeconds(waitMs)}. ${failure.message}`,
  );
}

export function logSealedToken(opened: AccessToken | { readonly refusal: string }): void {
  core.info(
    'refusal' in opened
      ? `The sealed token is not used: ${opened.refusal}.`
      : `Sealed token opened and masked; ${lifetime(opened)}`,
  );
}

export function logExchange({ tokenEndpoint }: Settings): void {
  const { name, url } = asPortEndpoint(tokenEndpoint);
  const { usedRegion } = tokenEndpoint;
  const region = usedRegion === undefined ? '' : `; this run uses ${usedRegion}`;
  core.info(`Exchanging the client credentials at ${name}, ${url}${region}`);
}

/** @param tookMs how long the exchange took */
export function logToken(token: AccessToken, tookMs: number): void {
  core.info(`Access token received and masked after ${inSeconds(tookMs)}; ${lifetime(token)}`);
}

/** Port hands out the same token until it expires: a fresh exchange may give one that is old. */
export function warnOfShortLife({ expiresInSeconds }: AccessToken): void {
  core.warning(
    `The access token expires in ${expiresInSeconds} s. Port hands out the same token until it expires, to everybody with these credentials: give agents credentials of their own.`,
  );
}

/** @param tookMs how long the check took */
export function logCheck(mcpUrl: string, tools: number, tookMs: number): void {
  core.info(
    `The MCP server at ${mcpUrl} accepts the token and offers ${tools} tools; checked in ${inSeconds(tookMs)}`,
  );
}

/**
 * @param proxy why agents would not reach the gateway
 * @param memory why the token is not safe in its memory
 */
export function logGateway({
  proxy,
  memory,
}: {
  readonly proxy: string | undefined;
  readonly memory: string | undefined;
}): void {
  if (proxy !== undefined) core.warning(proxy);
  if (memory !== undefined) core.info(memory);
}

/** @param shown the configuration, with *** for the token */
export function logConfiguration(
  { agent, transport, narrowing: { readOnly }, tokenInConfig, verify }: Settings,
  server: ServerEntry,
  shown: string,
): void {
  const way = {
    http: ' over HTTP',
    gateway: ', the gateway, which holds the token until the job ends',
    'mcp-remote': ` through mcp-remote ${server.mcpRemoteVersion}`,
  }[transport];
  core.info(`Configuration for ${agent.name}: server ${server.name} at ${server.url}${way}`);
  if (verify && transport === 'mcp-remote') {
    core.info(
      'Not checked: that npx can fetch mcp-remote when the agent starts it, and that mcp-remote then connects, through your proxy where there is one. `transport: http` needs no npx.',
    );
  }
  if (transport !== 'gateway') {
    core.info(
      `The agent can reach the token, in its ${tokenInConfig === 'env' ? 'environment' : 'configuration'} and in files of the runner; \`transport: gateway\` keeps it from the agent.`,
    );
  }
  core.info(`Open to the agent: ${openTools(server.tools, readOnly)}`);
  core.startGroup('mcp_config, with *** for the token');
  core.info(shown);
  core.endGroup();
}

/** Fails the step with one annotation, and returns what it says. */
export function logFailure(error: unknown, secrets: Secrets): string {
  const known = error instanceof ActionError;
  const message = known ? error.message : `Unexpected failure: ${secrets.clean(String(error))}`;
  core.setFailed(message);
  if (!known) core.debug(secrets.clean(String(property(error, 'stack')), 2000));
  return message;
}

function openTools(tools: readonly string[] | undefined, readOnly: boolean): string {
  if (tools) return `${tools.join(', ')}${readOnly ? ' (read-only mode)' : ''}`;
  return readOnly
    ? 'every tool that only reads'
    : 'every tool that the credentials allow. Name those it needs in `tools`, or set `read_only: true`.';
}

function lifetime({ expiresAt, expiresInSeconds }: AccessToken): string {
  return `it expires at ${isoSeconds(expiresAt)}, in ${expiresInSeconds} s`;
}
