import { afterEach, describe, expect, test } from '@jest/globals';
import { report, type Runner } from '../../../src/report/report.ts';
import {
  nobody,
  recordWith,
  reportKey,
  standIn,
  type StandInGateway,
  standInThat,
} from '../../support/stand-in-gateway.ts';

const open: StandInGateway[] = [];
afterEach(() => {
  for (const gateway of open.splice(0)) gateway.close();
});

/** A runner that notes what is asked of it, in order. */
async function run(inputs: Record<string, string>, broken: Partial<Runner> = {}) {
  const done: string[] = [];
  const noting = (kind: string) => (text: string) => void done.push(`${kind}: ${text}`);
  await report({
    input: (name) => inputs[name] ?? '',
    info: noting('info'),
    notice: noting('notice'),
    warning: noting('warning'),
    fail: noting('error'),
    mask: noting('mask'),
    setOutput: (name, value) => void done.push(`output: ${name}=${value}`),
    addSummary: (markdown) => {
      done.push(`summary: ${markdown.split('\n')[0] ?? ''}`);
      return Promise.resolve();
    },
    ...broken,
  });
  return done;
}

async function runWith(gateway: StandInGateway, inputs: Record<string, string> = {}) {
  open.push(gateway);
  return run({ gateway: gateway.handle, ...inputs });
}

test('masks the key, writes the summary, sets the outputs, says one line, and ends the gateway', async () => {
  const gateway = await standIn();
  expect(await runWith(gateway)).toEqual([
    `mask: ${reportKey}`,
    'summary: ### Port gateway: 3 calls, 1 refused, 1 failed',
    'output: connected=true',
    'output: calls=3',
    'output: refused=1',
    'output: failed=1',
    'info: Port gateway: An agent connected at 2026-11-26T10:00:05Z. 3 calls, 1 refused, 1 failed; 2 tools, 2.5 s in all.',
  ]);
  expect(gateway.requests).toEqual([`GET /record/${reportKey}`, `DELETE /record/${reportKey}`]);
});

test('a step that fails sets the outputs all the same, and ends the gateway', async () => {
  const gateway = await standIn(recordWith(nobody));
  const done = await runWith(gateway);
  expect(done).toContain('output: connected=false');
  expect(done).toContain('output: calls=0');
  expect(done.at(-1)).toMatch(/^error: No agent ever connected to Port/);
  expect(gateway.requests.at(-1)).toBe(`DELETE /record/${reportKey}`);
});

test('require: nothing does not fail because nobody came', async () => {
  const done = await runWith(await standIn(recordWith(nobody)), { require: 'nothing' });
  expect(done).toContain('summary: ### Port gateway: no agent ever connected');
  expect(done.join('\n')).not.toContain('error: ');
});

test('a gateway that does not end is left to the runner, and the step goes on', async () => {
  const gateway = await standInThat((request, response) => {
    if (request.method === 'GET') response.end(JSON.stringify(recordWith()));
  });
  expect((await runWith(gateway)).at(-1)).toMatch(/^info: .*the runner ends it with the job/);
});

describe('a record that is lost', () => {
  const lost = (inputs: Record<string, string> = {}) =>
    standInThat((_, response) => response.writeHead(404).end()).then((gateway) =>
      runWith(gateway, inputs),
    );

  test.each(['connection', 'call'])('fails the step that requires a %s', async (require) => {
    expect(await lost({ require })).toEqual([
      `mask: ${reportKey}`,
      'summary: ### Port gateway: no record',
      expect.stringMatching(/^error: The gateway ended before the job did; its record is lost: /),
    ]);
  });

  test('is a warning to a step that requires nothing', async () => {
    expect((await lost({ require: 'nothing' })).at(-1)).toMatch(
      /^warning: The gateway ended before the job did; its record is lost: /,
    );
  });

  test('is not told to end: whoever answers there is somebody else', async () => {
    const gateway = await standInThat((_, response) => response.writeHead(404).end());
    await runWith(gateway);
    expect(gateway.requests).toEqual([`GET /record/${reportKey}`]);
  });
});

describe('without a handle', () => {
  test('a job that has failed gets no second error', async () => {
    expect(await run({ job_status: 'failure' })).toEqual([
      'notice: There is no gateway to report on: an earlier step of this job failed.',
    ]);
  });

  test('the step fails where nothing explains it', async () => {
    expect(await run({ job_status: 'success' })).toEqual([
      expect.stringMatching(
        /^error: Input `gateway` is empty although no earlier step .* failed\./,
      ),
    ]);
  });

  test('it is only said where nothing is required', async () => {
    expect(await run({ job_status: 'success', require: 'nothing' })).toEqual([
      expect.stringMatching(/^notice: Input `gateway` is empty/),
    ]);
  });
});

test('a wrong input is refused before anything is asked', async () => {
  const gateway = await standIn();
  expect(await runWith(gateway, { require: 'calls' })).toEqual([
    'error: Input `require` takes one of: connection, call, nothing',
  ]);
  expect(gateway.requests).toEqual([]);
});

test('a summary that cannot be written is a warning', async () => {
  const gateway = await standIn();
  open.push(gateway);
  const addSummary = () => Promise.reject(new Error('disk full'));
  const done = await run({ gateway: gateway.handle }, { addSummary });
  expect(done).toContain('warning: The job summary could not be written.');
  expect(done).toContain('output: calls=3');
});

test('outputs that cannot be written fail the step, and the gateway ends', async () => {
  const gateway = await standIn();
  open.push(gateway);
  const setOutput = () => {
    throw new Error('disk full');
  };
  const done = await run({ gateway: gateway.handle }, { setOutput });
  expect(done.at(-1)).toBe('error: Unexpected failure: Error: disk full');
  expect(gateway.requests.at(-1)).toBe(`DELETE /record/${reportKey}`);
});
