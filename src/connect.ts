import * as core from '@actions/core';
import type { Emitted, Server } from './agents/agent.ts';
import { ActionError } from './errors.ts';
import { type RetryPlan, type System, withRetry } from './http/retry.ts';
import { readInputs, type Settings } from './inputs.ts';
import { requireOutputFile, setOutputs, writeSummary } from './outputs.ts';
import { regionOf } from './port/regions.ts';
import { type AccessToken, exchangeOnce, tokenEndpoint } from './port/token.ts';
import { seal, type SealContext, unseal } from './sealed/seal.ts';
import { Secrets } from './secrets.ts';
import { isoSeconds } from './time.ts';
import { summaryOf } from './verify/summary.ts';
import { namesAsJson, type OfferedTool, readOnlyTools } from './verify/tool.ts';
import { verify } from './verify/verify.ts';

/**
 * The whole action: obtains an access token for the client credentials, checks the MCP server if
 * asked to, and emits what the agent's step takes. Fails the step with one annotation, and sets no
 * output, when anything goes wrong. Never throws.
 */
export async function connect(system: System): Promise<void> {
  const secrets = new Secrets(core.setSecret);
  try {
    secrets.mask(core.getInput('client_secret'));
    const settings = readInputs((name) => core.getInput(name));
    core.debug(`Node ${process.version}, ${detailsOf(settings)}`);
    requireOutputFile();
    const plan = planOf(settings, system);
    const context = sealContext(settings);

    const token =
      openSealedToken(settings, context, secrets, system) ??
      (await exchange(settings, secrets, plan, system));
    const offered = settings.verify
      ? await check(settings, token, secrets, plan, system)
      : undefined;
    const server = narrowed(settings, offered, secrets);
    const emitted = emit(settings, server, token);

    if (offered && settings.summary) {
      const { agent } = settings;
      const facts = { server, agent: agent.name, region: regionOf(server.url), offered };
      await writeSummary(summaryOf({ ...facts, expiresAt: token.expiresAt }, secrets));
    }
    setOutputs({
      token,
      server,
      emitted,
      offeredTools: offered ? namesAsJson(offered) : '',
      sealedToken: seal(token, context),
    });
  } catch (error) {
    if (error instanceof ActionError) {
      core.setFailed(error.message);
    } else {
      core.setFailed(`Unexpected failure: ${secrets.clean(String(error))}`);
      core.debug(secrets.clean(String(Reflect.get(Object(error), 'stack')), 2000));
    }
  }
}

/** The settings without the credentials and the sealed token. */
function detailsOf({
  agent,
  server,
  tokenInConfig,
  timeoutSeconds,
  maxAttempts,
}: Settings): string {
  return JSON.stringify({ agent: agent.name, server, tokenInConfig, timeoutSeconds, maxAttempts });
}

/** One deadline and one way to try again, for everything that the action asks of a server. */
function planOf({ timeoutSeconds, maxAttempts }: Settings, system: System): RetryPlan {
  return {
    maxAttempts,
    deadline: system.now() + timeoutSeconds * 1000,
    onRetry(failure, attempt, waitMs) {
      core.info(
        `Try ${attempt} of ${maxAttempts} failed, the next follows in ${seconds(waitMs)}. ${failure.message}`,
      );
    },
  };
}

function sealContext({ exchange }: Settings): SealContext {
  const { clientId, clientSecret, url: exchangeUrl } = exchange;
  const { GITHUB_REPOSITORY: repository = '', GITHUB_RUN_ID: runId = '' } = process.env;
  return { clientId, clientSecret, exchangeUrl, repository, runId };
}

/** The token that another job of this run sealed; undefined where it cannot be used. */
function openSealedToken(
  { sealedToken, minLifetimeSeconds }: Settings,
  context: SealContext,
  secrets: Secrets,
  system: System,
): AccessToken | undefined {
  if (sealedToken === '') return undefined;
  const opened = unseal(sealedToken, context, minLifetimeSeconds, system.now());
  if ('refusal' in opened) {
    core.info(`The sealed token is not used: ${opened.refusal}.`);
    return undefined;
  }
  secrets.mask(opened.value);
  core.info(`Sealed token opened and masked; ${lifetime(opened)}`);
  return opened;
}

async function exchange(
  { exchange, sealedToken }: Settings,
  secrets: Secrets,
  plan: RetryPlan,
  system: System,
): Promise<AccessToken> {
  const { name, url } = tokenEndpoint(exchange);
  const region = regionOf(url);
  const where = region ? `${name}, region ${region}` : name;
  const why = sealedToken === '' ? ' (no sealed token given)' : '';
  core.info(`Exchanging the client credentials${why} at ${where}: ${url}`);
  const started = system.now();
  const token = await withRetry(
    (timeoutMs) => exchangeOnce(exchange, secrets, timeoutMs, () => system.now()),
    plan,
    system,
  );
  core.info(
    `Access token received and masked after ${seconds(system.now() - started)}; ${lifetime(token)}`,
  );
  return token;
}

async function check(
  { server }: Settings,
  token: AccessToken,
  secrets: Secrets,
  plan: RetryPlan,
  system: System,
): Promise<OfferedTool[]> {
  const started = system.now();
  const offered = await verify(server, token.value, secrets, plan, system);
  core.info(
    `The MCP server at ${server.url} accepts the token and offers ${offered.length} tools; asked in ${seconds(system.now() - started)}`,
  );
  return offered;
}

/** The server with the tools that `tools: read-only` stands for. */
function narrowed(
  { server, toolsFromServer }: Settings,
  offered: readonly OfferedTool[] | undefined,
  secrets: Secrets,
): Server {
  return toolsFromServer ? { ...server, tools: readOnlyTools(offered ?? [], secrets) } : server;
}

function emit({ agent, tokenInConfig }: Settings, server: Server, token: AccessToken): Emitted {
  const changed = tokenInConfig === 'inline' ? agent.reference : agent.changedInVariable;
  if (changed?.test(token.value)) {
    throw new ActionError(
      `The access token holds characters that ${agent.name} would change with token_in_config: ${tokenInConfig}. Set it to ${tokenInConfig === 'inline' ? 'env' : 'inline'}, or use another agent.`,
    );
  }
  const way =
    server.transport === 'http' ? 'over HTTP' : `through mcp-remote ${server.mcpRemoteVersion}`;
  core.info(`Configuration for ${agent.name}: server ${server.name} at ${server.url} ${way}`);
  const readOnly = 'x-read-only-mode' in server.headers;
  if (server.tools) {
    core.info(
      `Open to the agent: ${server.tools.join(', ')}${readOnly ? ' (read-only mode)' : ''}`,
    );
  } else if (readOnly) {
    core.info('Open to the agent: every tool that only reads');
  } else {
    core.info(
      'Open to the agent: every tool that the credentials allow. Name those it needs in `tools`, or set `read_only: true`.',
    );
  }
  const emitted = (value: string) =>
    agent.emit(server, tokenInConfig === 'env' ? 'env' : { inline: value });
  core.startGroup('mcp_config, with *** for the token');
  core.info(emitted('***').config);
  core.endGroup();
  return emitted(token.value);
}

function lifetime({ expiresAt, expiresInSeconds }: AccessToken): string {
  return `it expires at ${isoSeconds(expiresAt)}, in ${expiresInSeconds} s`;
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}
