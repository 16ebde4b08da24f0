import { accessSync, constants } from 'node:fs';
import * as core from '@actions/core';
import type { Emitted, Server } from './agents/agent.ts';
import { ActionError } from './errors.ts';
import type { AccessToken } from './port/token.ts';
import { isoSeconds } from './time.ts';

/**
 * Without the runner's output file @actions/core would print the outputs, the token among them.
 *
 * @throws ActionError
 */
export function requireOutputFile(): void {
  try {
    accessSync(process.env.GITHUB_OUTPUT ?? '', constants.W_OK);
  } catch {
    throw new ActionError(
      'There is no file to write the outputs to (GITHUB_OUTPUT): this program runs as a step of a GitHub Actions job.',
    );
  }
}

export interface Outputs {
  readonly token: AccessToken;
  readonly server: Server;
  readonly emitted: Emitted;
  /** The names of the tools that the server offers, as JSON; empty where nobody asked it. */
  readonly offeredTools: string;
  readonly sealedToken: string;
}

/** Sets every output; nothing but a failing disk can stop it half way. */
export function setOutputs({ token, server, emitted, offeredTools, sealedToken }: Outputs): void {
  const outputs = {
    access_token: token.value,
    mcp_config: emitted.config,
    agent_args: emitted.args,
    allowed_tools: emitted.allowedTools,
    mcp_url: server.url,
    server_name: server.name,
    expires_in: String(token.expiresInSeconds),
    expires_at: isoSeconds(token.expiresAt),
    tools: offeredTools,
    sealed_token: sealedToken,
  };
  for (const [name, value] of Object.entries(outputs)) core.setOutput(name, value);
}

/** Adds to the job's summary; one that cannot be written is no reason to fail. */
export async function writeSummary(markdown: string): Promise<void> {
  try {
    await core.summary.addRaw(markdown).write();
  } catch {
    core.warning('The job summary could not be written.');
  }
}
