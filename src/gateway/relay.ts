import type { IncomingMessage } from 'node:http';
import { ActionError } from '../errors.ts';
import { bearer, type Narrowing, narrowingHeaders } from '../port/headers.ts';
import { version } from '../version.ts';
import type { Access } from './access.ts';
import type { RequestHead } from './door.ts';
import { headersToPort } from './headers.ts';
import type { Message } from './message.ts';
import { clientMethods } from './methods.ts';
import type { OpenTools } from './open-tools.ts';
import type { Upstream } from './upstream.ts';
import { calledTool } from './wall.ts';

/** With as many tokens is a request tried: while Port is slow, one may run out on the way. */
const mostTokens = 4;

/** Asks Port in a client's name, with the token. */
export class Relay {
  readonly #upstream: Upstream;
  readonly #access: Access;
  readonly #own: Readonly<Record<string, string>>;

  constructor(upstream: Upstream, access: Access, narrowing: Narrowing) {
    this.#upstream = upstream;
    this.#access = access;
    this.#own = {
      // A body that comes compressed all the same is read; it costs time.
      'accept-encoding': 'identity',
      'user-agent': `port-mcp-auth/${version}`,
      ...narrowingHeaders(narrowing),
    };
  }

  /**
   * Port's response, as soon as its headers are there. Where Port refuses the token, it is asked once
   * more with a new one, and again where that one has run out in the meantime.
   *
   * @param message what has been checked; undefined for a GET or DELETE
   * @throws ActionError, and whatever an exchange throws
   */
  async ask(
    { method = '', headersDistinct }: RequestHead,
    message: Message | undefined,
    tools: OpenTools,
    signal: AbortSignal,
  ): Promise<IncomingMessage> {
    const name = message && calledTool(message);
    const mirrors = message && { message, tool: name === undefined ? name : tools.annotated(name) };
    const send = (token: string) => {
      const own = {
        ...this.#own,
        authorization: bearer(token),
        ...(message && { 'content-type': 'application/json' }),
      };
      const headers = headersToPort(headersDistinct, own, mirrors);
      const isRepeatable = doesNoHarmTwice(message);
      return this.#upstream.send({ method, headers, body: message?.text, isRepeatable }, signal);
    };

    let token = await this.#access.token();
    for (let tokens = 1; ; tokens += 1) {
      const response = await send(token);
      if (response.statusCode !== 401) return withoutRedirect(response);
      response.destroy();
      if (tokens === mostTokens || (tokens > 1 && !this.#access.isPast(token))) break;
      token = await this.#access.insteadOf(token);
    }
    throw new ActionError(
      "Port's MCP server refuses the access token (401), also one that was exchanged just now. Check in Port that the credentials are active and may use the MCP server.",
    );
  }

  /** In words what broke the answer to the message off; any other error as it is. */
  brokenOff(error: unknown, message: Message | undefined): unknown {
    return this.#upstream.brokenOff(error, doesNoHarmTwice(message));
  }
}

/** Whether Port may act on it twice: nobody knows what a method does that no revision has. */
function doesNoHarmTwice(message: Message | undefined): boolean {
  const method = message?.method;
  return method === undefined || (method !== 'tools/call' && clientMethods.has(method));
}

/** @throws ActionError */
function withoutRedirect(response: IncomingMessage): IncomingMessage {
  const { statusCode: status = 0 } = response;
  if (status < 300 || status > 399) return response;
  response.destroy();
  throw new ActionError(
    `Port's MCP server redirects elsewhere (${status}). The gateway follows no redirect, since it would hand the token to another address. Check mcp_url.`,
  );
}
