import { setTimeout as sleep } from 'node:timers/promises';
import { connect } from './connect.ts';

// The package that opens tunnels through proxies calls Buffer(); nobody can act on the warning.
process.noDeprecation = true;

// The await makes Node exit with an error, should the event loop ever run empty before the end.
await connect(
  {
    now: () => performance.timeOrigin + performance.now(),
    sleep: async (ms) => {
      await sleep(ms);
    },
  },
  Math.random,
);
