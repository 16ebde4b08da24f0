import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import type { Clock } from '../clock.ts';
import { AttemptError } from '../errors.ts';
import type { Connection } from '../http/connection.ts';
import { decoded, unreadable } from '../http/decoded.ts';
import { sentences } from '../http/endpoint.ts';
import { retryAfterMs } from '../http/retry-after.ts';
import { attempt } from '../http/send.ts';
import { jsonObject } from '../json.ts';
import type { Ask } from '../mcp/ask.ts';
import { McpError, type McpProblem } from '../mcp/errors.ts';
import { listTools, type OfferedTool } from '../mcp/list-tools.ts';
import { type PortEndpoint, refusal } from '../port/refusals.ts';
import type { Secrets } from '../secrets.ts';
import { version } from '../version.ts';

/** Of all responses together; Port's tools with their schemas take a small part of it. */
export const maxBytes = 8 * 1024 * 1024;
/** How long an event stream may take to end after its last event, in milliseconds. */
const endOfStreamMs = 100;
/** How long the body of a refusal may take, in milliseconds. */
const refusalMs = 1_000;

/**
 * One attempt to connect as an agent does and to list the tools, all pages.
 *
 * @param headers `Authorization` among them
 * @throws AttemptError
 */
export function listOffered(
  endpoint: PortEndpoint,
  headers: Readonly<Record<string, string>>,
  secrets: Secrets,
  timeoutMs: number,
  clock: Clock,
): Promise<OfferedTool[]> {
  return attempt(endpoint, timeoutMs, async (connection, signal) => {
    try {
      const client = { name: 'port-mcp-auth', version };
      return await listTools(boundedAsk(connection, headers, endpoint, signal), client);
    } catch (error) {
      if (!(error instanceof McpError)) throw error;
      throw explained(error.problem, endpoint, secrets, clock);
    }
  });
}

/** Requests on one connection; all that is read is counted against one limit. */
function boundedAsk(
  connection: Connection,
  own: Readonly<Record<string, string>>,
  endpoint: PortEndpoint,
  signal: AbortSignal,
): Ask {
  let bytes = 0;

  async function* counted(message: IncomingMessage): AsyncGenerator<Buffer> {
    const refuse = (why: string) => new AttemptError(sentences(endpoint, `sent ${why}`));
    try {
      for await (const chunk of decoded(message)) {
        bytes += chunk.length;
        if (bytes > maxBytes) throw refuse('more than 8 MiB for one list of tools');
        yield chunk;
      }
    } catch (error) {
      const why = unreadable(error);
      throw why === undefined ? error : refuse(`a response ${why}`);
    }
  }

  return async (method, headers, body) => {
    const message = await connection.request(
      { method, headers: { ...headers, ...own, 'accept-encoding': 'identity' }, body },
      signal,
    );
    const status = message.statusCode ?? 0;
    // The status of a refusal says most; its body may be missing.
    const refused = status > 299 ? setTimeout(() => message.destroy(), refusalMs) : undefined;
    return {
      status,
      headers: message.headers,
      body: counted(message),
      release: async () => {
        clearTimeout(refused);
        if (message.closed) return;
        const timer = setTimeout(() => message.destroy(), endOfStreamMs);
        // Not before its end is the connection free for the next request.
        await once(message.on('error', () => undefined).resume(), 'close');
        clearTimeout(timer);
      },
    };
  };
}

function explained(
  problem: McpProblem,
  endpoint: PortEndpoint,
  secrets: Secrets,
  clock: Clock,
): AttemptError {
  const permanent = (what: string, remedy?: string) =>
    new AttemptError(sentences(endpoint, what, remedy));
  const transient = (what: string) =>
    new AttemptError(sentences(endpoint, what, 'Try again.'), { transient: true });

  switch (problem.kind) {
    case 'refused': {
      const waitMs = retryAfterMs(problem, clock.now());
      // A JSON-RPC error holds its message one level deeper than Port's API does.
      const answer = { message: problem.error?.message, ...jsonObject(problem.body) };
      return refusal({ ...problem, waitMs }, answer, endpoint, secrets);
    }
    case 'error': {
      const said = secrets.clean(problem.error.message);
      return permanent(
        `answered ${problem.method} with the JSON-RPC error ${problem.error.code}${said && ` ("${said}")`}`,
      );
    }
    case 'session-lost':
      return transient('lost the session that it had just opened (404)');
    case 'unanswered':
      return transient(`ended its response to ${problem.method} without an answer`);
    case 'no-common-revision':
      return permanent(
        `speaks no version of the protocol that this action knows, but ${secrets.clean(problem.offered.join(', ')) || 'none'}`,
      );
    case 'not-mcp':
      return permanent(
        `answered, but not as an MCP server does: the answer to ${problem.method} ${secrets.clean(problem.what)}`,
        problem.what.includes('html')
          ? `This is a log-in page of the network, or the wrong address. ${endpoint.advice}`
          : undefined,
      );
    case 'too-many':
      return permanent(`has more than ${problem.limit} ${problem.what} for one list of tools`);
    case 'same-page':
      return permanent('returns the same page of its tools again and again');
  }
}
