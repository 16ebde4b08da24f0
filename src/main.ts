import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock } from './clock.ts';
import { connect } from './connect.ts';
import { exit } from './exit.ts';

const clock: Clock = {
  now: () => performance.timeOrigin + performance.now(),
  sleep: async (ms) => {
    await sleep(ms);
  },
};
const [, program = '', part] = process.argv;

// The awaits make Node exit with an error, should the event loop ever run empty before the end.
if (part === 'gateway') {
  const { runGateway } = await import(/* webpackChunkName: "gateway" */ './gateway/main.ts');
  const { stdin: input, stdout: output } = process;
  const onUncaught = (listener: (error: unknown) => void) => {
    process.on('uncaughtException', listener);
  };
  await runGateway({ input, output, clock, random: Math.random, exit, onUncaught });
} else if (part === 'report') {
  await import(/* webpackChunkName: "report-program" */ './report/main.ts');
} else {
  await connect(clock, Math.random, program);
  // Not before all that was printed has gone: where stdout is a pipe, an exit would cut it off.
  process.stdout.write('', () => {
    exit();
  });
}
