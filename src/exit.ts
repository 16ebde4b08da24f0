/** What waits in one of libuv's threads: a name that is being resolved, a file that is being opened. */
const waiting = /^(?:GetAddrInfo|GetNameInfo|FS)Req/;

/**
 * Ends the process now, with this exit code or else `process.exitCode`. Nothing in a thread can be given up, and
 * `process.exit` joins them all: with silent name servers it takes ten seconds or more. Another
 * program in place of this one has no threads (https://nodejs.org/api/process.html, `execve`);
 * Windows, which has nothing of the kind, waits.
 */
export function exit(code = process.exitCode ?? 0): void {
  const { execPath, platform } = process;
  if (platform !== 'win32' && process.getActiveResourcesInfo().some((name) => waiting.test(name))) {
    process.execve?.(execPath, [execPath, '-e', `process.exitCode = ${code}`], {});
  }
  // eslint-disable-next-line no-restricted-properties -- all that was printed has gone by now
  process.exit(code);
}
