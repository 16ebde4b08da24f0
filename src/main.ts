import { setTimeout as sleep } from 'node:timers/promises';
import { connect } from './connect.ts';

// The awaits make Node exit with an error, should the event loop ever run empty before the end.
if (process.argv[2] === 'report') {
  const { runReport } = await import(/* webpackChunkName: "report" */ './report/main.ts');
  await runReport();
} else {
  await connect(
    {
      now: () => performance.timeOrigin + performance.now(),
      sleep: async (ms) => {
        await sleep(ms);
      },
    },
    Math.random,
  );
  // A name that is still being resolved cannot be given up, and would hold the process for as long
  // as the name servers are silent. Nothing is lost: all that was printed has gone by then.
  process.stdout.write('', () => {
    // eslint-disable-next-line no-restricted-properties -- nothing else ends such a process
    process.exit();
  });
}
