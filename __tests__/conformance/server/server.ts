import { randomBytes, randomUUID } from 'node:crypto';
import { createServer, IncomingMessage, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import {
  localhostHostValidation,
  localhostOriginValidation,
  NodeStreamableHTTPServerTransport,
  toNodeHandler,
  toWebRequest,
} from '@modelcontextprotocol/node';
import {
  createMcpHandler,
  createRequestStateCodec,
  isLegacyRequest,
  type McpHttpHandler,
  McpServer,
  type RequestStateCodec,
} from '@modelcontextprotocol/server';
import { listen } from '../../support/listen.ts';
import { eventStore } from './event-store.ts';
import { offerInputRequired, type RoundState } from './input-required.ts';
import { offerPrompts } from './prompts.ts';
import { offerResources } from './resources.ts';
import {
  offerAnsweringTools,
  offerAskingTools,
  offerTool,
  offerToolsWithSchemas,
  result,
} from './tools.ts';

export interface EverythingServer {
  readonly url: string;
  close(): void;
}

/** What a server is asked has a method and a path, which Node's types leave open. */
class ServerRequest extends IncomingMessage {
  declare method: string;
  declare url: string;
}

type Sessions = Map<string, NodeStreamableHTTPServerTransport>;

/**
 * A server on the official SDK that offers whatever the official conformance suite asks of a
 * server, by the names that the suite uses: with sessions to revisions before 2026-07-28, without
 * to that one.
 */
export async function startEverything(): Promise<EverythingServer> {
  const codec = createRequestStateCodec<RoundState>({ key: randomBytes(32) });
  const newServer = () => everything(codec, () => handler.notify);
  const handler = createMcpHandler(newServer, { legacy: 'reject' });
  const sessions: Sessions = new Map();

  const answer = async (request: ServerRequest, response: ServerResponse): Promise<void> => {
    if (!localhostHostValidation()(request, response)) return;
    if (!localhostOriginValidation()(request, response)) return;
    const body = request.method === 'POST' ? jsonOf(await text(request)) : {};
    if (body === undefined) response.writeHead(400).end();
    else if (await isLegacyRequest(await toWebRequest(request, body), body)) {
      await answerInSession(request, response, body, sessions, newServer);
    } else await toNodeHandler(handler)(request, response, body);
  };

  const server = createServer({ IncomingMessage: ServerRequest }, (request, response) => {
    void answer(request, response);
  });
  const url = `http://127.0.0.1:${await listen(server)}/mcp`;
  return {
    url,
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}

async function answerInSession(
  request: ServerRequest,
  response: ServerResponse,
  body: unknown,
  sessions: Sessions,
  newServer: () => McpServer,
): Promise<void> {
  const id = request.headers['mcp-session-id'];
  if (typeof id === 'string') {
    const transport = sessions.get(id);
    if (transport) await transport.handleRequest(request, response, body);
    else response.writeHead(404).end();
    return;
  }
  const transport = new NodeStreamableHTTPServerTransport({
    sessionIdGenerator: () => randomUUID(),
    eventStore: eventStore(),
    retryInterval: 1_000,
    onsessioninitialized: (opened) => {
      sessions.set(opened, transport);
    },
    onsessionclosed: (closed) => {
      sessions.delete(closed);
    },
  });
  await newServer().connect(transport);
  await transport.handleRequest(request, response, body);
}

/** The value; undefined where the text is no JSON. */
function jsonOf(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}

/** A server that offers everything; of what changes it tells those who listen. */
function everything(
  codec: RequestStateCodec<RoundState>,
  notify: () => McpHttpHandler['notify'],
): McpServer {
  const mcp = new McpServer(
    { name: 'everything', version: '1.0.0' },
    {
      capabilities: {
        tools: { listChanged: true },
        resources: { subscribe: true, listChanged: true },
        prompts: { listChanged: true },
        logging: {},
        completions: {},
      },
      requestState: { verify: (state, context) => codec.verify(state, context) },
    },
  );
  offerAnsweringTools(mcp);
  offerToolsWithSchemas(mcp);
  offerAskingTools(mcp);
  offerInputRequired(mcp, codec);
  offerResources(mcp);
  offerPrompts(mcp);
  offerTool(mcp, 'test_trigger_tool_change', () => {
    notify().toolsChanged();
    return result('Told.');
  });
  offerTool(mcp, 'test_trigger_prompt_change', () => {
    notify().promptsChanged();
    return result('Told.');
  });
  mcp.server.setRequestHandler('logging/setLevel', () => ({}));
  mcp.server.setRequestHandler('completion/complete', () => ({ completion: { values: [] } }));
  return mcp;
}
