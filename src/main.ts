import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock } from './clock.ts';
import { connect } from './connect.ts';

const clock: Clock = {
  now: () => performance.timeOrigin + performance.now(),
  sleep: async (ms) => {
    await sleep(ms);
  },
};
const [, program = '', part] = process.argv;
const exit = (code?: number) => {
  // eslint-disable-next-line no-restricted-properties -- nothing else ends such a process
  process.exit(code);
};

// The awaits make Node exit with an error, should the event loop ever run empty before the end.
if (part === 'gateway') {
  const { runGateway } = await import(/* webpackChunkName: "gateway" */ './gateway/main.ts');
  const { stdin: input, stdout: output } = process;
  const onUncaught = (listener: (error: unknown) => void) => {
    process.on('uncaughtException', listener);
  };
  await runGateway({ input, output, clock, random: Math.random, exit, onUncaught });
} else {
  await connect(clock, Math.random, program);
  // A name that is still being resolved cannot be given up, and would hold the process for as long
  // as the name servers are silent. Nothing is lost: all that was printed has gone by then.
  process.stdout.write('', () => {
    exit();
  });
}
