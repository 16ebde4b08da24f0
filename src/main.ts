import { setTimeout as sleep } from 'node:timers/promises';
import { type Clock, monotonicMs } from './clock.ts';
import { connect } from './connect.ts';
import { exit } from './exit.ts';

const startedAt = Date.now() - monotonicMs();
const clock: Clock = {
  now: () => startedAt + monotonicMs(),
  sleep: async (ms) => {
    await sleep(ms);
  },
};

/** The step, or the part of it that the first argument names. */
async function run(): Promise<void> {
  const [, program = '', part] = process.argv;
  if (part === 'gateway') {
    const { runGatewayHere } = await import(
      /* webpackChunkName: "gateway" */ './gateway/process.ts'
    );
    await runGatewayHere(clock);
  } else if (part === 'report') {
    const { runReport } = await import(/* webpackChunkName: "report-program" */ './report/main.ts');
    await runReport();
  } else {
    await connect(clock, Math.random, program);
  }
}

let hasEnded = false;
// Should the event loop ever run empty before the end, Node would call it a success.
process.on('exit', (code) => {
  if (!hasEnded && code === 0) process.exitCode = 1;
});
export const ended = run().then(() => {
  hasEnded = true;
  // Not before all that was printed has gone: where stdout is a pipe, an exit would cut it off.
  process.stdout.write('', () => {
    exit();
  });
});
