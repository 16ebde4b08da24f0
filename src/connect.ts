import * as core from '@actions/core';
import type { Configuration, ServerEntry } from './agents/agent.ts';
import type { Clock } from './clock.ts';
import { attemptMsOf, type RetryPlan } from './http/retry.ts';
import { readInputs, type Settings, type ToolChoice } from './inputs/index.ts';
import {
  logCheck,
  logConfiguration,
  logExchange,
  logFailure,
  logRetry,
  logSealedToken,
  logSettings,
  logToken,
  warnOfShortLife,
} from './log.ts';
import { requireOutputFile, setOutputs, writeFailureSummary, writeSummary } from './outputs.ts';
import type { AccessToken } from './port/access-token.ts';
import { exchange } from './port/exchange.ts';
import { narrowingHeaders } from './port/headers.ts';
import { seal, type SealContext, unseal } from './sealed/seal.ts';
import { Secrets } from './secrets.ts';
import type { OfferedTool } from './mcp/list-tools.ts';
import { readOnlyTools } from './verify/tool.ts';

/**
 * The whole action: obtains an access token for the client credentials, checks the MCP server if
 * asked to, and emits what the agent's step takes. Fails the step with one annotation, and sets no
 * output, when anything goes wrong. Never throws.
 *
 * @param random at least 0, less than 1
 */
export async function connect(clock: Clock, random: () => number): Promise<void> {
  const secrets = new Secrets(core.setSecret);
  try {
    secrets.mask(core.getInput('client_secret'));
    const settings = readInputs(
      (name) => core.getInput(name),
      (text) => secrets.clean(text),
    );
    logSettings(settings);
    for (const warning of settings.warnings) core.warning(warning);
    requireOutputFile();
    const plan = planOf(settings, clock, random);
    const context = sealContextOf(settings);

    const token =
      openSealedToken(settings, context, secrets, clock) ??
      (await obtainToken(settings, secrets, plan));
    const offered = settings.verify ? await check(settings, token, secrets, plan) : undefined;
    const server = entryOf(settings, openTools(settings.tools, offered, secrets));
    const configuration = configure(settings, server, token);

    if (offered && settings.summary) {
      await writeSummary(settings, server, token, offered, secrets);
    }
    setOutputs(
      { token, server, configuration, offered, sealedToken: seal(token, context) },
      secrets,
    );
  } catch (error) {
    const message = logFailure(error, secrets);
    if (core.getInput('summary').toLowerCase() !== 'false') await writeFailureSummary(message);
  }
}

/** One deadline and one way to retry, for everything that the action asks of a server. */
function planOf(
  { timeoutSeconds, maxAttempts }: Settings,
  clock: Clock,
  random: () => number,
): RetryPlan {
  return {
    maxAttempts,
    attemptMs: attemptMsOf(timeoutSeconds * 1000, maxAttempts),
    deadline: clock.now() + timeoutSeconds * 1000,
    limits: { attempts: 'max_attempts', time: 'timeout_seconds' },
    clock,
    random,
    onRetry: (failure, attempt, waitMs) => {
      logRetry(failure, attempt, maxAttempts, waitMs);
    },
  };
}

function sealContextOf({ credentials, tokenEndpoint }: Settings): SealContext {
  const { GITHUB_REPOSITORY: repository = '', GITHUB_RUN_ID: runId = '' } = process.env;
  return { ...credentials, exchangeUrl: tokenEndpoint.url, repository, runId };
}

/** The token that another job of this run sealed; undefined where it cannot be used. */
function openSealedToken(
  { sealedToken, minLifetimeSeconds }: Settings,
  context: SealContext,
  secrets: Secrets,
  clock: Clock,
): AccessToken | undefined {
  if (sealedToken === '') return undefined;
  const opened = unseal(sealedToken, context, minLifetimeSeconds, clock.now());
  if ('value' in opened) secrets.mask(opened.value);
  logSealedToken(opened);
  return 'value' in opened ? opened : undefined;
}

async function obtainToken(
  settings: Settings,
  secrets: Secrets,
  plan: RetryPlan,
): Promise<AccessToken> {
  const { credentials, tokenEndpoint } = settings;
  logExchange(settings);
  const started = plan.clock.now();
  const token = await exchange(credentials, tokenEndpoint, secrets, plan);
  logToken(token, plan.clock.now() - started);
  if (token.expiresInSeconds < settings.minLifetimeSeconds) warnOfShortLife(token);
  return token;
}

async function check(
  settings: Settings,
  token: AccessToken,
  secrets: Secrets,
  plan: RetryPlan,
): Promise<OfferedTool[]> {
  const { verify } = await import(/* webpackChunkName: "check" */ './verify/verify.ts');
  const started = plan.clock.now();
  const offered = await verify(settings, token.value, secrets, plan);
  logCheck(settings.mcpUrl, offered.length, plan.clock.now() - started);
  return offered;
}

/** The names of the tools that the agent may use; undefined for all. */
function openTools(
  tools: ToolChoice,
  offered: readonly OfferedTool[] | undefined,
  secrets: Secrets,
): ServerEntry['tools'] {
  return tools === 'read-only' ? readOnlyTools(offered ?? [], secrets) : tools;
}

/** What a configuration is written from. */
export function entryOf(settings: Settings, tools: ServerEntry['tools']): ServerEntry {
  const { serverName, mcpUrl, transport, mcpRemoteVersion, narrowing } = settings;
  return {
    name: serverName,
    url: mcpUrl,
    transport,
    mcpRemoteVersion,
    headers: narrowingHeaders(narrowing),
    tools,
  };
}

function configure(settings: Settings, server: ServerEntry, token: AccessToken): Configuration {
  const { agent, tokenInConfig } = settings;
  const configured = (value: string) =>
    agent.configure(server, tokenInConfig === 'env' ? 'env' : { inline: value });
  logConfiguration(settings, server, configured('***').config);
  return configured(token.value);
}
