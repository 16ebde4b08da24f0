import type { IncomingMessage, ServerResponse } from 'node:http';

/** What a server says to a request of the MCP client: a JSON-RPC result, or its own bytes. */
type Saying = object | ((response: ServerResponse, id: number) => void);

export interface Sayings {
  readonly initialize?: Saying;
  /** @param cursor of the page; empty for the first */
  readonly list?: (cursor: string) => Saying;
}

export const initialized = {
  protocolVersion: '2025-11-25',
  capabilities: { tools: {} },
  serverInfo: { name: 'port', version: '1' },
};

export function tool(name: string, readOnlyHint?: boolean, description = '') {
  const annotations = readOnlyHint === undefined ? {} : { annotations: { readOnlyHint } };
  return { name, description, inputSchema: { type: 'object' }, ...annotations };
}

/** An `mcpHandler` of the local Port that says what no real MCP server would. */
export function mcpHandler({ initialize = initialized, list = () => ({ tools: [] }) }: Sayings) {
  return (request: IncomingMessage, response: ServerResponse, body: string): void => {
    if (request.method !== 'POST') {
      response.writeHead(405).end();
      return;
    }
    const message: unknown = JSON.parse(body);
    const { id, method, params } = fields(message);
    const { cursor } = fields(params);
    if (method === 'initialize') say(initialize, response, Number(id));
    else if (method === 'tools/list')
      say(list(typeof cursor === 'string' ? cursor : ''), response, Number(id));
    else response.writeHead(202).end();
  };
}

export function event(message: object): string {
  return `data: ${JSON.stringify({ jsonrpc: '2.0', ...message })}\n\n`;
}

function say(saying: Saying, response: ServerResponse, id: number): void {
  if (typeof saying === 'function') saying(response, id);
  else {
    response
      .writeHead(200, { 'content-type': 'application/json', 'mcp-session-id': 'a-session' })
      .end(JSON.stringify({ jsonrpc: '2.0', id, result: saying }));
  }
}

function fields(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null
    ? Object.fromEntries(Object.entries(value))
    : {};
}
