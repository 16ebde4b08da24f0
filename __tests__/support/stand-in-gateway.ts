import { createServer, type RequestListener } from 'node:http';
import { listen } from './listen.ts';

/** The key of every stand-in's record. */
export const reportKey = 'Rk7-'.repeat(10) + 'xyz';

export interface StandInGateway {
  /** What the output `gateway` would be. */
  readonly handle: string;
  /** Method and path of every request, in the order of their arrival. */
  readonly requests: readonly string[];
  readonly close: () => void;
}

/** The record of a job that made three calls, with changes. */
export function recordWith(changes: Readonly<Record<string, unknown>> = {}) {
  return {
    version: 1,
    startedAt: '2026-11-26T10:00:00.000Z',
    connected: true,
    connectedAt: '2026-11-26T10:00:05.250Z',
    calls: [
      call('2026-11-26T10:01:00.000Z', 'list_blueprints', 120, 'ok', 200),
      call('2026-11-26T10:02:00.000Z', 'delete_blueprint', 0, 'refused', null),
      call('2026-11-26T10:03:00.000Z', 'list_blueprints', 2_380, 'failed', 502),
    ],
    totals: { calls: 3, ok: 1, toolErrors: 0, refused: 1, failed: 1 },
    tools: {
      list_blueprints: {
        ...{ calls: 2, refused: 0, failed: 1, toolErrors: 0, ms: 2_500 },
        ...{ first: '2026-11-26T10:01:00.000Z', last: '2026-11-26T10:03:00.000Z' },
      },
      delete_blueprint: {
        ...{ calls: 1, refused: 1, failed: 0, toolErrors: 0, ms: 0 },
        ...{ first: '2026-11-26T10:02:00.000Z', last: '2026-11-26T10:02:00.000Z' },
      },
    },
    renewals: 0,
    lastError: null,
    ...changes,
  };
}

/** What a record says where nobody ever came. */
export const nobody = {
  connected: false,
  connectedAt: null,
  calls: [],
  totals: { calls: 0, ok: 0, toolErrors: 0, refused: 0, failed: 0 },
  tools: {},
};

function call(at: string, tool: string, ms: number, outcome: string, status: number | null) {
  return { at, tool, ms, outcome, status };
}

/** Tells a record, and is gone after DELETE, as a gateway is. */
export async function standIn(record: unknown = recordWith()): Promise<StandInGateway> {
  const gateway = await standInThat((request, response) => {
    if (request.method === 'DELETE') {
      response.writeHead(204, { connection: 'close' }).end(gateway.close);
    } else {
      response
        .writeHead(200, { 'content-type': 'application/json' })
        .end(typeof record === 'string' ? record : JSON.stringify(record));
    }
  });
  return gateway;
}

/** Something else in a gateway's place. */
export async function standInThat(answer: RequestListener): Promise<StandInGateway> {
  const requests: string[] = [];
  const server = createServer((request, response) => {
    requests.push(`${request.method ?? ''} ${request.url ?? ''}`);
    answer(request, response);
  });
  const port = await listen(server);
  return {
    handle: `http://127.0.0.1:${port}/record/${reportKey}`,
    requests,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}
