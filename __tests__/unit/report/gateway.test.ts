import { createServer, type Socket } from 'node:net';
import { afterEach, describe, expect, test } from '@jest/globals';
import { endGateway, readRecord, RecordLost } from '../../../src/report/gateway.ts';
import { type Handle, parseHandle } from '../../../src/report/handle.ts';
import { listen } from '../../support/listen.ts';
import {
  recordWith,
  reportKey,
  standIn,
  type StandInGateway,
  standInThat,
} from '../../support/stand-in-gateway.ts';

/** Milliseconds for a whole answer. */
const limit = 300;

const open: { close(): unknown }[] = [];
afterEach(() => {
  for (const server of open.splice(0)) server.close();
});

function handleOf(gateway: StandInGateway): Handle {
  open.push(gateway);
  return parsed(gateway.handle);
}

function parsed(text: string): Handle {
  const handle = parseHandle(text);
  if (!handle) throw new Error(`${text} is no handle`);
  return handle;
}

/** Whatever answers beneath HTTP. */
async function rawServer(onSocket: (socket: Socket) => void): Promise<Handle> {
  const sockets: Socket[] = [];
  const server = createServer((socket) => {
    sockets.push(socket.on('error', () => undefined));
    onSocket(socket);
  });
  const port = await listen(server);
  open.push(server, { close: () => sockets.map((socket) => socket.destroy()) });
  return parsed(`http://127.0.0.1:${port}/record/${reportKey}`);
}

test('the record is what the gateway sends', async () => {
  const gateway = await standIn();
  expect((await readRecord(handleOf(gateway), limit)).totals.calls).toBe(3);
  expect(gateway.requests).toEqual([`GET /record/${reportKey}`]);
});

test('the largest record that a gateway sends is read', async () => {
  const tool = 'x'.repeat(64);
  const calls = Array.from({ length: 1_000 }, () => ({ ...recordWith().calls[2], tool }));
  const use = recordWith().tools.list_blueprints;
  const names = Array.from({ length: 200 }, (_, n) => String(n).padEnd(64, 'x'));
  const tools = Object.fromEntries(names.map((name) => [name, use]));
  const record = await readRecord(handleOf(await standIn(recordWith({ calls, tools }))), 5_000);
  expect(record.calls).toHaveLength(1_000);
});

describe('the record is lost, and it says', () => {
  const lost = async (handle: Handle): Promise<string> => {
    const error = await readRecord(handle, limit).catch((reason: unknown) => reason);
    if (!(error instanceof RecordLost)) throw new Error('It is not lost', { cause: error });
    expect(error.message).toMatch(
      /^The gateway ended before the job did; its record is lost: .*127\.0\.0\.1:\d+/,
    );
    expect(error.message).not.toContain(reportKey);
    return error.message;
  };

  test('that nobody listens any more', async () => {
    const gateway = await standIn();
    gateway.close();
    expect(await lost(parsed(gateway.handle))).toContain('nothing listens at');
  });

  test('that nobody answers', async () => {
    expect(await lost(await rawServer(() => undefined))).toContain(
      'gave no whole answer within 0.3 s',
    );
  });

  test('that the answer drips', async () => {
    const handle = handleOf(
      await standInThat((_, response) => {
        response.writeHead(200, { 'content-type': 'application/json' });
        const drip = setInterval(() => response.write(' '), 50);
        response.on('close', () => {
          clearInterval(drip);
        });
      }),
    );
    expect(await lost(handle)).toContain('gave no whole answer within 0.3 s');
  });

  test.each([301, 401, 404, 500])('that the answer is HTTP %d', async (status) => {
    const elsewhere = await standIn();
    const gateway = await standInThat((_, response) => {
      response.writeHead(status, { location: elsewhere.handle }).end('{}');
    });
    open.push(elsewhere);
    expect(await lost(handleOf(gateway))).toContain(`is not the gateway (HTTP ${status})`);
    expect(elsewhere.requests).toEqual([]);
  });

  test.each(['', '<html></html>', '{"version":2}'])('that %j is no record', async (text) => {
    expect(await lost(handleOf(await standIn(text)))).toContain('no record of version 1');
  });

  test('that a megabyte and more is no record, without reading on', async () => {
    let sent = 0;
    const gateway = await standInThat((_, response) => {
      const more = (): void => {
        sent += 1;
        if (!response.destroyed) response.write(' '.repeat(65_536), () => setImmediate(more));
      };
      more();
    });
    expect(await lost(handleOf(gateway))).toContain('no record of version 1');
    expect(sent).toBeLessThan(1_000);
  });

  test.each([
    ['is another protocol', 'SSH-2.0-OpenSSH_9.9\r\n'],
    ['changes the protocol', 'HTTP/1.1 101 x\r\nconnection: upgrade\r\nupgrade: x\r\n\r\n'],
    ['ends early', 'HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n{'],
    ['has two lengths', 'HTTP/1.1 200 OK\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\n{}'],
    ['has endless headers', `HTTP/1.1 200 OK\r\n${`x: ${'y'.repeat(100)}\r\n`.repeat(1_000)}`],
    ['is nothing', ''],
  ])('that an answer that %s is none', async (_, text) => {
    const handle = await rawServer((socket) => {
      socket.once('data', () => socket.end(text));
    });
    expect(await lost(handle)).toContain('is not the gateway (');
  });
});

describe('to the end', () => {
  test('a gateway is asked, and says so', async () => {
    const gateway = await standIn();
    expect(await endGateway(handleOf(gateway), limit)).toBe(true);
    expect(gateway.requests).toEqual([`DELETE /record/${reportKey}`]);
  });

  test('one that does not say so in time is left to the runner', async () => {
    expect(await endGateway(await rawServer(() => undefined), limit)).toBe(false);
  });

  test('one that answers otherwise is left to the runner', async () => {
    const gateway = await standInThat((_, response) => response.writeHead(404).end());
    expect(await endGateway(handleOf(gateway), limit)).toBe(false);
  });
});
