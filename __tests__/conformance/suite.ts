import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

const program = fileURLToPath(
  import.meta.resolve('@modelcontextprotocol/conformance/dist/index.js'),
);

export interface Check {
  readonly id: string;
  readonly status: 'SUCCESS' | 'FAILURE' | 'WARNING' | 'SKIPPED' | 'INFO';
  /** Why it is no success; empty where nobody says. */
  readonly message: string;
}

const checks = z.array(
  z
    .object({
      id: z.string(),
      status: z.enum(['SUCCESS', 'FAILURE', 'WARNING', 'SKIPPED', 'INFO']),
      errorMessage: z.string().optional(),
    })
    .transform(({ id, status, errorMessage: message = '' }): Check => ({ id, status, message })),
);

export interface SuiteRun {
  /** 0 where everything succeeded. */
  readonly exitCode: number | null;
  /** What the suite printed. */
  readonly output: string;
  /** The checks of each scenario, in its order. */
  readonly scenarios: ReadonlyMap<string, readonly Check[]>;
}

/** Runs the official conformance suite with these arguments. */
export async function runSuite(args: readonly string[]): Promise<SuiteRun> {
  const folder = await mkdtemp(path.join(tmpdir(), 'port-mcp-auth-conformance-'));
  try {
    const child = spawn(process.execPath, [program, ...args, '--output-dir', folder], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const [out, error] = await Promise.all([
      text(child.stdout),
      text(child.stderr),
      child.exitCode ?? once(child, 'exit'),
    ]);
    return { exitCode: child.exitCode, output: out + error, scenarios: await resultsIn(folder) };
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** Each scenario writes a folder: whose server it needs, its name, and when. */
async function resultsIn(folder: string): Promise<Map<string, Check[]>> {
  const found = new Map<string, Check[]>();
  for (const name of (await readdir(folder)).sort()) {
    const scenario = /^(?:server-)?(.+)-\d{4}-\d\d-\d\dT[\d-]+Z$/.exec(name)?.[1] ?? name;
    const json: unknown = JSON.parse(
      await readFile(path.join(folder, name, 'checks.json'), 'utf8'),
    );
    found.set(scenario, checks.parse(json));
  }
  return found;
}
