import * as core from '@actions/core';
import type { Configuration, ServerEntry } from './agents/agent.ts';
import type { Clock } from './clock.ts';
import type { Gateway, GatewayProcess } from './gateway/start.ts';
import type { RetryPlan } from './http/retry.ts';
import { readInputs, type Settings, type ToolChoice } from './inputs/index.ts';
import {
  logCheck,
  logConfiguration,
  logExchange,
  logFailure,
  logGateway,
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
import { planOf } from './retry-plan.ts';
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
 * @param program the file that runs, of which the gateway is another process
 */
export async function connect(clock: Clock, random: () => number, program: string): Promise<void> {
  const secrets = new Secrets(core.setSecret);
  let child: GatewayProcess | undefined;
  try {
    secrets.mask(core.getInput('client_secret'));
    const settings = readInputs(
      (name) => core.getInput(name),
      (text) => secrets.clean(text),
    );
    logSettings(settings);
    for (const warning of settings.warnings) core.warning(warning);
    requireOutputFile();
    const plan = planOf(settings, clock, random, (failure, attempt, waitMs) => {
      logRetry(failure, attempt, settings.maxAttempts, waitMs);
    });
    const context = sealContextOf(settings);

    if (settings.transport === 'gateway') child = await startGateway(program, plan);
    const obtaining =
      openSealedToken(settings, context, secrets, clock) ?? obtainToken(settings, secrets, plan);
    // While Port answers there is time to load it; should that fail, the check says so.
    if (settings.verify && !child) loadCheck().catch(() => undefined);
    const token = await obtaining;
    const gateway = child && (await checkBehind(child, settings, token, secrets, plan.clock));
    const offered =
      gateway || !settings.verify ? gateway?.offered : await check(settings, token, secrets, plan);
    const server = entryOf(settings, openTools(settings.tools, offered, secrets), gateway);
    const configuration = configure(settings, server, gateway?.key ?? token.value);

    if (offered && settings.summary) {
      const note = gateway?.warnings.memory;
      writeSummary(settings, server, token, offered, note, secrets);
    }
    setOutputs(
      { token, server, configuration, offered, sealedToken: seal(token, context), gateway },
      secrets,
    );
    await child?.release(server.tools);
  } catch (error) {
    const message = logFailure(error, secrets);
    if (core.getInput('summary').toLowerCase() !== 'false') writeFailureSummary(message);
    await child?.abandon();
  }
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
  const { verify } = await loadCheck();
  const started = plan.clock.now();
  const offered = await verify(settings, token.value, secrets, plan);
  logCheck(settings.mcpUrl, offered.length, plan.clock.now() - started);
  return offered;
}

function loadCheck() {
  return import(/* webpackChunkName: "check" */ './verify/verify.ts');
}

async function startGateway(program: string, plan: RetryPlan): Promise<GatewayProcess> {
  const part = await import(/* webpackChunkName: "start-gateway" */ './gateway/start.ts');
  return new part.GatewayProcess(program, plan);
}

/** The same check, by the gateway, which is ready then. */
async function checkBehind(
  child: GatewayProcess,
  settings: Settings,
  token: AccessToken,
  secrets: Secrets,
  clock: Clock,
): Promise<Gateway> {
  const started = clock.now();
  const gateway = await child.check(settings, token, secrets);
  if (gateway.offered) logCheck(settings.mcpUrl, gateway.offered.length, clock.now() - started);
  logGateway(gateway.warnings);
  return gateway;
}

/** The names of the tools that the agent may use; undefined for all. */
function openTools(
  tools: ToolChoice,
  offered: readonly OfferedTool[] | undefined,
  secrets: Secrets,
): ServerEntry['tools'] {
  return tools === 'read-only' ? readOnlyTools(offered ?? [], secrets) : tools;
}

/** What a configuration is written from: the gateway's entry is one over HTTP like any other. */
export function entryOf(
  settings: Settings,
  tools: ServerEntry['tools'],
  gateway?: Pick<Gateway, 'url'>,
): ServerEntry {
  const { serverName: name, mcpUrl, transport, mcpRemoteVersion, narrowing } = settings;
  return {
    name,
    url: gateway?.url ?? mcpUrl,
    transport: transport === 'gateway' ? 'http' : transport,
    mcpRemoteVersion,
    headers: gateway ? {} : narrowingHeaders(narrowing),
    tools,
  };
}

/** @param bearerToken what the agent presents */
function configure(settings: Settings, server: ServerEntry, bearerToken: string): Configuration {
  const { agent, tokenInConfig } = settings;
  const configured = (value: string) =>
    agent.configure(server, tokenInConfig === 'env' ? 'env' : { inline: value });
  logConfiguration(settings, server, configured('***').config);
  return configured(bearerToken);
}
