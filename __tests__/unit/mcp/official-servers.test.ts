import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { json } from 'node:stream/consumers';
import { afterEach, describe, expect, test } from '@jest/globals';
import { NodeStreamableHTTPServerTransport, toNodeHandler } from '@modelcontextprotocol/node';
import { McpServer as McpServer1 } from '@modelcontextprotocol/sdk/server/mcp.js';
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js';
import { ListToolsRequestSchema } from '@modelcontextprotocol/sdk/types.js';
import { createMcpHandler, McpServer } from '@modelcontextprotocol/server';
import { listTools } from '../../../src/mcp/list-tools.ts';
import { askAt } from '../../support/mcp/ask.ts';

type Handle = (request: IncomingMessage, response: ServerResponse) => unknown;

const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

/** What a server over HTTP saw of a client. */
interface Seen {
  readonly url: string;
  readonly requests: string[];
  readonly connections: Set<Socket>;
}

async function serving(handle: Handle): Promise<Seen> {
  const requests: string[] = [];
  const connections = new Set<Socket>();
  const server = createServer((request, response) => {
    requests.push(request.method ?? '');
    response.on('error', () => undefined);
    void handle(request, response);
  });
  server.on('connection', (socket) => connections.add(socket));
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const address = server.address();
  if (typeof address !== 'object' || !address) throw new Error('not listening');
  ends.push(async () => {
    server.closeAllConnections();
    await server[Symbol.asyncDispose]();
  });
  return { url: `http://127.0.0.1:${address.port}/mcp`, requests, connections };
}

const capabilities = { tools: {} };
const info = { name: 'official', version: '1.0.0' };
const inputSchema = { type: 'object' as const };

/** Three tools on two pages. */
function page(cursor: string | undefined) {
  const readOnly = { name: 'read', inputSchema, annotations: { readOnlyHint: true } };
  const writing = { name: 'write', inputSchema, annotations: { readOnlyHint: false } };
  return cursor === 'second'
    ? { tools: [{ name: 'other', inputSchema }] }
    : { tools: [readOnly, writing], nextCursor: 'second' };
}

function server2(): McpServer {
  const server = new McpServer(info, { capabilities });
  server.server.setRequestHandler('tools/list', ({ params }) => page(params?.cursor));
  return server;
}

function server1(): McpServer1 {
  const server = new McpServer1(info, { capabilities });
  server.server.setRequestHandler(ListToolsRequestSchema, ({ params }) => page(params?.cursor));
  return server;
}

/** One transport for each session, as the documentation of the SDK has it. */
function stateful<
  Transport extends {
    handleRequest(request: IncomingMessage, response: ServerResponse, body: unknown): unknown;
  },
>(open: (options: Stateful<Transport>) => Transport | Promise<Transport>): Handle {
  const sessions = new Map<string, Transport>();
  return async (request, response) => {
    const body = request.method === 'POST' ? await json(request) : undefined;
    const id = request.headers['mcp-session-id'];
    const known = sessions.get(String(id));
    const transport =
      known ??
      (await open({
        sessionIdGenerator: () => randomUUID(),
        opened: (session, one) => sessions.set(session, one),
      }));
    await transport.handleRequest(request, response, body);
  };
}

interface Stateful<Transport> {
  readonly sessionIdGenerator: () => string;
  readonly opened: (session: string, transport: Transport) => void;
}

const sdk2 = (enableJsonResponse: boolean): Handle =>
  stateful(async ({ sessionIdGenerator, opened }) => {
    const transport: NodeStreamableHTTPServerTransport = new NodeStreamableHTTPServerTransport({
      sessionIdGenerator,
      enableJsonResponse,
      onsessioninitialized: (session) => {
        opened(session, transport);
      },
    });
    await server2().connect(transport);
    return transport;
  });

const sdk1 = (enableJsonResponse: boolean): Handle =>
  stateful(async ({ sessionIdGenerator, opened }) => {
    const transport: StreamableHTTPServerTransport = new StreamableHTTPServerTransport({
      sessionIdGenerator,
      enableJsonResponse,
      onsessioninitialized: (session) => {
        opened(session, transport);
      },
    });
    await server1().connect(transport);
    return transport;
  });

const sdk1Stateless =
  (enableJsonResponse: boolean): Handle =>
  async (request, response) => {
    const transport = new StreamableHTTPServerTransport({ enableJsonResponse });
    await server1().connect(transport);
    await transport.handleRequest(request, response);
  };

/** A new server for each request, which the revision 2026-07-28 makes the rule. */
const each = (options: Parameters<typeof createMcpHandler>[1]): Handle => {
  const handle = toNodeHandler(createMcpHandler(server2, options));
  return (request, response) => {
    const { method = '', url = '', headers } = request;
    const body = { [Symbol.asyncIterator]: () => request[Symbol.asyncIterator]() };
    return handle({ method, url, headers, ...body }, response);
  };
};

const withSession = ['POST', 'POST', 'POST', 'POST', 'DELETE'];
const withHandshake = ['POST', 'POST', 'POST', 'POST'];
/** The refused handshake, and a request for each page. */
const withoutHandshake = ['POST', 'POST', 'POST'];

describe.each([
  ['SDK 2, stateful, event streams', sdk2(false), withSession],
  ['SDK 2, stateful, JSON', sdk2(true), withSession],
  ['SDK 2, stateless', each({}), withHandshake],
  ['SDK 2, 2026-07-28 only', each({ legacy: 'reject' }), withoutHandshake],
  [
    'SDK 2, 2026-07-28 only, event streams',
    each({ legacy: 'reject', responseMode: 'sse' }),
    withoutHandshake,
  ],
  ['SDK 1, stateful, event streams', sdk1(false), withSession],
  ['SDK 1, stateful, JSON', sdk1(true), withSession],
  ['SDK 1, stateless, event streams', sdk1Stateless(false), withHandshake],
  ['SDK 1, stateless, JSON', sdk1Stateless(true), withHandshake],
])('the official server of %s', (_what, handle, requests) => {
  test('gives its tools, page by page, over one connection', async () => {
    const seen = await serving(handle);
    const { ask, end } = askAt(seen.url);
    ends.push(end);
    expect(await listTools(ask, { name: 'a-client', version: '1.0.0' })).toEqual([
      { name: 'read', readOnly: true },
      { name: 'write', readOnly: false },
      { name: 'other', readOnly: undefined },
    ]);
    // The end of the session is on its way.
    const signal = AbortSignal.timeout(2_000);
    while (seen.requests.length < requests.length && !signal.aborted) {
      await new Promise(setImmediate);
    }
    expect(seen.requests).toEqual(requests);
    expect(seen.connections.size).toBe(1);
  });
});
