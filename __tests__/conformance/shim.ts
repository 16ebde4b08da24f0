import { createServer, request as send } from 'node:http';
import { pipeline } from 'node:stream';
import { listen } from '../support/listen.ts';

export interface Shim {
  readonly url: string;
  close(): void;
}

/**
 * Adds to each request the bearer token that the suite has no option for, and passes on the rest as
 * it is. Where `Host` and `Origin` name the shim they name the target then; a foreign name stays
 * foreign, since what becomes of it is what the suite wants to see.
 *
 * @param target http on this machine
 */
export async function startShim(target: string, key: string): Promise<Shim> {
  const to = new URL(target);
  const server = createServer({ keepAliveTimeout: 60_000 }, (request, response) => {
    const { headers, method } = request;
    const own = (value = '') => value.replace(`:${port}`, `:${to.port}`);
    const passed = {
      ...headers,
      host: own(headers.host),
      ...(headers.origin === undefined ? {} : { origin: own(headers.origin) }),
      authorization: `Bearer ${key}`,
    };
    const { hostname: host, port: toPort, pathname: path } = to;
    const outgoing = send({ host, port: toPort, path, method, headers: passed, agent: false });
    outgoing.on('response', (incoming) => {
      response.writeHead(incoming.statusCode ?? 502, incoming.rawHeaders);
      // The headers of a stream come before its first event, which may take a while.
      response.flushHeaders();
      pipeline(incoming, response, () => undefined);
    });
    outgoing.on('error', () => response.destroy());
    response.on('close', () => outgoing.destroy());
    pipeline(request, outgoing, () => undefined);
  });
  const port = await listen(server);
  return {
    url: `http://127.0.0.1:${port}${to.pathname}`,
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}
