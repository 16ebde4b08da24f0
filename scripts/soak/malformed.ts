import { connect } from 'node:net';
import type { World } from './agent.ts';

const limit = 4 * 1024 * 1024;

interface Malformed {
  readonly name: string;
  readonly bytes: string;
  readonly status: number;
}

/** Requests that nobody should send, and the status that each is refused with. */
export function malformedRequests({ url, headers }: World['server']): readonly Malformed[] {
  const { host } = new URL(url);
  const key = headers.Authorization ?? '';
  const ping = '{"jsonrpc":"2.0","id":1,"method":"ping"}';
  const post = (body: string, more: readonly string[] = [], authorization = key, at = host) =>
    [
      'POST /mcp HTTP/1.1',
      `host: ${at}`,
      ...(authorization === '' ? [] : [`authorization: ${authorization}`]),
      'content-type: application/json',
      ...(more.some((line) => /^(content-length|transfer)/.test(line))
        ? []
        : [`content-length: ${Buffer.byteLength(body)}`]),
      ...more,
      '',
      body,
    ].join('\r\n');
  const call = (method: string) =>
    `{"jsonrpc":"2.0","id":1,"method":"${method}","params":{"name":"forbidden","arguments":{}}}`;
  const chunk = 'x'.repeat(0x10000);
  return [
    { name: 'another key', bytes: post(ping, [], 'Bearer of-nothing'), status: 401 },
    { name: 'no key', bytes: post(ping, [], ''), status: 401 },
    { name: 'another host', bytes: post(ping, [], key, 'port.example'), status: 403 },
    { name: 'a web page', bytes: post(ping, ['origin: https://port.example']), status: 403 },
    {
      name: 'another path',
      bytes: post(ping).replace('/mcp', '/.well-known/oauth-authorization-server'),
      status: 404,
    },
    { name: 'another method', bytes: post(ping).replace('POST', 'PUT'), status: 405 },
    { name: 'compressed', bytes: post(ping, ['content-encoding: gzip']), status: 415 },
    { name: 'a batch', bytes: post(`[${ping}]`), status: 400 },
    { name: 'half a message', bytes: post(ping.slice(0, -1)), status: 400 },
    { name: 'nested', bytes: post('{"a":'.repeat(200) + '1' + '}'.repeat(200)), status: 400 },
    { name: 'a method like another', bytes: post(call('Tools/call')), status: 400 },
    { name: 'a method that nobody knows', bytes: post(call('tools/run')), status: 200 },
    {
      name: 'two lengths',
      bytes: post(ping, ['content-length: 1', 'content-length: 2']),
      status: 400,
    },
    {
      name: 'announced as too long',
      bytes: post('{', [`content-length: ${limit + 1}`]),
      status: 413,
    },
    {
      name: 'too long without a word',
      bytes: post(`10000\r\n${chunk}\r\n`.repeat(limit / chunk.length + 1) + '0\r\n\r\n', [
        'transfer-encoding: chunked',
      ]),
      status: 413,
    },
    { name: 'no HTTP', bytes: 'GARBAGE\r\n\r\n', status: 400 },
    { name: 'a tunnel', bytes: `CONNECT ${host} HTTP/1.1\r\nhost: ${host}\r\n\r\n`, status: 405 },
  ];
}

/** Sends it, and looks at the status and at every byte of the answer. */
export function sendMalformed({ name, bytes, status }: Malformed, world: World): Promise<void> {
  const { server, ledger, leaks } = world;
  return new Promise((resolve) => {
    let text = '';
    const socket = connect({ host: '127.0.0.1', port: Number(new URL(server.url).port) });
    const end = () => {
      clearTimeout(timer);
      leaks.search(text, `the refusal of ${name}`);
      const got = /^HTTP\/1\.1 (\d+)/.exec(text)?.[1] ?? 'none';
      if (got === String(status)) ledger.count('malformed requests refused');
      else ledger.violation(`${name}: status ${got} instead of ${status}: ${text.slice(0, 200)}`);
      socket.removeAllListeners('close').destroy();
      resolve();
    };
    const timer = setTimeout(end, 25_000);
    socket
      .on('error', () => undefined)
      .on('close', end)
      .on('data', (chunk: Buffer) => {
        text += chunk.toString('latin1');
        if (text.includes('\r\n\r\n')) end();
      });
    socket.write(bytes);
  });
}

/** Connections that begin a request and leave it there. */
export function openHalfRequests(count: number, { server }: World): () => void {
  const port = Number(new URL(server.url).port);
  const sockets = Array.from({ length: count }, () => {
    const socket = connect({ host: '127.0.0.1', port }).on('error', () => undefined);
    socket.write('POST /mcp HTTP/1.1\r\nhost: 127.0.0.1');
    return socket;
  });
  return () => {
    for (const socket of sockets) socket.resetAndDestroy();
  };
}
