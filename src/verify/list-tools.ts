import {
  Client,
  ProtocolError,
  StreamableHTTPClientTransport,
  UnsupportedProtocolVersionError,
} from '@modelcontextprotocol/client';
import type { Clock } from '../clock.ts';
import { AttemptError } from '../errors.ts';
import { sentences } from '../http/endpoint.ts';
import { failureOf } from '../http/failure.ts';
import type { PortEndpoint } from '../port/refusals.ts';
import type { Secrets } from '../secrets.ts';
import { boundedFetch } from './fetch.ts';
import type { OfferedTool } from './tool.ts';

/**
 * More would not fit into an agent's arguments (a Linux program takes 128 KiB in one), and no model
 * could choose among them.
 */
export const maxTools = 1_000;

/** How long the server may take to close the session, in milliseconds. */
const closeMs = 1_000;

/**
 * One attempt to connect as an agent does and to list the tools, all pages; leaves no session, socket
 * or timer behind. A name that comes twice is one tool, read-only where all of them are.
 *
 * @param headers `Authorization` among them
 * @throws AttemptError
 */
export async function listTools(
  endpoint: PortEndpoint,
  headers: Readonly<Record<string, string>>,
  secrets: Secrets,
  timeoutMs: number,
  clock: Clock,
): Promise<OfferedTool[]> {
  const controller = new AbortController();
  const { signal } = controller;
  const end = () => {
    controller.abort();
  };
  let failure: AttemptError | undefined;
  const fail = (first: AttemptError) => {
    failure ??= first;
    end();
  };
  // Without an authProvider the client never tries OAuth.
  const transport = new StreamableHTTPClientTransport(new URL(endpoint.url), {
    requestInit: { headers },
    fetch: boundedFetch(endpoint, secrets, signal, fail, clock),
  });
  // It begins with `initialize`, which every server in use understands.
  const client = new Client({ name: 'port-mcp-auth', version: '1' });
  let timer = setTimeout(end, timeoutMs);
  try {
    await client.connect(transport, { signal });
    return client.getServerCapabilities()?.tools ? await allPages(client, endpoint, signal) : [];
  } catch (error) {
    if (failure) throw failure;
    if (signal.aborted) throw failureOf(error, endpoint, timeoutMs);
    throw error instanceof AttemptError ? error : explained(error, endpoint, secrets);
  } finally {
    clearTimeout(timer);
    timer = setTimeout(end, closeMs);
    // Whether the server closes it or forgets it is its own affair.
    await transport.terminateSession().catch(() => undefined);
    clearTimeout(timer);
    await client.close();
    end();
  }
}

async function allPages(
  client: Client,
  endpoint: PortEndpoint,
  signal: AbortSignal,
): Promise<OfferedTool[]> {
  const tools = new Map<string, OfferedTool>();
  const cursors = new Set<string>();
  let cursor: string | undefined;
  do {
    if (cursor !== undefined) cursors.add(cursor);
    const page = await client.request(
      { method: 'tools/list', params: cursor === undefined ? {} : { cursor } },
      { signal },
    );
    for (const { name, annotations } of page.tools) {
      const twin = tools.get(name);
      const hint = annotations?.readOnlyHint;
      tools.set(name, { name, readOnly: twin && twin.readOnly !== hint ? false : hint });
    }
    if (tools.size > maxTools) {
      throw new AttemptError(sentences(endpoint, `offers more than ${maxTools} tools`));
    }
    cursor = page.nextCursor;
    if (cursor !== undefined && cursors.has(cursor)) {
      throw new AttemptError(
        sentences(endpoint, 'returns the same page of its tools again and again'),
      );
    }
  } while (cursor !== undefined);
  return [...tools.values()];
}

/** What the MCP client throws when the server answers, but not with a list of tools. */
function explained(error: unknown, endpoint: PortEndpoint, secrets: Secrets): AttemptError {
  const because = (what: string) => new AttemptError(sentences(endpoint, what));
  const message = error instanceof Error ? error.message : '';
  if (
    error instanceof UnsupportedProtocolVersionError ||
    (!(error instanceof ProtocolError) && message.includes('protocol version is not supported'))
  ) {
    return because('speaks no version of the protocol that this action knows');
  }
  if (error instanceof ProtocolError) {
    const said = secrets.clean(message);
    return because(`answered with the JSON-RPC error ${error.code}${said && ` ("${said}")`}`);
  }
  return because(
    'answered, but not as an MCP server does (a log-in page of the network, or a wrong address)',
  );
}
