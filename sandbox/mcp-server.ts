import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { NodeStreamableHTTPServerTransport } from '@modelcontextprotocol/node';
import { McpServer } from '@modelcontextprotocol/server';
import { z } from 'zod';
import type { Tool } from './catalogue.ts';

/**
 * Port's MCP server behind its authorization: Streamable HTTP with a session for each client,
 * narrowed by the headers of the request that opens the session.
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
    const transport =
      (typeof id === 'string' ? this.#sessions.get(id) : undefined) ?? (await this.#open(request));
    await transport.handleRequest(request, response, body);
  }

  async close(): Promise<void> {
    await Promise.all([...this.#sessions.values()].map((transport) => transport.close()));
  }

  async #open(request: IncomingMessage): Promise<NodeStreamableHTTPServerTransport> {
    const transport = new NodeStreamableHTTPServerTransport({
      sessionIdGenerator: () => randomUUID(),
      onsessioninitialized: (id) => {
        this.#sessions.set(id, transport);
      },
      onsessionclosed: (id) => {
        this.#sessions.delete(id);
      },
    });
    await serverFor(this.#offered(request), allowedActions(request)).connect(transport);
    return transport;
  }

  #offered(request: IncomingMessage): readonly Tool[] {
    const readOnly = request.headers['x-read-only-mode'] === '1';
    return this.#tools.filter(({ annotations }) => !readOnly || annotations.readOnlyHint === true);
  }
}

/** The action identifiers that may be run; undefined where the request does not narrow them. */
function allowedActions(request: IncomingMessage): string[] | undefined {
  const header = request.headers['x-allowed-actions-to-run'];
  return typeof header === 'string' ? header.split(',').filter((name) => name !== '') : undefined;
}

function serverFor(tools: readonly Tool[], allowed: readonly string[] | undefined): McpServer {
  const server = new McpServer({ name: 'port', version: '1.0.0' });
  for (const tool of tools) {
    const { name, description, annotations } = tool;
    const inputSchema = z.object(
      Object.fromEntries(tool.takes.map((taken) => [taken, z.string()])),
    );
    server.registerTool(name, { description, annotations, inputSchema }, (given) => {
      const { identifier = '' } = given;
      if (name === 'run_action' && allowed && !allowed.includes(identifier)) {
        return { isError: true, ...text(`Action ${identifier} is not allowed to run`) };
      }
      return text(JSON.stringify(tool.call(given)));
    });
  }
  return server;
}

function text(content: string) {
  return { content: [{ type: 'text' as const, text: content }] };
}
