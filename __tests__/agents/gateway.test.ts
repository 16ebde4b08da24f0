import { afterEach, expect, test } from '@jest/globals';
import { runAction, type RunnerJob, startJob } from '../support/runner/index.ts';
import { inputsFor } from '../support/port.ts';
import { programNames, programs, type ProgramName } from './programs.ts';
import { called, offered, results, run, startPort } from './whole-way.ts';

/** Its model finds tools by a search, and is shown none before. */
const searches = 'generic: Claude Agent SDK';

let job: RunnerJob;
afterEach(() => job.end());

/** A local Port, and the outputs of a step whose gateway lives until the job ends. */
async function connected(name: ProgramName, env: Readonly<Record<string, string>> = {}) {
  const port = await startPort();
  job = await startJob();
  const { outcome, outputs, annotations } = await runAction({
    job,
    env,
    inputs: {
      ...inputsFor(port),
      agent: programs[name].agent,
      tools: 'list_blueprints, list_entities',
      read_only: 'true',
      transport: 'gateway',
    },
  });
  expect(outcome).toBe('success');
  const warnings = annotations.map(({ message }) => message).filter((text) => /proxy/i.test(text));
  return { port, outputs, warnings };
}

const report = (outputs: Readonly<Record<string, string>>) =>
  runAction({ job, action: 'report', inputs: { gateway: outputs.gateway ?? '' } });

test.each(programNames)(
  '%s calls Port through the gateway, and sees no other tool',
  async (name) => {
    const { port, outputs } = await connected(name);
    const [token = ''] = port.tokens;
    expect(JSON.stringify(outputs)).not.toContain(token);

    const { code, model } = await run(name, { calls: ['list_blueprints'], outputs });

    expect(results(model)).toEqual([expect.stringContaining('zendesk_ticket')]);
    expect(code).toBe(0);
    const open = ['list_blueprints', 'list_entities'].map(programs[name].seen);
    expect(offered(name, model)).toEqual(name === searches ? [] : open);
    const headers: unknown = expect.objectContaining({
      authorization: `Bearer ${token}`,
      'x-read-only-mode': '1',
    });
    expect(called(port)).toEqual([{ tool: 'list_blueprints', headers }]);
    expect(await report(outputs)).toMatchObject({
      outcome: 'success',
      outputs: { connected: 'true', calls: '1', refused: '0', failed: '0' },
    });
  },
);

test.each(programNames)('%s gets no call past the gateway that is not open', async (name) => {
  const { port, outputs } = await connected(name);
  const { model } = await run(name, { calls: ['delete_entity'], outputs });
  expect(JSON.stringify(results(model))).not.toContain('"ok":true');
  expect(called(port)).toEqual([]);
});

/** Of the job, for every step. Nothing listens there. */
const deadProxy = Object.fromEntries(
  ['HTTP_PROXY', 'HTTPS_PROXY', 'http_proxy', 'https_proxy'].map((name) => [
    name,
    'http://127.0.0.1:9',
  ]),
);

test.each(programNames)(
  '%s reaches the gateway where NO_PROXY names it, though the proxy is dead',
  async (name) => {
    const list = 'localhost,127.0.0.1';
    const env = { ...deadProxy, NO_PROXY: list, no_proxy: list };
    const { outputs, warnings } = await connected(name, env);
    const { model } = await run(name, { calls: ['list_blueprints'], outputs, env });
    expect(results(model)).toEqual([expect.stringContaining('zendesk_ticket')]);
    expect(warnings).toEqual([]);
  },
);

test.each(programNames)('the step for %s warns where NO_PROXY does not', async (name) => {
  const { warnings } = await connected(name, deadProxy);
  expect(warnings).toEqual([expect.stringContaining('Set no_proxy and NO_PROXY to')]);
});
