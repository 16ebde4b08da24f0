import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { type Duplex, pipeline } from 'node:stream';
import { ActionError } from '../errors.ts';
import { decodersOf, unreadable } from '../http/decoded.ts';
import { AnswerWatch, type Said } from './answer.ts';
import { type ByteFilter, inSeries } from './byte-filter.ts';
import { checkHead, checkLength, checkMethod, checkOrigin, isSame } from './door.ts';
import { EventStreamFilter } from './event-stream-filter.ts';
import { headersToClient } from './headers.ts';
import { type Message, readMessage } from './message.ts';
import type { OpenTools } from './open-tools.ts';
import type { ActivityRecord, Outcome } from './record.ts';
import type { Redactor } from './redact.ts';
import { code, errorRefusal, Refusal } from './refusal.ts';
import type { Relay } from './relay.ts';
import { ToolsFilter } from './tools-filter.ts';
import { calledTool, refuseClosed } from './wall.ts';

/** The path that agents use. */
export const mcpPath = '/mcp';
/** The record is under this and the report key. */
export const recordPath = '/record/';

/** Agents think for minutes between two calls. */
const keepAliveMs = 10 * 60_000;
/** What a client is given to read why its body was not. */
const lingerMs = 1_000;

/** What only a server answers that accepts who asks. */
const connecting: ReadonlySet<string | undefined> = new Set([
  'initialize',
  'server/discover',
  'tools/list',
]);

/** What the gateway serves with. */
export interface Service {
  readonly key: string;
  readonly reportKey: string;
  readonly relay: Relay;
  readonly redactor: Redactor;
  readonly record: ActivityRecord;
  /** Makes the text of an error fit to be shown. */
  readonly clean: (text: string) => string;
  /** The record's reader has said that the job needs the gateway no more. */
  readonly end: () => void;
}

/** The gateway's HTTP server on 127.0.0.1: the door, and what is behind it. */
export class GatewayServer {
  readonly #service: Service;
  readonly #server;
  #port = 0;
  #tools: OpenTools | undefined;
  #listTools: (() => Promise<void>) | undefined;

  constructor(service: Service) {
    this.#service = service;
    this.#server = createServer({
      // No limit on calls and streams. For Node a connection that nobody has used yet is one whose
      // first head is late; clients open some in advance.
      requestTimeout: 0,
      headersTimeout: keepAliveMs,
      keepAliveTimeout: keepAliveMs,
      keepAlive: true,
      keepAliveInitialDelay: 30_000,
      insecureHTTPParser: false,
    });
    this.#server
      .on('request', (request: IncomingMessage, response: ServerResponse) => {
        this.#handle(request, response);
      })
      .on('checkContinue', (request: IncomingMessage, response: ServerResponse) => {
        this.#handle(request, response, () => {
          response.writeContinue();
        });
      })
      .on('connect', (_request: IncomingMessage, socket: Duplex) => {
        socket.on('error', () => undefined);
        socket.end(
          'HTTP/1.1 405 Method Not Allowed\r\ncontent-length: 0\r\nconnection: close\r\n\r\n',
        );
      });
  }

  /**
   * Listens on 127.0.0.1, and refuses everybody until `open` is called.
   *
   * @returns the port, which the system chooses
   * @throws what Node throws
   */
  async listen(): Promise<number> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    const address = this.#server.address();
    if (address === null || typeof address === 'string') throw new Error('no port');
    this.#port = address.port;
    return address.port;
  }

  /**
   * From now on serves whoever has the key.
   *
   * @param listTools has Port list the tools, where that may open some
   */
  open(tools: OpenTools, listTools?: () => Promise<void>): void {
    this.#tools = tools;
    this.#listTools = listTools;
  }

  /** Ends the server, and every connection. */
  close(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }

  #handle(request: IncomingMessage, response: ServerResponse, proceed?: () => void): void {
    let message: Message | undefined;
    const left = new AbortController();
    response.on('error', () => undefined);
    response.on('close', () => {
      if (!response.writableFinished) left.abort();
    });
    const read = (one: Message) => (message = one);
    this.#answer(request, response, { read, proceed, signal: left.signal }).catch(
      (error: unknown) => {
        if (left.signal.aborted) return;
        const refusal =
          error instanceof Refusal
            ? error
            : errorRefusal(502, code.refused, this.#note(error), { id: message?.id });
        sendRefusal(refusal, request, response);
      },
    );
  }

  /** @throws Refusal, and whatever else goes wrong */
  async #answer(
    request: IncomingMessage,
    response: ServerResponse,
    {
      read,
      proceed,
      signal,
    }: {
      read: (message: Message) => Message;
      proceed: (() => void) | undefined;
      signal: AbortSignal;
    },
  ): Promise<void> {
    checkOrigin(request, this.#port);
    const { url = '' } = request;
    if (url.startsWith(recordPath)) {
      this.#answerForRecord(request, response, url.slice(recordPath.length));
      return;
    }
    checkHead(request, { port: this.#port, path: mcpPath, key: this.#service.key });
    const tools = this.#tools;
    if (!tools) throw errorRefusal(503, code.refused, 'The gateway has not been released yet.');
    proceed?.();
    if (request.method !== 'POST') {
      await this.#relay(request, response, undefined, tools, signal);
      return;
    }
    const message = read(readMessage(await bodyOf(request)));
    if (message.method !== 'tools/call') {
      refuseClosed(message, tools);
      const { said, status } = await this.#relay(request, response, message, tools, signal);
      const isAccepted = status < 300 && said === 'result';
      if (isAccepted && connecting.has(message.method)) this.#service.record.connected();
      return;
    }
    const name = calledTool(message);
    const settle = this.#service.record.call(name ?? '');
    let outcome: [Outcome, number | null] = ['failed', null];
    try {
      if (!tools.isOpen(name)) await this.#listTools?.();
      refuseClosed(message, tools);
      const { said, status } = await this.#relay(request, response, message, tools, signal);
      outcome = outcomeOf(said, status);
    } catch (error) {
      if (error instanceof Refusal) outcome = ['refused', null];
      throw error;
    } finally {
      settle(...outcome);
    }
  }

  #answerForRecord(request: IncomingMessage, response: ServerResponse, key: string): void {
    const { record, reportKey, end } = this.#service;
    if (!isSame(key, reportKey) || !this.#tools) {
      throw errorRefusal(404, code.refused, 'There is nothing under this path.');
    }
    checkMethod(request.method, ['GET', 'DELETE']);
    if (request.method === 'GET') {
      response.writeHead(200, { 'content-type': 'application/json' }).end(record.toJson());
    } else {
      response.on('close', end);
      response.writeHead(204, { connection: 'close' }).end();
    }
  }

  /** Passes on Port's answer as it comes, less what is not for the client. */
  async #relay(
    request: IncomingMessage,
    response: ServerResponse,
    message: Message | undefined,
    tools: OpenTools,
    signal: AbortSignal,
  ): Promise<{ said: Said | undefined; status: number }> {
    const { relay, redactor } = this.#service;
    const answer = await relay.ask(request, message, tools, signal);
    const { statusCode: status = 502 } = answer;
    try {
      const isEventStream = isEvents(answer.headersDistinct['content-type']);
      const keeps = (tool: string) => tools.list(tool);
      const watch = message?.id === undefined ? undefined : new AnswerWatch(isEventStream);
      const filter = inSeries([
        isEventStream ? new EventStreamFilter(keeps) : new ToolsFilter(keeps),
        ...(watch ? [watch] : []),
        redactor.filter(),
      ]);
      const body = decodersOf(answer).reduce<AsyncIterable<Buffer>>(
        (coded, decoder) => pipeline(coded, decoder, () => undefined),
        answer,
      );
      const headers = headersToClient(answer.headersDistinct, (value) => redactor.header(value));
      const begin = () => {
        if (!response.headersSent) response.writeHead(status, headers);
      };
      // The first event may be long in coming. Any other answer begins with its first byte: until
      // then an error can take its place.
      if (isEventStream) {
        begin();
        response.flushHeaders();
      }
      await passOn(body, filter, response, begin);
      return { said: watch?.said, status };
    } catch (error) {
      answer.destroy();
      throw relay.brokenOff(error, message);
    }
  }

  /** Puts what went wrong on record, and returns it in words. */
  #note(error: unknown): string {
    const why = unreadable(error);
    const text =
      error instanceof ActionError
        ? error.message
        : why === undefined
          ? `The gateway failed: ${this.#service.clean(String(error))}`
          : `Port's MCP server sent a response ${why}.`;
    this.#service.record.error(text);
    return text;
  }
}

/** @throws {Refusal} 413; and what Node throws where the client leaves */
async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  const body: AsyncIterable<Buffer> = request.iterator({ destroyOnReturn: false });
  for await (const chunk of body) {
    length += chunk.length;
    checkLength(length);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/**
 * Writes the body as it comes, and no faster than the client reads; throws where it breaks.
 *
 * @param begin writes the head, if nobody has
 */
async function passOn(
  body: AsyncIterable<Buffer>,
  filter: ByteFilter,
  response: ServerResponse,
  begin: () => void,
): Promise<void> {
  for await (const chunk of body) {
    const passed = filter.push(chunk);
    if (passed.length === 0) continue;
    begin();
    if (!response.write(passed)) await readOrGone(response);
  }
  const rest = filter.end();
  begin();
  response.end(rest);
}

function readOrGone(response: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const go = () => {
      response.off('drain', go).off('close', go);
      resolve();
    };
    response.on('drain', go).on('close', go);
    if (response.closed) go();
  });
}

/**
 * Whether a response is an event stream, for every client: some take the first word of the header
 * that they know, wherever it stands.
 *
 * @throws ActionError where two clients would read it in two ways
 */
function isEvents(types: readonly string[] = []): boolean {
  const type = types.join(', ').toLowerCase();
  const isEventStream = /^\s*text\/event-stream\s*(?:;|$)/.test(type);
  const mentions = (word: string) => type.includes(word);
  if (mentions('text/event-stream') && (!isEventStream || mentions('json'))) {
    throw new ActionError(
      "Port's MCP server answered with a content type that can be read in two ways.",
    );
  }
  return isEventStream;
}

function outcomeOf(said: Said | undefined, status: number): [Outcome, number | null] {
  if (status > 299) return ['failed', status];
  if (said === undefined) return ['failed', null];
  return [said === 'result' ? 'ok' : 'tool-error', status];
}

function sendRefusal(
  { status, headers, body }: Refusal,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  if (response.headersSent) {
    // Cut, so that nobody takes it for the whole answer.
    response.destroy();
    return;
  }
  response.writeHead(status, { ...headers, 'content-length': Buffer.byteLength(body) });
  if (headers.connection !== 'close') {
    response.end(body);
    return;
  }
  // The answer is whole; but closed at once, the connection would be reset by what still comes,
  // and the answer lost.
  response.write(body);
  const end = () => {
    clearTimeout(timer);
    response.end();
  };
  const timer = setTimeout(end, lingerMs);
  request
    .on('end', end)
    .on('close', end)
    .on('error', () => undefined)
    .resume();
}
