import { createServer, type IncomingMessage } from 'node:http';

/** What a request to a model holds, whatever its wire format. */
export interface Turn {
  /** The names of all tools offered. */
  readonly tools: readonly string[];
  /** The results of earlier tool calls, as JSON text. */
  readonly results: readonly string[];
}

/** What the model is to call. */
export interface Call {
  readonly tool: string;
  readonly input: Readonly<Record<string, unknown>>;
}

/** The wire format of one model API. */
export interface Dialect {
  /** The turn that a request asks the model for; undefined for every other request. */
  read(path: string, body: unknown): Turn | undefined;
  /** A stream of server-sent events in which the model calls a tool. */
  call(call: Call): string;
  /** A stream of server-sent events in which the model says "Done." and ends its turn. */
  done(): string;
}

export interface Model {
  readonly origin: string;
  /** Every turn that was asked for, in order. */
  readonly turns: readonly Turn[];
  close(): Promise<void>;
}

/**
 * A stand-in for a model on loopback, which calls the given tools one after the other, however
 * they are offered, and says "Done." afterwards.
 */
export async function startModel(dialect: Dialect, calls: readonly Call[]): Promise<Model> {
  const turns: Turn[] = [];
  const server = createServer((request, response) => {
    void readJson(request).then((body) => {
      const turn = dialect.read(request.url ?? '', body);
      if (turn === undefined) {
        response.writeHead(404, { 'content-type': 'application/json' }).end('{}');
        return;
      }
      turns.push(turn);
      // An agent also asks without any tools, for a title of the conversation.
      const call = turn.tools.length > 0 ? calls[turn.results.length] : undefined;
      response
        .writeHead(200, { 'content-type': 'text/event-stream' })
        .end(call === undefined ? dialect.done() : dialect.call(call));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no TCP port');
  return {
    origin: `http://127.0.0.1:${address.port}`,
    turns,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function readJson(request: IncomingMessage): Promise<unknown> {
  let text = '';
  for await (const chunk of request) text += String(chunk);
  return text === '' ? undefined : JSON.parse(text);
}

/** Server-sent events; `type`, where an event has one, is also the event's name. */
export function events(...data: readonly (object | string)[]): string {
  return data
    .map((event) => {
      const name =
        typeof event === 'object' && 'type' in event ? `event: ${String(event.type)}\n` : '';
      return `${name}data: ${typeof event === 'string' ? event : JSON.stringify(event)}\n\n`;
    })
    .join('');
}
