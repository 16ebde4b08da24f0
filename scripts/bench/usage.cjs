'use strict';
// Preloaded into a step: leaves what the process used, as JSON in RUNNER_TEMP. Linux counts what
// the parent held into a child's maxRSS; VmHWM is the process's own.
const { readFileSync, writeFileSync } = require('fs');
const process = require('process');
process.on('exit', () => {
  const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage();
  const peakKiB =
    process.platform === 'linux'
      ? Number(/^VmHWM:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8'))[1])
      : maxRSS;
  const cpuMs = (userCPUTime + systemCPUTime) / 1000;
  writeFileSync(`${process.env.RUNNER_TEMP}/usage.json`, JSON.stringify({ peakKiB, cpuMs }));
});
