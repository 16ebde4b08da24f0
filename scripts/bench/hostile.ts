import type { ServerResponse } from 'node:http';
import { gzipSync } from 'node:zlib';
import { event, mcpHandler, type Sayings, tool } from '../../__tests__/unit/verify/mcp-handler.ts';
import type { LocalPortOptions } from '../../sandbox/local-port.ts';
import type { Fault } from '../../sandbox/faults.ts';

/** What a server can do to cost time and memory. */
export interface HostileAnswer {
  readonly name: string;
  /** Instead of the exchange's answer. */
  readonly exchange?: Fault;
  /** Instead of the MCP server. */
  readonly mcp?: LocalPortOptions['mcpHandler'];
}

const mib = 1024 * 1024;
/** A GiB of spaces: gzip lets its parts stand one after the other. */
const bomb = repeated(gzipSync(Buffer.alloc(16 * mib, ' ')), 64);

const json = { 'content-type': 'application/json' };
const events = { 'content-type': 'text/event-stream' };

/** Answers `tools/list` with a body. */
function listing(
  name: string,
  body: (id: number) => string | Buffer,
  headers: Readonly<Record<string, string>> = json,
): HostileAnswer {
  const list: Sayings['list'] = () => (response, id) => {
    response.on('error', () => undefined).writeHead(200, headers);
    response.end(body(id));
  };
  return { name, mcp: mcpHandler({ list }) };
}

export const hostileAnswers: readonly HostileAnswer[] = [
  listing(
    'nested brackets, 7 MiB',
    (id) =>
      `{"jsonrpc":"2.0","id":${id},"result":{"tools":[],"x":${'['.repeat(3.5 * mib)}${']'.repeat(3.5 * mib)}}}`,
  ),
  listing('nested objects, 7 MiB', (id) => {
    const depth = Math.floor((7 * mib) / '{"a":}'.length);
    return `{"jsonrpc":"2.0","id":${id},"result":${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}}`;
  }),
  listing(
    'an array of small objects, 7 MiB',
    (id) =>
      `{"jsonrpc":"2.0","id":${id},"result":{"tools":[],"x":[${'{},'.repeat((7 * mib) / 3)}{}]}}`,
  ),
  listing(
    'a tool with a description of 7 MiB',
    (id) =>
      `{"jsonrpc":"2.0","id":${id},"result":{"tools":[${JSON.stringify(tool('list_entities', true, 'x'.repeat(7 * mib)))}]}}`,
  ),
  listing('events, 60,000 tiny ones', () => event({ method: 'x' }).repeat(60_000), events),
  listing('events, 8 MiB of empty lines', () => '\n'.repeat(8 * mib), events),
  listing('one event of 9 MiB', () => `data: ${'x'.repeat(9 * mib)}`, events),
  listing('one event of a million lines', () => 'data: x\n'.repeat(mib), events),
  {
    name: 'chunks of one byte, 8 MiB',
    mcp: mcpHandler({ list: () => inChunksOfOneByte(8 * mib) }),
  },
  listing('a gzip bomb, 1 GiB in 1 MiB', () => bomb, { ...json, 'content-encoding': 'gzip' }),
  listing('a gzip bomb in a gzip bomb', () => gzipSync(bomb), {
    ...json,
    'content-encoding': 'gzip, gzip',
  }),
  {
    name: 'pages without end, of 100 KiB each',
    mcp: mcpHandler({
      list: (cursor) => {
        const page = Number(cursor || '0');
        const description = 'x'.repeat(100 * 1024);
        return {
          tools: [tool(`tool_${page}`, true, description)],
          nextCursor: String(page + 1),
        };
      },
    }),
  },
  {
    name: 'pages without end, of 500 tools each',
    mcp: mcpHandler({
      list: (cursor) => {
        const page = Number(cursor || '0');
        const tools = Array.from({ length: 500 }, (_, at) => tool(`tool_${page}_${at}`));
        return { tools, nextCursor: String(page + 1) };
      },
    }),
  },
  {
    name: 'the exchange answers with a gzip bomb',
    exchange: { headers: { ...json, 'content-encoding': 'gzip' }, body: bomb },
  },
  {
    name: 'the exchange answers with nested brackets, 1 MB',
    exchange: { headers: json, body: `${'['.repeat(500_000)}${']'.repeat(500_000)}` },
  },
];

function repeated(part: Buffer, times: number): Buffer {
  return Buffer.concat(Array.from({ length: times }, () => part));
}

/** Past Node's own framing, which would take its time. */
function inChunksOfOneByte(bytes: number) {
  return (response: ServerResponse): void => {
    response.writeHead(200, { ...json, 'transfer-encoding': 'chunked' }).flushHeaders();
    response.socket?.on('error', () => undefined).write('1\r\n \r\n'.repeat(bytes));
  };
}
