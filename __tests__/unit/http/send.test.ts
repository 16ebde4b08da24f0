import { createServer, type RequestListener } from 'node:http';
import { type AddressInfo, createServer as createTcpServer, type Socket } from 'node:net';
import { brotliCompressSync, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib';
import { afterEach, expect, test } from '@jest/globals';
import { maxBodyBytes, send } from '../../../src/http/send.ts';
import { FakeClock } from '../../support/fake-clock.ts';

const open = new Set<() => void>();
afterEach(() => {
  for (const close of open) close();
  open.clear();
});

async function origin(
  server: ReturnType<typeof createTcpServer>,
  host = '127.0.0.1',
): Promise<string> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket) => sockets.add(socket));
  await new Promise<void>((resolve) => server.listen(0, host, resolve));
  open.add(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  const address = server.address();
  const { port }: AddressInfo =
    typeof address === 'object' && address ? address : { port: 0, address: '', family: '' };
  return `http://${host === '::1' ? '[::1]' : host}:${port}`;
}

const http = (listener: RequestListener, host?: string) => origin(createServer(listener), host);
/** A server that writes raw bytes as soon as something arrives. */
const tcp = (answer: (socket: Socket) => void) =>
  origin(
    createTcpServer((socket) =>
      socket
        .on('error', () => undefined)
        .once('data', () => {
          answer(socket);
        }),
    ),
  );

function post(url: string, timeoutMs = 5_000) {
  const endpoint = {
    name: 'The test server',
    url,
    advice: 'Check the address.',
  };
  return send(
    { method: 'POST', headers: { 'content-type': 'text/plain' }, body: 'hello' },
    endpoint,
    timeoutMs,
    new FakeClock(),
  );
}
const failure = (url: string, timeoutMs?: number) =>
  post(url, timeoutMs).then(
    () => {
      throw new Error('it succeeded');
    },
    (error: unknown) => error,
  );

test('the status, the headers and the body come back', async () => {
  const url = await http((request, response) => {
    response.writeHead(201, { 'x-name': 'value' });
    request.pipe(response);
  });
  expect(await post(url)).toMatchObject({
    status: 201,
    headers: { 'x-name': 'value' },
    body: 'hello',
    endMarked: true,
  });
});

test('IPv6 loopback is reached', async () => {
  expect(await post(await http((_request, response) => response.end('six'), '::1'))).toMatchObject({
    body: 'six',
  });
});

test('a redirect is not followed', async () => {
  const paths: (string | undefined)[] = [];
  const url = await http((request, response) => {
    paths.push(request.url);
    response.writeHead(307, { location: '/elsewhere' }).end();
  });
  expect(await post(`${url}/here`)).toMatchObject({ status: 307 });
  expect(paths).toEqual(['/here']);
});

test.each([
  ['gzip', gzipSync],
  ['GZIP', gzipSync],
  ['x-gzip', gzipSync],
  ['deflate', deflateSync],
  ['br', brotliCompressSync],
  ['zstd', zstdCompressSync],
  ['identity', (text: Buffer) => text],
])('a body in the coding %s, which was not asked for, is read', async (coding, compress) => {
  const url = await http((_request, response) =>
    response.writeHead(200, { 'content-encoding': coding }).end(compress(Buffer.from('text'))),
  );
  expect(await post(url)).toMatchObject({ body: 'text' });
});

test('codings one inside the other are read', async () => {
  const body = brotliCompressSync(gzipSync('text'));
  const url = await http((_request, response) =>
    response.writeHead(200, { 'content-encoding': 'gzip, br' }).end(body),
  );
  expect(await post(url)).toMatchObject({ body: 'text' });
});

test.each([
  ['that is broken', 'gzip', Buffer.from('no gzip'), 'that is compressed and broken'],
  ['of broken Brotli', 'br', Buffer.from('no br'), 'that is compressed and broken'],
  ['of broken Zstandard', 'zstd', Buffer.from('no'), 'that is compressed and broken'],
  ['in an unknown coding', 'lzma', Buffer.from('x'), 'in a coding that Node does not know'],
  ['packed too often', 'br, br, br, br', Buffer.from('x'), 'that is compressed too often'],
  ['that grows beyond the cap', 'gzip', gzipSync(Buffer.alloc(maxBodyBytes + 1)), 'than 1 MiB'],
])('a compressed body %s is refused', async (_what, coding, body, message) => {
  const url = await http((_request, response) =>
    response.writeHead(200, { 'content-encoding': coding }).end(body),
  );
  expect(await failure(url)).toMatchObject({
    transient: false,
    message: expect.stringContaining(message),
  });
});

test('a body in chunks of one byte, which take long to read, is refused', async () => {
  const url = await tcp((socket) => {
    socket.write('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n');
    socket.write('1\r\nx\r\n'.repeat(600_000));
    socket.end('0\r\n\r\n');
  });
  expect(await failure(url)).toMatchObject({
    transient: false,
    message: expect.stringContaining('that takes too much to read'),
  });
});

test('a body of 1 MiB is read, and one byte more is refused', async () => {
  const url = await http((request, response) =>
    response.end(Buffer.alloc(maxBodyBytes + Number(request.url?.slice(1)))),
  );
  expect((await post(`${url}/0`)).body).toHaveLength(maxBodyBytes);
  expect(await failure(`${url}/1`)).toMatchObject({
    transient: false,
    message: expect.stringContaining('more than 1 MiB'),
  });
});

test('the status of a refusal counts although its body is too large, cut off or stalled', async () => {
  const url = await http((request, response) => {
    if (request.url === '/large') response.writeHead(500).end(Buffer.alloc(2 * maxBodyBytes));
    else
      response.writeHead(401, { 'content-length': 100 }).write('part', () => {
        if (request.url === '/cut') response.destroy();
      });
  });
  expect(await post(`${url}/large`)).toMatchObject({ status: 500, body: '' });
  expect(await post(`${url}/cut`)).toMatchObject({ status: 401, body: '' });
  expect(await post(`${url}/stalled`, 200)).toMatchObject({ status: 401, body: '' });
});

test('a body that drips for ever ends with the time', async () => {
  const url = await http((_request, response) => {
    response.writeHead(200);
    const drip = setInterval(() => response.write('.'), 20);
    response.on('close', () => {
      clearInterval(drip);
    });
  });
  expect(await failure(url, 200)).toMatchObject({
    transient: true,
    message: expect.stringContaining('no complete response within 0.2 s'),
  });
});

test('headers that never come end with the time', async () => {
  expect(await failure(await http(() => undefined), 200)).toMatchObject({
    transient: true,
    message: expect.stringContaining('within 0.2 s'),
  });
});

test.each([
  ['with a content-length', 'HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{"part'],
  ['in chunks', 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\n{"par\r\n'],
  ['before its headers', 'HTTP/1.1 200 OK\r\n'],
  ['before anything', ''],
])('a response that is cut off %s may pass', async (_what, bytes) => {
  const url = await tcp((socket) => socket.end(bytes));
  expect(await failure(url)).toMatchObject({
    transient: true,
    message: expect.stringContaining('ECONNRESET'),
  });
});

test('a body whose end nothing marks says so', async () => {
  const url = await tcp((socket) =>
    socket.end('HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n{"part'),
  );
  expect(await post(url)).toMatchObject({ body: '{"part', endMarked: false });
});

test('what is no HTTP says so', async () => {
  const url = await tcp((socket) => socket.end('SSH-2.0-OpenSSH\r\n'));
  expect(await failure(url)).toMatchObject({
    message: expect.stringContaining('is not valid HTTP (HPE_'),
  });
});

test('a refused connection may pass and names the cause', async () => {
  const url = await http(() => undefined);
  for (const close of open) close();
  expect(await failure(url)).toMatchObject({
    transient: true,
    message: expect.stringContaining('it refused the connection (ECONNREFUSED)'),
  });
});

test('TLS spoken to a plain server will not pass', async () => {
  const url = await http(() => undefined);
  expect(await failure(url.replace('http:', 'https:'))).toMatchObject({
    transient: false,
    message: expect.stringContaining('what answers there does not speak TLS'),
  });
});
