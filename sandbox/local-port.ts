import { randomBytes } from 'node:crypto';
import {
  createServer as createHttpServer,
  type IncomingMessage,
  type ServerResponse,
} from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { portTools, type Tool } from './catalogue.ts';
import { commit, type Fault, FaultQueue, reset, spoil } from './faults.ts';
import { parsedJson } from './json.ts';
import { McpEndpoint } from './mcp-server.ts';
import { oauthAnswer, oauthMetadata, unauthorized } from './oauth.ts';
import { type Answer, apiAnswer, apiError, Limiter, type RateLimit } from './token-api.ts';
import { Tokens } from './tokens.ts';

export const targets = ['api', 'oauth', 'mcp'] as const;
export type Target = (typeof targets)[number];

/** Of the MCP server's token endpoint, as Port documents it. */
const portOAuthRateLimit: RateLimit = { limit: 50, windowSeconds: 15 * 60 };

export interface LocalPortOptions {
  /** The loopback address to listen on; 127.0.0.1 if unset. */
  readonly host?: '127.0.0.1' | '::1';
  /** The TCP port; a free one if unset. */
  readonly port?: number;
  /** PEM texts; with them it speaks https. */
  readonly tls?: { readonly key: string; readonly cert: string };
  readonly clientId?: string;
  /** A random one if unset, so that a test can search for it. */
  readonly clientSecret?: string;
  /** Every exchange gives this token instead of a JWT. */
  readonly accessToken?: string;
  /** Every exchange gives a new token, although Port gives the one that still lives. */
  readonly freshTokens?: boolean;
  /** What every exchange says of the token's lifetime, in seconds; 10,800 if unset. */
  readonly expiresIn?: number;
  /** How long a token does live, in seconds, as its `exp` says; `expiresIn` if unset. */
  readonly tokenLifetime?: number;
  /** Of the token API; none if unset, since Port publishes none of its own. */
  readonly rateLimit?: RateLimit;
  /** Of the OAuth endpoint, for each client ID; Port's if unset. */
  readonly oauthRateLimit?: RateLimit;
  /** The server's clock, in milliseconds since the epoch; the machine's if unset. */
  readonly now?: () => number;
  /** Offered instead of Port's. */
  readonly tools?: readonly Tool[];
  /** Answers MCP requests instead of the MCP server, without asking for a token. */
  readonly mcpHandler?: (request: IncomingMessage, response: ServerResponse, body: string) => void;
  /** Told of each request, before it is answered. */
  readonly onRequest?: (request: RecordedRequest) => void;
}

export interface RecordedRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

export interface LocalPort {
  readonly origin: string;
  readonly authBaseUrl: string;
  readonly mcpUrl: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** Those issued so far; the MCP server accepts each of them until it expires. */
  readonly tokens: readonly string[];
  readonly requests: readonly RecordedRequest[];
  /** Queues what happens to the next requests of an endpoint instead of its work. */
  fault(target: Target, ...faults: Fault[]): void;
  /** Resets every connection that is open. */
  cut(): void;
  close(): Promise<void>;
}

/**
 * A stand-in for Port on loopback: the token API, the OAuth endpoint with its metadata, and the
 * MCP server, with faults on demand.
 */
export async function startLocalPort(options: LocalPortOptions = {}): Promise<LocalPort> {
  const localPort = new RunningLocalPort(options);
  await localPort.listen();
  return localPort;
}

class RunningLocalPort implements LocalPort {
  readonly clientId: string;
  readonly clientSecret: string;
  readonly requests: RecordedRequest[] = [];
  origin = '';

  readonly #options: LocalPortOptions;
  readonly #server;
  readonly #sockets = new Set<Socket>();
  readonly #mcp: McpEndpoint;
  readonly #tokens: Tokens;
  readonly #apiLimiter: Limiter | undefined;
  readonly #oauthLimiters = new Map<string, Limiter>();
  readonly #faults = { api: new FaultQueue(), oauth: new FaultQueue(), mcp: new FaultQueue() };

  constructor(options: LocalPortOptions) {
    this.#options = options;
    this.clientId = options.clientId ?? 'local-client-id';
    this.clientSecret = options.clientSecret ?? randomBytes(32).toString('base64url');
    this.#mcp = new McpEndpoint(options.tools ?? portTools);
    const { accessToken: fixed, freshTokens: fresh = false, expiresIn = 10_800 } = options;
    const { tokenLifetime: lifetime = expiresIn, rateLimit, now = Date.now } = options;
    this.#tokens = new Tokens({ clientId: this.clientId, lifetime, fixed, fresh, now });
    this.#apiLimiter = rateLimit && new Limiter(rateLimit, now);
    const handle = (request: IncomingMessage, response: ServerResponse) => {
      this.#handle(request, response).catch(() => response.destroy());
    };
    this.#server = options.tls ? createHttpsServer(options.tls, handle) : createHttpServer(handle);
    this.#server.on('connection', (socket: Socket) => {
      this.#sockets.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => this.#sockets.delete(socket));
    });
  }

  get tokens(): readonly string[] {
    return this.#tokens.issued;
  }

  get authBaseUrl(): string {
    return `${this.origin}/api/v1`;
  }

  get mcpUrl(): string {
    return `${this.origin}/mcp/v1`;
  }

  async listen(): Promise<void> {
    const { host = '127.0.0.1', port = 0, tls } = this.#options;
    await new Promise<void>((resolve, reject) => {
      this.#server.once('error', reject).listen(port, host, resolve);
    });
    const bound = tcpPortOf(this.#server.address());
    this.origin = `${tls ? 'https' : 'http'}://${host === '::1' ? '[::1]' : host}:${bound}`;
  }

  fault(target: Target, ...faults: Fault[]): void {
    this.#faults[target].add(faults);
  }

  cut(): void {
    for (const socket of this.#sockets) reset(socket);
  }

  async close(): Promise<void> {
    await this.#mcp.close();
    const closed = new Promise((resolve) => this.#server.close(resolve));
    for (const socket of this.#sockets) socket.destroy();
    await closed;
  }

  async #handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    const incoming: AsyncIterable<Buffer> = request;
    for await (const chunk of incoming) chunks.push(chunk);
    const body = Buffer.concat(chunks).toString();
    const { method = '', url: path = '', headers } = request;
    const recorded = { method, path, headers, body, at: Date.now() };
    this.requests.push(recorded);
    this.#options.onRequest?.(recorded);

    const target = targetOf(method, path);
    if (path.startsWith('/api/')) response.setHeader('x-trace-id', traceId(this.requests.length));
    const fault = target && this.#faults[target].next();
    if (fault && !(await spoil(fault, response))) {
      await commit(fault, body, response);
    } else if (target === 'mcp') {
      await this.#handleMcp(request, response, body);
    } else {
      const contentType = headers['content-type'] ?? '';
      send(
        response,
        target
          ? this.#exchange(target, contentType, body)
          : (oauthMetadata(this.origin, path) ?? apiError(404, 'not_found', 'Not found')),
      );
    }
  }

  #exchange(target: 'api' | 'oauth', contentType: string, body: string): Answer {
    const limiter = target === 'api' ? this.#apiLimiter : this.#oauthLimiter(body);
    const { headers, refusal } = limiter?.take() ?? {};
    const answerOf = target === 'api' ? apiAnswer : oauthAnswer;
    const answer = refusal ?? answerOf(this.#issuer, contentType, body);
    return { ...answer, headers: { ...answer.headers, ...headers } };
  }

  #oauthLimiter(body: string): Limiter {
    const clientId = new URLSearchParams(body).get('client_id') ?? '';
    const { oauthRateLimit = portOAuthRateLimit, now = Date.now } = this.#options;
    const limiter = this.#oauthLimiters.get(clientId) ?? new Limiter(oauthRateLimit, now);
    this.#oauthLimiters.set(clientId, limiter);
    return limiter;
  }

  get #issuer() {
    const { expiresIn = 10_800 } = this.#options;
    const { clientId, clientSecret } = this;
    return { clientId, clientSecret, expiresIn, issue: () => this.#tokens.issue() };
  }

  async #handleMcp(
    request: IncomingMessage,
    response: ServerResponse,
    body: string,
  ): Promise<void> {
    if (this.#options.mcpHandler) {
      this.#options.mcpHandler(request, response, body);
      return;
    }
    const token = /^Bearer (.+)$/i.exec(request.headers.authorization ?? '')?.[1];
    const state = this.#tokens.stateOf(token ?? '');
    if (state !== 'valid') {
      const description =
        state === 'expired' ? 'token is expired' : 'Missing or invalid access token';
      send(response, unauthorized(this.origin, description));
      return;
    }
    await this.#mcp.handle(request, response, parsedJson(body));
  }
}

/** Counted, not drawn, so that what shows it is the same in every run. */
function traceId(request: number): string {
  return request.toString(16).padStart(32, '0');
}

function targetOf(method: string, path: string): Target | undefined {
  if (method === 'POST' && path === '/api/v1/auth/access_token') return 'api';
  if (method === 'POST' && path === '/mcp/v1/token') return 'oauth';
  return path === '/mcp/v1' ? 'mcp' : undefined;
}

function send(response: ServerResponse, { status, headers, body }: Answer): void {
  response
    .writeHead(status, { 'content-type': 'application/json', ...headers })
    .end(JSON.stringify(body));
}

function tcpPortOf(address: AddressInfo | string | null): number {
  if (typeof address === 'object' && address) return address.port;
  throw new Error('not listening');
}
