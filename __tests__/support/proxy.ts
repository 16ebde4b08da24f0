import { once } from 'node:events';
import { createServer, type IncomingMessage, STATUS_CODES } from 'node:http';
import { connect, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { listen } from './listen.ts';
import type { ReceivedRequest } from './runner/leaks.ts';

export interface ProxyOptions {
  /** The loopback address to listen on; 127.0.0.1 if unset. */
  readonly host?: '127.0.0.1' | '::1';
  /** Host names that lead to ports of this machine; any other is answered with 502. */
  readonly hosts: Readonly<Record<string, number>>;
  /** `user:password`; without it the proxy answers 407. */
  readonly credentials?: string;
  /** Answers every CONNECT with this status. */
  readonly refuseWith?: number;
  /** Takes the connection and never answers. */
  readonly hang?: boolean;
  /** Says that the tunnel is open, and hands nothing through it. */
  readonly hangInTunnel?: boolean;
}

export interface Proxy {
  /** For `https_proxy`, without credentials. */
  readonly url: string;
  /** What it was asked so far. */
  readonly requests: readonly ReceivedRequest[];
  readonly close: () => Promise<void>;
}

const established = 'HTTP/1.1 200 Connection established\r\n\r\n';

/**
 * Starts a CONNECT proxy (RFC 9110, 9.3.6) on loopback. Since programs bypass a proxy for
 * loopback hosts, a test asks it for a name of its own, which `hosts` leads to a local server.
 */
export async function startProxy(options: ProxyOptions): Promise<Proxy> {
  const requests: ReceivedRequest[] = [];
  const sockets = new Set<Duplex>();
  const server = createServer();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
  });
  server.on('connect', (request: IncomingMessage, client: Duplex) => {
    // A client that gives up resets its connection.
    client.on('error', () => client.destroy());
    requests.push({
      method: 'CONNECT',
      path: request.url ?? '',
      headers: request.headers,
      body: '',
    });
    if (options.hang) return;
    const { credentials, refuseWith, hosts } = options;
    if (refuseWith !== undefined) {
      refuse(client, refuseWith);
      return;
    }
    if (
      credentials !== undefined &&
      request.headers['proxy-authorization'] !== basic(credentials)
    ) {
      refuse(client, 407);
      return;
    }
    if (options.hangInTunnel) {
      client.write(established);
      return;
    }
    const port = hosts[new URL(`https://${request.url ?? ''}`).hostname];
    if (port === undefined) {
      refuse(client, 502);
      return;
    }
    const target = connect(port, '127.0.0.1', () => {
      client.write(established);
      client.pipe(target).pipe(client);
    });
    sockets.add(target);
    target.on('error', () => client.destroy());
    client.on('close', () => target.destroy());
  });
  const { host = '127.0.0.1' } = options;
  const listening = await listen(server, host);
  return {
    url: `http://${host === '::1' ? '[::1]' : host}:${listening}`,
    requests,
    async close() {
      server.close();
      for (const socket of sockets) socket.destroy();
      await once(server, 'close');
    },
  };
}

function basic(credentials: string): string {
  return `Basic ${Buffer.from(credentials).toString('base64')}`;
}

function refuse(client: Duplex, status: number): void {
  const challenge = status === 407 ? 'Proxy-Authenticate: Basic realm="proxy"\r\n' : '';
  client.end(
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\n${challenge}Content-Length: 0\r\n\r\n`,
  );
}
