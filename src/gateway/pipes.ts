import { closeSync, openSync, readdirSync, readlinkSync } from 'node:fs';

/** Node's own are among the first. */
const lastPossible = 256;

/**
 * Replaces every pipe of this process by /dev/null: those of the step, and those by which Node's
 * event loops tell themselves of signals. Nobody needs these here; but on Linux every process of the
 * same user can open them in /proc and write to them, whatever `ptrace_scope` says, and an event loop
 * takes what it reads there for its own pointers: who knows how runs code in this process, where the
 * token is (https://www.sonarsource.com/blog/why-code-security-matters-even-in-hardened-environments/).
 *
 * Once every loop has turned, and nothing is open that has to be waited for.
 */
export function replacePipes(): void {
  const folder = '/proc/self/fd';
  for (const fd of openFiles(folder)) {
    if (fd > lastPossible || !isPipe(`${folder}/${fd}`)) continue;
    closeSync(fd);
    // The lowest number that is free is taken; those below stay taken, too.
    while (openSync('/dev/null', 'r+') < fd);
  }
}

/** None where there is no /proc. */
function openFiles(folder: string): number[] {
  try {
    return readdirSync(folder)
      .map(Number)
      .sort((one, other) => one - other);
  } catch {
    return [];
  }
}

function isPipe(file: string): boolean {
  try {
    return readlinkSync(file).startsWith('pipe:');
  } catch {
    // It was the folder's own.
    return false;
  }
}
