export { parseCommand, parseFileCommands } from './commands.ts';
export { type Canary, expectNoLeaks, findLeaks, type Leak, type ReceivedRequest } from './leaks.ts';
export type { Annotation, LogLine } from './log.ts';
export { jobOutputs, Masker } from './masker.ts';
export { runAction, type RunOptions, type StepResult } from './runner.ts';
