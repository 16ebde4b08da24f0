export { parseCommand, parseFileCommands } from './commands.ts';
export { type RunnerJob, startJob } from './job.ts';
export { type Canary, expectNoLeaks } from './leaks.ts';
export { jobOutputs, Masker } from './masker.ts';
export { runAction, type RunOptions, type StepResult } from './runner.ts';
