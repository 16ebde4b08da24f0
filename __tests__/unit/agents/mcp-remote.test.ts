import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { mcpRemote } from '../../../src/agents/mcp-remote.ts';
import { server } from './given.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'npx-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

/** Starts the bridge in a workspace, with a shell script for npx. */
function start(npx: string): string {
  writeFileSync(path.join(folder, 'npx'), `#!/bin/sh\n${npx}\n`);
  chmodSync(path.join(folder, 'npx'), 0o755);
  const { command, args } = mcpRemote(server, 'env');
  const env = { PATH: `${folder}${path.delimiter}${process.env.PATH ?? ''}`, GIVEN: 'variable' };
  return execFileSync(command, args, { cwd: folder, env, input: 'question', encoding: 'utf8' });
}

test('npx starts outside the workspace, and gets every argument as it is', () => {
  const [place, ...args] = start('pwd; printf "%s\\n" "$@"').trimEnd().split('\n');
  expect(place).toBe('/');
  expect(args).toEqual([
    ...['-y', 'mcp-remote@0.15.1', 'https://mcp.port.io/v1'],
    ...['--transport', 'http-only', '--enable-proxy'],
    ...['--header', 'Authorization:Bearer ${PORT_ACCESS_TOKEN}'],
    ...['--header', 'x-read-only-mode:1', '--header', 'x-allowed-actions-to-run:'],
  ]);
});

test('npx gets the input, the environment and the end of the agent', () => {
  expect(start('read -r line; printf "%s %s" "$line" "$GIVEN"')).toBe('question variable');
  expect(() => start('exit 3')).toThrow(expect.objectContaining({ status: 3 }));
});

test('nothing in the program is what an agent takes for a reference to a variable', () => {
  expect(mcpRemote(server, 'env').args[1]).not.toMatch(/\$|\{(env|file):|'/);
});
