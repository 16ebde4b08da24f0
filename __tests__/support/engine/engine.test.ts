import { afterEach, expect, test } from '@jest/globals';
import { rmSync } from 'node:fs';
import path from 'node:path';
import { makeRepository } from './repository.ts';
import { runWorkflow, type WorkflowRun } from './run-workflow.ts';
import type { World } from './world.ts';

// The interpreter itself: that it does with a workflow what GitHub does.

const repositories: string[] = [];
afterEach(() => {
  for (const root of repositories.splice(0)) rmSync(root, { recursive: true });
});

/** Runs `workflow`, a job list under `jobs:` or a whole file, in a repository with `files`. */
async function run(
  workflow: string,
  world: Partial<World> = {},
  files: Record<string, string> = {},
): Promise<WorkflowRun> {
  const whole = workflow.startsWith('on:') ? workflow : `on: workflow_dispatch\njobs:\n${workflow}`;
  const repository = makeRepository({ '.github/workflows/main.yml': whole, ...files });
  repositories.push(repository);
  const file = path.join(repository, '.github/workflows/main.yml');
  return runWorkflow(file, { repository, secrets: {}, ...world });
}

function job(result: WorkflowRun, id: string) {
  const found = result.jobs.find((one) => one.id === id);
  if (!found) throw new Error(`No job ${id}`);
  return found;
}

test('expressions are evaluated in env, with, if, run and outputs', async () => {
  const result = await run(
    `  one:
    runs-on: ubuntu-latest
    env:
      REGION: \${{ vars.REGION || 'eu' }}
    outputs:
      text: \${{ steps.text.outputs.value }}
    steps:
      - id: text
        if: github.event_name == 'workflow_dispatch' && startsWith(env.REGION, 'u')
        run: echo "value=$REGION of \${{ fromJSON('["a","b"]')[1] }}" >> "$GITHUB_OUTPUT"
`,
    { vars: { REGION: 'us' } },
  );
  expect(job(result, 'one').outputs).toEqual({ text: 'us of b' });
});

test('quotes around and after an expression in a script stay what they are', async () => {
  const result = await run(
    `  one:
    runs-on: ubuntu-latest
    steps:
      - run: |
          printf '%s\\n' 'a "\${{ vars.WORD }}"' 'b' "it's"
`,
    { vars: { WORD: 'x' } },
  );
  expect(job(result, 'one').log).toContain(`a "x"\nb\nit's`);
});

test('the summary of a job is what its steps wrote there, one after the other, masked', async () => {
  const result = await run(
    `  one:
    runs-on: ubuntu-latest
    steps:
      - run: echo '# One' >> "$GITHUB_STEP_SUMMARY"
      - run: echo "of $KEY" >> "$GITHUB_STEP_SUMMARY"
        env:
          KEY: \${{ secrets.KEY }}
`,
    { secrets: { KEY: 'a-secret-key' } },
  );
  expect(job(result, 'one').summary).toBe('# One\n\nof ***\n');
});

test('a job waits for the jobs that it needs, wherever they stand, and gets their outputs', async () => {
  const result = await run(`  second:
    needs: first
    runs-on: ubuntu-latest
    outputs:
      got: \${{ needs.first.outputs.given }} \${{ needs.first.result }}
    steps:
      - run: 'true'
  first:
    runs-on: ubuntu-latest
    outputs:
      given: \${{ steps.one.outputs.given }}
    steps:
      - id: one
        run: printf 'given<<E\\ntwo\\nlines\\nE\\n' >> "$GITHUB_OUTPUT"
`);
  expect(job(result, 'second').outputs).toEqual({ got: 'two\nlines success' });
});

test('after a failed step only steps with a status function run, and the job fails', async () => {
  const result = await run(`  one:
    runs-on: ubuntu-latest
    steps:
      - {id: bad, run: 'false; echo unreached'}
      - {id: next, run: 'true'}
      - {id: cleanup, if: always(), run: 'true'}
  after:
    needs: one
    runs-on: ubuntu-latest
    steps: [{run: 'true'}]
`);
  expect(job(result, 'one').steps.map(({ label, result: how }) => [label, how])).toEqual([
    ['bad', 'failure'],
    ['next', 'skipped'],
    ['cleanup', 'success'],
  ]);
  expect([result.result, job(result, 'after').result]).toEqual(['failure', 'skipped']);
});

test('a masked value is hidden in the log of its job, and a job output with it is dropped', async () => {
  const result = await run(
    `  one:
    runs-on: ubuntu-latest
    outputs:
      token: Bearer \${{ steps.mask.outputs.token }}
      secret: \${{ steps.mask.outputs.secret }}
      open: fine
    steps:
      - id: mask
        run: |
          echo "::add-mask::token-of-this-job"
          echo "token=token-of-this-job" >> "$GITHUB_OUTPUT"
          echo "secret=$SECRET" >> "$GITHUB_OUTPUT"
        env:
          SECRET: \${{ secrets.KEY }}
      - run: echo "now it is \${{ steps.mask.outputs.token }}"
`,
    { secrets: { KEY: 'a-secret-key' } },
  );
  const { outputs, log } = job(result, 'one');
  expect(outputs).toEqual({ open: 'fine' });
  expect(log).toContain('now it is ***');
  expect(log).not.toMatch(/token-of-this-job|a-secret-key/);
  expect(log).toContain("Skip output 'token' since it may contain secret.");
});

test('a composite action gets inputs and defaults, runs its steps and gives outputs', async () => {
  const result = await run(
    `  one:
    runs-on: ubuntu-latest
    outputs:
      said: \${{ steps.greet.outputs.said }}
    steps:
      - id: greet
        uses: ./.github/actions/greet
        with:
          name: Port
`,
    {},
    {
      '.github/actions/greet/action.yml': `name: Greet
description: Greets
inputs:
  name: {description: whom, required: true}
  greeting: {description: how, default: Hello}
outputs:
  said: {description: what, value: '\${{ steps.say.outputs.said }}'}
runs:
  using: composite
  steps:
    - id: say
      shell: bash
      run: echo "said=\${{ inputs.greeting }}, \${{ inputs.name }}" >> "$GITHUB_OUTPUT"
`,
    },
  );
  expect(job(result, 'one').outputs).toEqual({ said: 'Hello, Port' });
});

test('a matrix runs one job for each combination', async () => {
  const result = await run(`  many:
    strategy:
      matrix:
        os: [linux, mac]
        node: [20, 24]
    runs-on: ubuntu-latest
    steps:
      - run: echo "\${{ matrix.os }} \${{ matrix.node }}"
`);
  const printed = result.jobs.map(({ log }) => /^(linux|mac) .*$/m.exec(log)?.[0].trim());
  expect(printed).toEqual(['linux 20', 'linux 24', 'mac 20', 'mac 24']);
});

const template = `on:
  workflow_call:
    inputs:
      who: {type: string, required: true}
      loud: {type: boolean, default: false}
    secrets:
      KEY: {required: true}
    outputs:
      said: {value: '\${{ jobs.talk.outputs.said }}'}
jobs:
  talk:
    runs-on: ubuntu-latest
    outputs:
      said: \${{ steps.say.outputs.said }}
    steps:
      - id: say
        run: echo "said=\${{ inputs.who }} \${{ inputs.loud }} \${{ secrets.KEY == 'k-e-y' }}" >> "$GITHUB_OUTPUT"
`;

const caller = `  call:
    uses: ./.github/workflows/template.yml
    with: {who: Port}
    secrets: {KEY: "\${{ secrets.KEY }}"}
  after:
    needs: call
    runs-on: ubuntu-latest
    outputs:
      heard: \${{ needs.call.outputs.said }}
    steps: [{run: 'true'}]
`;

test('a reusable workflow gets inputs and secrets and gives outputs', async () => {
  const files = { '.github/workflows/template.yml': template };
  const result = await run(caller, { secrets: { KEY: 'k-e-y' } }, files);
  expect(job(result, 'after').outputs).toEqual({ heard: 'Port false true' });
});

test('secrets do not reach a reusable workflow that is not given them', async () => {
  const files = { '.github/workflows/template.yml': template };
  const unasked = caller.replace(/secrets: .*/, '');
  await expect(run(unasked, { secrets: { KEY: 'k' } }, files)).rejects.toThrow('No secret KEY');
});

test('a job that is called cannot do more than the calling job may', async () => {
  const greedy = template.replace('  talk:', '  talk:\n    permissions: {contents: write}');
  const files = { '.github/workflows/template.yml': greedy };
  const world = { secrets: { KEY: 'k' } };
  await expect(run(caller, world, files)).rejects.toThrow('asks for contents: write');
});

test('the steps of a job share its folders, and its command files stay until it ends', async () => {
  const result = await run(`  one:
    runs-on: ubuntu-latest
    steps:
      - run: echo "given=a-token" >> "$GITHUB_OUTPUT"
      - run: grep --recursive --no-filename . "$RUNNER_TEMP/_runner_file_commands"
`);
  expect(job(result, 'one').log).toContain('given=a-token');
});

test.each([
  ['an action that nobody taught it', "steps: [{uses: 'some/action@v1'}]", 'some/action@v1'],
  ['`continue-on-error`', 'steps: [{run: x, continue-on-error: true}]', 'continue-on-error'],
  ['`max-parallel`', 'strategy: {max-parallel: 1}\n    steps: [{run: x}]', 'max-parallel'],
  ['`include`', 'strategy: {matrix: {include: [{a: 1}]}}\n    steps: [{run: x}]', 'include'],
  ['a context that does not exist there', "steps: [{run: 'echo ${{ need.x }}'}]", 'need'],
  ['a job that needs itself', "needs: one\n    steps: [{run: 'true'}]", 'no dependencies'],
])('%s is an error', async (_, rest, message) => {
  await expect(run(`  one:\n    runs-on: ubuntu-latest\n    ${rest}\n`)).rejects.toThrow(message);
});
