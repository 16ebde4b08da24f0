import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { listen } from '../../__tests__/support/listen.ts';

export interface SlowLine {
  readonly port: number;
  /** How many connections went over it so far. */
  readonly connections: () => number;
  readonly close: () => Promise<void>;
}

/**
 * A line of `roundTripMs` to a port of this machine: every byte takes half of it. The system opens a
 * loopback connection at once, so the first bytes take the round trip that this would have cost.
 */
export async function startSlowLine(toPort: number, roundTripMs: number): Promise<SlowLine> {
  const sockets = new Set<Socket>();
  let connections = 0;
  const server = createServer({ noDelay: true, allowHalfOpen: true }, (near) => {
    connections += 1;
    const far = connect({ port: toPort, host: '127.0.0.1', noDelay: true, allowHalfOpen: true });
    sockets.add(near).add(far);
    carry(near, far, roundTripMs / 2, performance.now() + roundTripMs);
    carry(far, near, roundTripMs / 2);
  });
  const port = await listen(server);
  return {
    port,
    connections: () => connections,
    async close() {
      server.close();
      for (const socket of sockets) socket.destroy();
      await once(server, 'close');
    },
  };
}

/** @param openAt when the first bytes can be sent at the earliest */
function carry(from: Socket, to: Socket, delayMs: number, openAt = 0): void {
  let line = Promise.resolve();
  const after = (act: () => void) => {
    const due = Math.max(performance.now(), openAt) + delayMs;
    line = line.then(() => sleep(Math.max(1, due - performance.now()))).then(act);
  };
  from.on('data', (chunk) => {
    after(() => to.write(chunk));
  });
  from.on('end', () => {
    after(() => to.end());
  });
  from.on('error', () => to.destroy());
}
