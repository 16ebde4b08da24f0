import { report } from './report.ts';
import { runnerOf } from './runner.ts';

// The await makes Node exit with an error, should the event loop ever run empty before the end.
await report(runnerOf(process));
