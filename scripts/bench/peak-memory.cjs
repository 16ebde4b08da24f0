'use strict';
// Preloaded into a step: leaves the most memory that it ever held, in KiB. Linux counts what the
// parent held into a child's maxRSS; VmHWM is the program's own.
const { readFileSync, writeFileSync } = require('fs');
const process = require('process');
process.on('exit', () => {
  const peak =
    process.platform === 'linux'
      ? /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8'))[1]
      : process.resourceUsage().maxRSS;
  writeFileSync(`${process.env.RUNNER_TEMP}/peak-memory`, String(peak));
});
