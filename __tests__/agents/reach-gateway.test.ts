import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { LocalPort } from '../../sandbox/local-port.ts';
import { runAction, type RunnerJob, startJob } from '../support/runner/index.ts';
import type { ProgramName } from './programs.ts';
import { programNames } from './programs.ts';
import { shells } from './reach.ts';
import { closed, open, stealThrough } from './reach-gateway.ts';

// With `transport: gateway` a model that may run any command gets the gateway's key and what that
// opens: the allowed tools.

let job: RunnerJob;
beforeEach(async () => {
  job = await startJob();
});
afterEach(() => job.end());

// Its program lets nobody run what it likes.
const bound = 'generic: Claude Agent SDK';
const unbound = programNames.filter((name: ProgramName) => shells[name] && name !== bound);

test.each(unbound)(
  '%s: a model that steals gets no token, no secret, no closed tool',
  async (name) => {
    const { port, given, key, executed, found } = await stealThrough(name, job);
    const get = (file: string) => found.get(file) ?? '';

    // It has tried everything, and what it may do works.
    expect(get('end')).toBe('done\n');
    expect(get('open')).toContain('zendesk_ticket');
    expect(get('ps')).toContain('index.js gateway');
    expect(get('files')).toContain(given.outputs.mcp_url);

    expect(leaksOf(port, found)).toEqual([]);
    // Once by the agent, once with curl.
    expect(executed).toEqual([open, open]);
    const sent = port.requests.filter(({ body }) => body.includes(closed));
    // What went to Port itself had the key, which is none of Port's.
    expect(sent.map(({ headers }) => headers.authorization)).toEqual([`Bearer ${key}`]);
    expect(get('inspector')).toBe('');
    // Root may read every memory; of others the step says where they may.
    const isRoot = process.getuid?.() === 0;
    const isSaid = given.maskedLog.includes("can read the gateway's memory");
    expect(get('mem') === '' || isRoot || isSaid).toBe(true);

    const report = await runAction({
      job,
      action: 'report',
      inputs: { gateway: given.outputs.gateway ?? '' },
    });
    expect(report).toMatchObject({ outcome: 'success', outputs: { connected: 'true' } });
  },
);

test(`${bound}: a model that looks around gets neither token nor secret`, async () => {
  const { port, executed, found } = await stealThrough(bound, job, true);
  expect(found.get('results')).toContain('index.js gateway');
  expect(leaksOf(port, found)).toEqual([]);
  expect(executed).toEqual([open]);
});

/** Where any 12 characters are of the secret, or of what tokens have for themselves: the signature. */
function leaksOf(port: LocalPort, found: ReadonlyMap<string, string>): string[] {
  const signatures = port.tokens.map((token) => token.slice(token.lastIndexOf('.') + 1));
  const pieces = [port.clientSecret, ...signatures].flatMap(piecesOf);
  const leaks = [...found].filter(([, text]) => pieces.some((piece) => text.includes(piece)));
  return leaks.map(([file]) => file);
}

/** Its runs of 12 characters. */
function piecesOf(value: string): string[] {
  return Array.from({ length: value.length - 11 }, (_, at) => value.slice(at, at + 12));
}
