/** What waits in one of libuv's threads: a name that is being resolved, a file that is being opened. */
const waiting = /^(?:GetAddrInfo|GetNameInfo|FS)Req/;

/**
 * Ends the process now, with this exit code or else `process.exitCode`. Nothing in a thread can be given up, and
 * `process.exit` joins them all: with silent name servers it takes ten seconds or more.
 */
export function exit(code = process.exitCode ?? 0): void {
  if (process.getActiveResourcesInfo().some((name) => waiting.test(name))) exitAsAnother(code);
  // eslint-disable-next-line no-restricted-properties -- all that was printed has gone by now
  process.exit(code);
}

/**
 * Ends the process with this exit code, without a last look at its threads and event loops: another
 * program in its place has none of them (https://nodejs.org/api/process.html, `execve`). Returns on
 * Windows, which has nothing of the kind.
 */
export function exitAsAnother(code: number | string): void {
  const { execPath, platform } = process;
  if (platform === 'win32') return;
  process.execve?.(execPath, [execPath, '-e', `process.exitCode = ${code}`], {});
}
