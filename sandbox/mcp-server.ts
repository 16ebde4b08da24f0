import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { NodeStreamableHTTPServerTransport } from '@modelcontextprotocol/node';
import { McpServer } from '@modelcontextprotocol/server';
import { z } from 'zod';
import type { Tool } from './catalogue.ts';

/**
 * Port's MCP server behind its authorization: Streamable HTTP with a session for each client. The
 * headers that narrow it are those of each request, not of the session's first: a client that
 * forgets them once sees more than it should, and a test sees that.
 */
export class McpEndpoint {
  readonly #tools: readonly Tool[];
  readonly #sessions = new Map<string, NodeStreamableHTTPServerTransport>();

  constructor(tools: readonly Tool[]) {
    this.#tools = tools;
  }

  /** @param body the parsed JSON; undefined where there is none */
  async handle(request: IncomingMessage, response: ServerResponse, body: unknown): Promise<void> {
    const id = request.headers['mcp-session-id'];
    const transport = id === undefined ? await this.#open() : this.#sessions.get(id.toString());
    if (transport) await transport.handleRequest(request, response, body);
    else sendSessionNotFound(response);
  }

  async close(): Promise<void> {
    await Promise.all([...this.#sessions.values()].map((transport) => transport.close()));
  }

  /** The transport refuses what does not begin with `initialize`, `server/discover` too. */
  async #open(): Promise<NodeStreamableHTTPServerTransport> {
    const transport = new NodeStreamableHTTPServerTransport({
      sessionIdGenerator: () => randomUUID(),
      onsessioninitialized: (id) => {
        this.#sessions.set(id, transport);
      },
      onsessionclosed: (id) => {
        this.#sessions.delete(id);
      },
    });
    await serverFor(this.#tools).connect(transport);
    return transport;
  }
}

/** A session that has ended or never was (Streamable HTTP, "Session Management"). */
function sendSessionNotFound(response: ServerResponse): void {
  const error = { code: -32_001, message: 'Session not found' };
  response
    .writeHead(404, { 'content-type': 'application/json' })
    .end(JSON.stringify({ jsonrpc: '2.0', id: null, error }));
}

function serverFor(tools: readonly Tool[]): McpServer {
  const mcp = new McpServer({ name: 'port', version: '1.0.0' }, { capabilities: { tools: {} } });
  // Beneath registerTool(), which can neither hide a tool from one request nor offer a hostile name.
  mcp.server.setRequestHandler('tools/list', (_, { http }) => ({
    tools: offered(tools, http?.req).map(definition),
  }));
  mcp.server.setRequestHandler('tools/call', ({ params }, { http }) => {
    const tool = offered(tools, http?.req).find(({ name }) => name === params.name);
    if (!tool) return failed(`Tool ${params.name} not found`);
    const given = argumentsOf(tool).safeParse(params.arguments ?? {});
    if (!given.success) return failed(z.prettifyError(given.error));
    const { identifier = '' } = given.data;
    if (tool.name === 'run_action' && !mayRun(identifier, http?.req)) {
      return failed(`Action ${identifier} is not allowed to run`);
    }
    return text(JSON.stringify(tool.call(given.data)));
  });
  return mcp;
}

function offered(tools: readonly Tool[], request: Request | undefined): readonly Tool[] {
  if (request?.headers.get('x-read-only-mode') !== '1') return tools;
  return tools.filter(({ annotations }) => annotations.readOnlyHint === true);
}

/** An empty header allows no action, an absent one all. */
function mayRun(action: string, request: Request | undefined): boolean {
  const header = request?.headers.get('x-allowed-actions-to-run') ?? undefined;
  if (header === undefined) return true;
  return header.split(',').some((allowed) => allowed.trim() === action);
}

function definition({ name, description, annotations, takes }: Tool) {
  const properties = Object.fromEntries(takes.map((taken) => [taken, { type: 'string' }]));
  const inputSchema = { type: 'object' as const, properties, required: [...takes] };
  return { name, description, annotations, inputSchema };
}

function argumentsOf({ takes }: Tool) {
  return z.object(Object.fromEntries(takes.map((taken) => [taken, z.string().min(1)])));
}

function text(content: string) {
  return { content: [{ type: 'text' as const, text: content }] };
}

function failed(message: string) {
  return { ...text(message), isError: true };
}
