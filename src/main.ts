import { setTimeout as sleep } from 'node:timers/promises';
import { connect } from './connect.ts';
import { exit } from './exit.ts';

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
// Not before all that was printed has gone: where stdout is a pipe, an exit would cut it off.
process.stdout.write('', exit);
