import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { runAction, type RunOptions, type StepResult } from './runner.ts';

/** Runs the text of an ES module as if it were an action's bundle. */
export async function runModule(script: string, options: RunOptions = {}): Promise<StepResult> {
  const folder = await mkdtemp(path.join(tmpdir(), 'port-mcp-auth-script-'));
  try {
    const main = path.join(folder, 'main.mjs');
    await writeFile(main, script);
    return await runAction({ killAfterMs: 10_000, ...options, main });
  } finally {
    await rm(folder, { recursive: true });
  }
}
