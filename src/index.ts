import { setTimeout as sleep } from 'node:timers/promises';
import { connect } from './connect.ts';

// The await makes Node exit with an error, should the event loop ever run empty before the end.
await connect({
  now: () => performance.timeOrigin + performance.now(),
  sleep: async (ms) => {
    await sleep(ms);
  },
  random: Math.random,
});
