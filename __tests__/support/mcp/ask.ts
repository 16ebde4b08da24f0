import { once } from 'node:events';
import { Agent, request, type IncomingMessage } from 'node:http';
import type { Answer, Ask } from '../../../src/mcp/ask.ts';

const maxBytes = 8 * 1024 * 1024;
/** How long a response may take to end after its last event, in milliseconds. */
const endingMs = 100;

/** The least HTTP that the MCP room can stand on: kept-alive connections and a limit of bytes. */
export function askAt(url: string): { ask: Ask; end: () => void } {
  const agent = new Agent({ keepAlive: true });
  let bytes = 0;

  async function* counted(response: IncomingMessage): AsyncGenerator<Buffer> {
    const chunks: AsyncIterable<Buffer> = response.iterator({ destroyOnReturn: false });
    for await (const chunk of chunks) {
      bytes += chunk.length;
      if (bytes > maxBytes) throw new Error('too many bytes');
      yield chunk;
    }
  }

  async function ask(...[method, headers, body]: Parameters<Ask>): Promise<Answer> {
    const length = method === 'POST' && { 'content-length': Buffer.byteLength(body) };
    const outgoing = request(url, { agent, method, headers: { ...headers, ...length } });
    outgoing.end(body);
    const response: IncomingMessage = await new Promise((resolve, reject) => {
      outgoing.on('response', resolve).on('error', reject);
    });
    response.on('error', () => undefined);
    return {
      status: response.statusCode ?? 0,
      headers: response.headers,
      body: counted(response),
      release: () => released(response),
    };
  }

  return {
    ask,
    end: () => {
      agent.destroy();
    },
  };
}

/** Reads on to the end, which is to come soon; with it the connection is free for the next request. */
async function released(response: IncomingMessage): Promise<void> {
  if (response.closed) return;
  const timer = setTimeout(() => response.destroy(), endingMs);
  response.resume();
  await once(response, 'close').catch(() => undefined);
  clearTimeout(timer);
}
