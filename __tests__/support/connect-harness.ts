import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeEach, jest } from '@jest/globals';
import { FakeClock } from './fake-clock.ts';
import { project } from './project.ts';
import { parseFileCommands } from './runner/commands.ts';

/**
 * Prepares a test file to run the action in its own process: caught are stdout, the outputs and the
 * summary; inputs and the variables of the runner are gone after each test.
 *
 * @returns a function that runs the action with inputs, by `connect` on a clock on which no wait
 *   takes time unless told otherwise, and returns what came of it
 */
export function connectHarness() {
  const folder = mkdtempSync(path.join(tmpdir(), 'connect-'));
  const files = { OUTPUT: path.join(folder, 'output'), STEP_SUMMARY: path.join(folder, 'summary') };
  let printed: string;

  beforeEach(() => {
    for (const [name, file] of Object.entries(files)) process.env[`GITHUB_${name}`] = file;
    jest.spyOn(process.stdout, 'write').mockImplementation((text) => {
      printed += String(text);
      return true;
    });
  });
  afterEach(() => {
    jest.restoreAllMocks();
    for (const name of Object.keys(process.env).filter((key) => /^(INPUT|GITHUB)_/.test(key))) {
      Reflect.deleteProperty(process.env, name);
    }
    process.exitCode = undefined;
  });
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  return async (inputs: Readonly<Record<string, string>>, start: () => unknown = connectNow) => {
    for (const file of Object.values(files)) writeFileSync(file, '');
    printed = '';
    for (const [name, value] of Object.entries(inputs)) {
      process.env[`INPUT_${name.toUpperCase()}`] = value;
    }
    await start();
    return {
      lines: printed.trimEnd().split('\n'),
      outputs: parseFileCommands(readFileSync(files.OUTPUT, 'utf8')),
      summary: readFileSync(files.STEP_SUMMARY, 'utf8'),
    };
  };
}

async function connectNow(): Promise<void> {
  // Not before nock, which replaces what `node:http` exports: jest reads it at the first import.
  const { connect } = await import('../../src/connect.ts');
  await connect(new FakeClock(), () => 0.5, path.join(project, 'src/main.ts'));
}
