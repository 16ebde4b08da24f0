import type { Answer, Ask } from './ask.ts';
import { McpError } from './errors.ts';
import { EndlessEvent, readEvents } from './event-stream.ts';
import {
  CostlyJson,
  JsonReader,
  members,
  methodNotFound,
  notification,
  request,
  response,
  type Message,
  type RequestId,
  type RpcError,
} from './messages.ts';

/**
 * The revision without handshake and session: every request says in `_meta` and headers who asks
 * (https://modelcontextprotocol.io/specification/2026-07-28/basic/transports).
 */
export const statelessRevision = '2026-07-28';

/** Requests of the server's that are answered in one conversation: a ping or two. */
export const maxAsked = 16;
/** Texts with messages in one conversation: an answer each, and what servers have to say meanwhile. */
export const maxTexts = 10_000;
/** What is read of a refusal, in bytes; its status says most. */
const maxRefusal = 64 * 1024;

/** `clientInfo` of the protocol. */
export interface ClientInfo {
  readonly name: string;
  readonly version: string;
}

/** Requests and their results over Streamable HTTP, one after the other. */
export class Conversation {
  readonly client: ClientInfo;
  readonly #ask: Ask;
  readonly #json = new JsonReader();
  #revision: string | undefined;
  #session: string | undefined;
  #lastId = 0;
  #asked = 0;
  #texts = 0;

  constructor(ask: Ask, client: ClientInfo) {
    this.#ask = ask;
    this.client = client;
  }

  /** From here on every request names the revision. */
  agree(revision: string): void {
    this.#revision = revision;
  }

  /**
   * The result of one request. What the server asks in between is answered.
   *
   * @throws McpError, and whatever Ask throws
   */
  async request(method: string, params: Readonly<Record<string, unknown>>): Promise<unknown> {
    this.#lastId += 1;
    const id = this.#lastId;
    const answer =
      this.#revision === statelessRevision
        ? await this.#post(request(id, method, { ...params, _meta: this.#meta() }), {
            'mcp-method': method,
          })
        : await this.#post(request(id, method, params));
    try {
      if (!isSuccess(answer)) throw await this.#refusal(method, answer);
      if (method === 'initialize') this.#open(answer);
      return await this.#result(id, method, answer);
    } catch (error) {
      throw error instanceof CostlyJson || error instanceof EndlessEvent
        ? new McpError({ kind: 'not-mcp', method, what: error.message })
        : error;
    } finally {
      await answer.release();
    }
  }

  /** @throws McpError, and whatever Ask throws */
  async notify(method: string): Promise<void> {
    const answer = await this.#post(notification(method));
    try {
      if (!isSuccess(answer)) throw await this.#refusal(method, answer);
    } finally {
      await answer.release();
    }
  }

  /** Closes the session, where there is one, without waiting for the server to do so. */
  end(): void {
    if (this.#session !== undefined) forget(this.#ask('DELETE', this.#headers(), ''));
  }

  #post(body: string, headers?: Readonly<Record<string, string>>): Promise<Answer> {
    return this.#ask(
      'POST',
      {
        accept: 'application/json, text/event-stream',
        'content-type': 'application/json',
        ...this.#headers(),
        ...headers,
      },
      body,
    );
  }

  #headers(): Record<string, string> {
    return {
      ...(this.#session !== undefined && { 'mcp-session-id': this.#session }),
      ...(this.#revision !== undefined && { 'mcp-protocol-version': this.#revision }),
    };
  }

  #meta() {
    return {
      'io.modelcontextprotocol/protocolVersion': this.#revision,
      'io.modelcontextprotocol/clientInfo': this.client,
      'io.modelcontextprotocol/clientCapabilities': {},
    };
  }

  #open({ headers }: Answer): void {
    const id = headers['mcp-session-id'];
    if (typeof id === 'string' && id !== '') this.#session = id;
  }

  async #result(id: RequestId, method: string, answer: Answer): Promise<unknown> {
    for await (const message of this.#messages(method, answer)) {
      if (message.kind === 'request') this.#reply(message);
      else if (message.kind === 'result' && isSame(message.id, id)) {
        return this.#complete(method, message.result);
      }
      // Without an id it answers a request whose id could not be read: there is only this one.
      else if (message.kind === 'error' && (message.id === null || isSame(message.id, id))) {
        throw new McpError({ kind: 'error', method, error: message.error });
      }
    }
    throw new McpError({ kind: 'unanswered', method });
  }

  /** The stateless revision has results that are none yet: the server asks for input first. */
  #complete(method: string, result: unknown): unknown {
    const type = members(result)?.resultType ?? 'complete';
    if (this.#revision === statelessRevision && type !== 'complete') {
      const what = 'has a "resultType" other than "complete"';
      throw new McpError({ kind: 'not-mcp', method, what });
    }
    return result;
  }

  async *#messages(method: string, { headers, body }: Answer): AsyncGenerator<Message> {
    const type = headers['content-type']?.split(';')[0]?.trim().toLowerCase() ?? '';
    if (type === 'text/event-stream') {
      // As agents do: what is no message in a stream is passed over.
      for await (const data of readEvents(body)) yield* this.#messagesIn(data) ?? [];
    } else if (type === 'application/json') {
      const messages = this.#messagesIn(await textOf(body));
      if (!messages) throw new McpError({ kind: 'not-mcp', method, what: 'is not JSON' });
      if (messages.length === 0) {
        throw new McpError({ kind: 'not-mcp', method, what: 'is JSON, but not JSON-RPC' });
      }
      yield* messages;
    } else {
      const what = `is neither JSON nor an event stream, but ${type || 'without a content type'}`;
      throw new McpError({ kind: 'not-mcp', method, what });
    }
  }

  /** The JSON-RPC error that a refusal may hold; what else it holds says nothing here. */
  #errorIn(text: string): RpcError | undefined {
    try {
      return this.#json.messages(text).find((message) => message.kind === 'error')?.error;
    } catch {
      return undefined;
    }
  }

  /** Undefined where the text is no JSON. */
  #messagesIn(text: string): Message[] | undefined {
    this.#texts += 1;
    if (this.#texts > maxTexts) {
      throw new McpError({ kind: 'too-many', what: 'events', limit: maxTexts });
    }
    try {
      return this.#json.messages(text);
    } catch (error) {
      if (error instanceof SyntaxError) return undefined;
      throw error;
    }
  }

  async #refusal(method: string, { status, headers, body }: Answer): Promise<McpError> {
    const text = await beginningOf(body);
    const error = this.#errorIn(text);
    // A method that the server does not know is answered with 404 by some.
    if (status === 404 && this.#session !== undefined && error?.code !== methodNotFound) {
      this.#session = undefined;
      return new McpError({ kind: 'session-lost', method });
    }
    return new McpError({ kind: 'refused', method, status, headers, body: text, error });
  }

  /** Not waited for: a server that needs the reply keeps its own answer back. */
  #reply({ id, method }: Extract<Message, { kind: 'request' }>): void {
    this.#asked += 1;
    if (this.#asked > maxAsked) {
      throw new McpError({ kind: 'too-many', what: 'requests of its own', limit: maxAsked });
    }
    const reply =
      method === 'ping'
        ? { result: {} }
        : { error: { code: methodNotFound, message: 'Method not found' } };
    forget(this.#post(response(id, reply)));
  }
}

/** What becomes of it changes nothing here. */
function forget(answer: Promise<Answer>): void {
  answer.then((given) => given.release()).catch(() => undefined);
}

function isSuccess({ status }: Answer): boolean {
  return status >= 200 && status <= 299;
}

/** Some servers send a number back as text. */
function isSame(one: RequestId, other: RequestId): boolean {
  return String(one) === String(other);
}

async function textOf(body: AsyncIterable<Uint8Array>): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  for await (const chunk of body) text += decoder.decode(chunk, { stream: true });
  return text + decoder.decode();
}

/** As much of a refusal as came; it counts without its body, too. */
async function beginningOf(body: AsyncIterable<Uint8Array>): Promise<string> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  try {
    for await (const chunk of body) {
      chunks.push(chunk);
      length += chunk.length;
      if (length >= maxRefusal) break;
    }
  } catch {
    // The status has said it.
  }
  return Buffer.concat(chunks).toString('utf8', 0, maxRefusal);
}
