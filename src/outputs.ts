import { accessSync, constants } from 'node:fs';
import * as core from '@actions/core';
import type { Emitted, Server } from './agents/agent.ts';
import { ActionError } from './errors.ts';
import type { AccessToken } from './port/token.ts';

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

/** Sets every output; nothing but a failing disk can stop it half way. */
export function setOutputs(token: AccessToken, server: Server, emitted: Emitted): void {
  const outputs = {
    access_token: token.value,
    mcp_config: emitted.config,
    agent_args: emitted.args,
    allowed_tools: emitted.allowedTools,
    mcp_url: server.url,
    server_name: server.name,
    expires_in: String(token.expiresInSeconds),
    expires_at: isoSeconds(token.expiresAt),
  };
  for (const [name, value] of Object.entries(outputs)) core.setOutput(name, value);
}

/** UTC in ISO 8601, to the second. */
export function isoSeconds(date: Date): string {
  return date.toISOString().replace(/\.\d+Z$/, 'Z');
}
