import type { Clock } from '../clock.ts';
import { exit, exitAsAnother } from '../exit.ts';
import { runGateway } from './main.ts';
import { replacePipes } from './pipes.ts';

/** Runs the gateway as this process. */
export function runGatewayHere(clock: Clock): Promise<void> {
  const { stdin: input, stdout: output } = process;
  let isIsolated = false;
  return runGateway({
    input,
    output,
    clock,
    random: Math.random,
    isolate: () => {
      replacePipes();
      isIsolated = true;
    },
    exit: (code) => {
      // Node tidies up its event loops at the end, and some of them miss their pipes then.
      if (isIsolated) exitAsAnother(code);
      exit(code);
    },
    onUncaught: (listener) => {
      process.on('uncaughtException', listener);
    },
  });
}
