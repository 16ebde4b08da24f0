import type { IncomingHttpHeaders } from 'node:http';
import type { Answer, Ask } from '../../../src/mcp/ask.ts';
import { members } from '../../../src/mcp/messages.ts';

/** What a server answers to one request; 200 and JSON unless it says otherwise. */
export interface Reply {
  readonly status?: number;
  readonly headers?: IncomingHttpHeaders;
  /** Text, or the chunks in which it comes. */
  readonly body?: string | AsyncIterable<Uint8Array> | Iterable<Uint8Array>;
}

/** A request as the server sees it; `message` is undefined where there is no body. */
export interface Asked {
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly message: Readonly<Record<string, unknown>> | undefined;
  /** Those of the message; empty where it has none. */
  readonly params: Readonly<Record<string, unknown>>;
}

/** An Ask that has no network behind it, and what was asked of it. */
export function scriptedAsk(server: (asked: Asked) => Reply | Promise<Reply>) {
  const asked: Asked[] = [];
  let unreleased = 0;
  const ask: Ask = async (method, headers, text) => {
    const message = members(text === '' ? undefined : JSON.parse(text));
    const one = { method, headers, message, params: members(message?.params) ?? {} };
    asked.push(one);
    const { status = 200, headers: sent, body = '' } = await server(one);
    unreleased += 1;
    const answer: Answer = {
      status,
      headers: { 'content-type': 'application/json', ...sent },
      body: chunked(body),
      release: () => {
        unreleased -= 1;
        return Promise.resolve();
      },
    };
    return answer;
  };
  return {
    ask,
    asked,
    /** Answers that were not given back to the HTTP behind them. */
    unreleased: () => unreleased,
    /** The requests in short, such as `POST tools/list`. */
    said: () =>
      asked.map(({ method, message }) =>
        message ? `${method} ${String(message.method)}` : method,
      ),
  };
}

async function* chunked(body: NonNullable<Reply['body']>): AsyncGenerator<Uint8Array> {
  yield* typeof body === 'string' ? [Buffer.from(body)] : body;
}

/** Responses with a result and with an error, and an event with data, as text. */
export const result = (asked: Asked, value: unknown): string =>
  JSON.stringify({ jsonrpc: '2.0', id: asked.message?.id, result: value });

export const error = (asked: Asked, code: number, message = 'No', data?: unknown): string =>
  JSON.stringify({ jsonrpc: '2.0', id: asked.message?.id, error: { code, message, data } });

export const event = (data: string): string => `event: message\ndata: ${data}\n\n`;

export const eventStream: IncomingHttpHeaders = { 'content-type': 'text/event-stream' };
