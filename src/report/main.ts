import * as core from '@actions/core';
import { report } from './report.ts';

/** The step of report/action.yml. Never throws. */
export async function runReport(): Promise<void> {
  await report({
    input: core.getInput,
    info: core.info,
    notice: core.notice,
    warning: core.warning,
    fail: core.setFailed,
    mask: core.setSecret,
    setOutput: core.setOutput,
    async addSummary(markdown) {
      await core.summary.addRaw(markdown).write();
    },
  });
}
