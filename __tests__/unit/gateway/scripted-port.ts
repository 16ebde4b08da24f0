import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { listen } from '../../support/listen.ts';

export interface Received {
  readonly method: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
  /** The number of its connection, from 0. */
  readonly connection: number;
}

type Handler = (
  request: Received,
  response: ServerResponse,
  /** How many have come so far, this one included. */
  count: number,
) => void;

/** An MCP server that says what its script says. */
export interface ScriptedPort {
  readonly url: string;
  readonly port: number;
  readonly received: readonly Received[];
  /** How many connections were opened. */
  readonly connections: () => number;
  close(): Promise<void>;
}

export async function scriptedPort(handler: Handler, port?: number): Promise<ScriptedPort> {
  const received: Received[] = [];
  const sockets: Socket[] = [];
  const server = createServer({ keepAliveTimeout: 60_000 }, (request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('error', () => undefined);
    request.on('end', () => {
      const { method = '', headers, socket } = request;
      const body = Buffer.concat(chunks).toString();
      const one = { method, headers, body, connection: sockets.indexOf(socket) };
      received.push(one);
      handler(one, response, received.length);
    });
  });
  server.on('connection', (socket) => sockets.push(socket));
  const bound = port === undefined ? await listen(server) : await listenAt(server, port);
  return {
    url: `http://127.0.0.1:${bound}/mcp/v1`,
    port: bound,
    received,
    connections: () => sockets.length,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function listenAt(server: ReturnType<typeof createServer>, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject).listen(port, '127.0.0.1', () => {
      resolve(port);
    });
  });
}

/** A JSON-RPC answer to the request in the body. */
export function answer(body: string, response: ServerResponse, fields: object): void {
  response
    .writeHead(200, { 'content-type': 'application/json' })
    .end(JSON.stringify({ jsonrpc: '2.0', id: idIn(body), ...fields }));
}

export function idIn(body: string): unknown {
  const message: unknown = JSON.parse(body);
  return typeof message === 'object' && message && 'id' in message ? message.id : null;
}

/** Resets the connection, as TCP does. */
export function reset(response: ServerResponse): void {
  response.socket?.resetAndDestroy();
}
