import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Server } from './agent.ts';

/**
 * Opens a connection, as clients do for requests that they then give up, and sends the first request
 * on it late.
 *
 * @param lateMs milliseconds; Node looks for late requests every 30 seconds
 * @returns whether the gateway answers it
 */
export async function usedLate({ url, headers }: Server, lateMs: number): Promise<boolean> {
  const { hostname, host, port } = new URL(url);
  const socket = connect({ host: hostname, port: Number(port) }).on('error', () => undefined);
  let text = '';
  socket.on('data', (chunk: Buffer) => (text += chunk.toString()));
  await sleep(lateMs);
  if (socket.closed) return false;
  const body = '{"jsonrpc":"2.0","id":1,"method":"tools/run","params":[]}';
  socket.write(
    `POST /mcp HTTP/1.1\r\nhost: ${host}\r\nauthorization: ${headers.Authorization ?? ''}\r\nconnection: close\r\ncontent-length: ${body.length}\r\n\r\n${body}`,
  );
  await once(socket, 'close');
  return text.includes('has to be of the kind object');
}
