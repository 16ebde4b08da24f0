import * as core from '@actions/core';
import type { Emitted } from './agents/agent.ts';
import { ActionError } from './errors.ts';
import { type System, withRetry } from './http/retry.ts';
import { readInputs, type Settings } from './inputs.ts';
import { isoSeconds, requireOutputFile, setOutputs } from './outputs.ts';
import { regionOf } from './port/regions.ts';
import { type AccessToken, exchangeOnce, tokenEndpoint } from './port/token.ts';
import { Secrets } from './secrets.ts';

/**
 * The whole action: exchanges the client credentials for an access token and emits what the
 * agent's step takes. Fails the step with one annotation, and sets no output, when anything goes
 * wrong. Never throws.
 */
export async function connect(system: System): Promise<void> {
  const secrets = new Secrets(core.setSecret);
  try {
    secrets.mask(core.getInput('client_secret'));
    const settings = readInputs((name) => core.getInput(name));
    const deadline = system.now() + settings.timeoutSeconds * 1000;
    requireOutputFile();
    const token = await obtainToken(settings, secrets, deadline, system);
    const emitted = emit(settings, token);
    setOutputs(token, settings.server, emitted);
  } catch (error) {
    core.setFailed(
      error instanceof ActionError
        ? error.message
        : `Unexpected failure: ${secrets.clean(String(error), 1000)}`,
    );
  }
}

async function obtainToken(
  { exchange, maxAttempts }: Settings,
  secrets: Secrets,
  deadline: number,
  system: System,
): Promise<AccessToken> {
  const { name, url } = tokenEndpoint(exchange);
  const region = regionOf(url);
  core.info(
    `Exchanging the client credentials at ${name}${region ? `, region ${region}` : ''}: ${url}`,
  );
  const started = system.now();
  const token = await withRetry(
    (timeoutMs) => exchangeOnce(exchange, secrets, timeoutMs, () => system.now()),
    {
      maxAttempts,
      deadline,
      onRetry(failure, attempt, waitMs) {
        core.info(
          `Try ${attempt} of ${maxAttempts} failed, the next follows in ${(waitMs / 1000).toFixed(1)} s. ${failure.message}`,
        );
      },
    },
    system,
  );
  core.info(
    `Access token received and masked after ${((system.now() - started) / 1000).toFixed(1)} s; it expires at ${isoSeconds(token.expiresAt)}, in ${token.expiresInSeconds} s`,
  );
  return token;
}

function emit({ agent, server, tokenInConfig }: Settings, token: AccessToken): Emitted {
  if (tokenInConfig === 'inline' && agent.reference.test(token.value)) {
    throw new ActionError(
      `The access token holds characters that ${agent.name} would take for a reference to a variable. Set token_in_config: env, and PORT_ACCESS_TOKEN in env: of the agent's step.`,
    );
  }
  const way =
    server.transport === 'http' ? 'over HTTP' : `through mcp-remote ${server.mcpRemoteVersion}`;
  core.info(`Configuration for ${agent.name}: server ${server.name} at ${server.url} ${way}`);
  const readOnly = 'x-read-only-mode' in server.headers ? ' (read-only mode)' : '';
  if (server.tools) {
    core.info(`Open to the agent: ${server.tools.join(', ')}${readOnly}`);
  } else if (readOnly) {
    core.info('Open to the agent: every tool that only reads');
  } else {
    core.info(
      'Open to the agent: every tool that the credentials allow. Name those it needs in `tools`, or set `read_only: true`.',
    );
  }
  core.startGroup('mcp_config, with *** for the token');
  core.info(agent.emit(server, tokenInConfig === 'env' ? 'env' : { inline: '***' }).config);
  core.endGroup();
  return agent.emit(server, tokenInConfig === 'env' ? 'env' : { inline: token.value });
}
