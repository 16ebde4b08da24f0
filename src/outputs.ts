import { closeSync, constants, openSync, writeFileSync } from 'node:fs';
import * as core from '@actions/core';
import type { Configuration, ServerEntry } from './agents/agent.ts';
import { isoSeconds } from './clock.ts';
import { ActionError } from './errors.ts';
import type { Gateway } from './gateway/start.ts';
import type { Settings } from './inputs/index.ts';
import { property } from './json.ts';
import type { OfferedTool } from './mcp/list-tools.ts';
import type { AccessToken } from './port/access-token.ts';
import { regionOf } from './port/regions.ts';
import type { Secrets } from './secrets.ts';
import { failureSummary, summaryOf } from './summary.ts';
import { namesAsJson } from './verify/tool.ts';

/** To a file that is there already, as the runner's are. */
const appending = constants.O_WRONLY | constants.O_APPEND;

/**
 * Without the runner's output file @actions/core would print the outputs, the token among them.
 *
 * @throws ActionError
 */
export function requireOutputFile(): void {
  const file = process.env.GITHUB_OUTPUT ?? '';
  try {
    closeSync(openSync(file, appending));
  } catch (error) {
    const code = String(property(error, 'code'));
    throw new ActionError(
      code === 'EACCES' || code === 'EPERM' || code === 'EROFS'
        ? `The file for the outputs (GITHUB_OUTPUT) cannot be written (${code}): it belongs to another user. Where the job runs in a container, give it the runner's user: \`options: --user\` of the job's \`container:\`.`
        : 'There is no file to write the outputs to (GITHUB_OUTPUT): this program runs as a step of a GitHub Actions job.',
    );
  }
}

export interface Outputs {
  readonly token: AccessToken;
  readonly server: ServerEntry;
  readonly configuration: Configuration;
  /** undefined where nobody asked the server. */
  readonly offered: readonly OfferedTool[] | undefined;
  readonly sealedToken: string;
  /** Holds the token, where there is one. */
  readonly gateway?: Gateway | undefined;
}

/** Sets every output; nothing but a failing disk can stop it half way. */
export function setOutputs(results: Outputs, secrets: Secrets): void {
  const { token, server, configuration, offered, sealedToken, gateway } = results;
  const outputs = {
    // The runner keeps outputs in files that every later step can read.
    access_token: gateway ? '' : token.value,
    mcp_config: configuration.config,
    agent_args: configuration.args,
    allowed_tools: configuration.allowedTools,
    mcp_url: server.url,
    server_name: server.name,
    expires_in: String(token.expiresInSeconds),
    expires_at: isoSeconds(token.expiresAt),
    tools: offered ? namesAsJson(offered, secrets) : '',
    sealed_token: sealedToken,
    gateway: gateway?.handle ?? '',
  };
  for (const [name, value] of Object.entries(outputs)) core.setOutput(name, value);
}

/** Adds to the job's summary; one that cannot be written is no reason to fail. */
export function writeSummary(
  { agent, mcpUrl: url, transport, narrowing }: Settings,
  { name, tools }: ServerEntry,
  { expiresAt }: AccessToken,
  offered: readonly OfferedTool[],
  note: string | undefined,
  secrets: Secrets,
): void {
  const facts = {
    server: { name, url, tools },
    narrowing,
    transport,
    agent: agent.name,
    region: regionOf(url),
    expiresAt,
    offered,
    note,
  };
  addToSummary(summaryOf(facts, secrets));
}

/** The same of a step that failed. */
export function writeFailureSummary(message: string): void {
  addToSummary(failureSummary(message, helpPage()));
}

/** The page about failures, in the repository and at the version that the workflow uses. */
function helpPage(): string | undefined {
  const { GITHUB_SERVER_URL, GITHUB_ACTION_REPOSITORY = '', GITHUB_ACTION_REF = '' } = process.env;
  if (!/^[\w.-]+\/[\w.-]+$/.test(GITHUB_ACTION_REPOSITORY)) return undefined;
  if (!/^[\w./-]+$/.test(GITHUB_ACTION_REF)) return undefined;
  const server = GITHUB_SERVER_URL ?? 'https://github.com';
  return `${server}/${GITHUB_ACTION_REPOSITORY}/blob/${GITHUB_ACTION_REF}/docs/troubleshooting.md`;
}

/** Not by `core.summary`, which needs a thread: names that are being resolved may hold them all. */
function addToSummary(markdown: string): void {
  try {
    const file = openSync(process.env.GITHUB_STEP_SUMMARY ?? '', appending);
    try {
      writeFileSync(file, markdown);
    } finally {
      closeSync(file);
    }
  } catch {
    core.warning('The job summary could not be written.');
  }
}
