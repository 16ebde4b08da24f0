import type { Ask } from './ask.ts';
import { Conversation, statelessRevision, type ClientInfo } from './conversation.ts';
import { McpError } from './errors.ts';
import { members, methodNotFound } from './messages.ts';

/**
 * More would not fit into an agent's arguments (a Linux program takes 128 KiB in one), and no model
 * could choose among them.
 */
export const maxTools = 1_000;
export const maxPages = 64;

/** The newest revision that begins with a handshake. */
const newestHandshake = '2025-11-25';
/** Newest first, as far back as agents go. */
const olderHandshakes = ['2025-06-18', '2025-03-26', '2024-11-05', '2024-10-07'];

/** These come with the revisions that the server has: since 2026-07-28, and before it. */
const unsupportedVersion = -32_022;
const invalidParams = -32_602;
/** Only 2026-07-28 has it: a header that it demands is missing. */
const headerMismatch = -32_020;

/** A tool that the MCP server offers; its name is the server's, unchecked. */
export interface OfferedTool {
  readonly name: string;
  /** The annotation `readOnlyHint`; undefined where the server does not say. */
  readonly readOnly: boolean | undefined;
}

/**
 * One conversation as an agent has it, up to the list of all tools; the session is closed without
 * waiting for it. A name that comes twice is one tool, read-only where all of them are.
 *
 * @throws McpError, and whatever Ask throws
 */
export async function listTools(ask: Ask, client: ClientInfo): Promise<OfferedTool[]> {
  const conversation = new Conversation(ask, client);
  try {
    const announced = await begin(conversation);
    return await allPages(conversation, announced);
  } finally {
    conversation.end();
  }
}

/**
 * Finds the revision in common: by handshake, or, where the server says that it has only that, the
 * one without.
 *
 * @returns whether the server announces tools
 */
async function begin(conversation: Conversation): Promise<boolean> {
  let hello: unknown;
  try {
    hello = await shakeHands(conversation, newestHandshake);
  } catch (error) {
    if (!(error instanceof McpError)) throw error;
    const offered = offeredIn(error);
    const older = olderHandshakes.find((revision) => offered?.includes(revision));
    if (older === undefined) return beginStateless(conversation, error, offered);
    hello = await shakeHands(conversation, older);
  }
  await conversation.notify('notifications/initialized');
  return announcesTools(hello);
}

/**
 * @param refused how the handshake ended
 * @param offered the revisions that the server named
 * @returns whether the server announces tools
 */
async function beginStateless(
  conversation: Conversation,
  refused: McpError,
  offered: readonly string[] | undefined,
): Promise<boolean> {
  if (offered && !offered.includes(statelessRevision)) {
    throw new McpError({ kind: 'no-common-revision', offered });
  }
  const code = refused.rpc?.code;
  if (!offered && code !== methodNotFound && code !== headerMismatch) throw refused;
  conversation.agree(statelessRevision);
  if (offered) return false;
  // Its error alone is no proof that it has this revision.
  const discovered = await conversation.request('server/discover', {}).catch((error: unknown) => {
    throw error instanceof McpError ? refused : error;
  });
  return announcesTools(discovered);
}

/** @returns the result of `initialize` */
async function shakeHands(conversation: Conversation, protocolVersion: string): Promise<unknown> {
  const method = 'initialize';
  const result = await conversation.request(method, {
    protocolVersion,
    capabilities: {},
    clientInfo: conversation.client,
  });
  const agreed = members(result)?.protocolVersion;
  if (typeof agreed !== 'string') {
    throw new McpError({ kind: 'not-mcp', method, what: 'names no protocolVersion' });
  }
  if (agreed !== newestHandshake && !olderHandshakes.includes(agreed)) {
    throw new McpError({ kind: 'no-common-revision', offered: [agreed] });
  }
  conversation.agree(agreed);
  return result;
}

function announcesTools(result: unknown): boolean {
  return members(members(result)?.capabilities)?.tools !== undefined;
}

/** The revisions that the server names where it refuses the one that it was offered. */
function offeredIn({ problem, rpc }: McpError): readonly string[] | undefined {
  if (problem.kind === 'no-common-revision') return problem.offered;
  if (rpc?.code !== unsupportedVersion && rpc?.code !== invalidParams) return undefined;
  const supported = members(rpc.data)?.supported;
  return Array.isArray(supported)
    ? supported.filter((revision) => typeof revision === 'string')
    : undefined;
}

async function allPages(conversation: Conversation, announced: boolean): Promise<OfferedTool[]> {
  const tools = new Map<string, OfferedTool>();
  const cursors = new Set<string>();
  let cursor: string | undefined;
  for (let number = 1; number <= maxPages; number += 1) {
    const page = await pageAt(conversation, cursor, number).catch((error: unknown) => {
      const isUnknown = error instanceof McpError && error.rpc?.code === methodNotFound;
      if (isUnknown && !announced) return { tools: [], nextCursor: undefined };
      throw error;
    });
    for (const tool of page.tools) {
      const twin = tools.get(tool.name);
      tools.set(
        tool.name,
        twin && twin.readOnly !== tool.readOnly ? { ...tool, readOnly: false } : tool,
      );
    }
    if (tools.size > maxTools) {
      throw new McpError({ kind: 'too-many', what: 'tools', limit: maxTools });
    }
    cursor = page.nextCursor;
    if (cursor === undefined) return [...tools.values()];
    if (cursors.has(cursor)) throw new McpError({ kind: 'same-page' });
    cursors.add(cursor);
  }
  throw new McpError({ kind: 'too-many', what: 'pages', limit: maxPages });
}

interface Page {
  readonly tools: readonly OfferedTool[];
  readonly nextCursor: string | undefined;
}

/** @param number for the words of an error, from 1 */
async function pageAt(
  conversation: Conversation,
  cursor: string | undefined,
  number: number,
): Promise<Page> {
  const method = 'tools/list';
  const result = members(
    await conversation.request(method, cursor === undefined ? {} : { cursor }),
  );
  const refuse = (what: string) => new McpError({ kind: 'not-mcp', method, what });
  if (!Array.isArray(result?.tools)) throw refuse('has no list "tools"');
  // Some servers end the list with null or an empty text.
  const nextCursor = result.nextCursor ?? '';
  if (typeof nextCursor !== 'string') throw refuse('has a "nextCursor" that is no text');
  const tools = result.tools.map((tool: unknown, index) => {
    const { name, annotations } = members(tool) ?? {};
    if (typeof name !== 'string' || name === '') {
      throw refuse(`has no name at tools[${index}].name of page ${number}`);
    }
    const hint = members(annotations)?.readOnlyHint;
    return { name, readOnly: typeof hint === 'boolean' ? hint : undefined };
  });
  return { tools, nextCursor: nextCursor === '' ? undefined : nextCursor };
}
