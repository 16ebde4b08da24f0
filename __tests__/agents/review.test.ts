import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import { globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { commentsIn, ghProgram } from '../support/engine/gh.ts';
import { inputsFor } from '../support/port.ts';
import { readProject } from '../support/project.ts';
import { runAction, type RunnerJob, startJob } from '../support/runner/index.ts';
import { called, results, run, startPort } from './whole-way.ts';

// The two reviews among the examples, each with its agent's real program: their own steps, one
// after the other, and a stand-in for gh. What GitHub does with the workflows themselves is in
// workflows/examples.test.ts.

const texts = z.record(z.string(), z.coerce.string()).default({});
const step = z.object({
  id: z.string().optional(),
  name: z.string().optional(),
  uses: z.string().default(''),
  run: z.string().default(''),
  env: texts,
  with: texts,
});
const workflow = z.object({
  jobs: z.object({
    review: z.object({ steps: z.array(step) }),
    comment: z.object({ steps: z.tuple([step]) }),
  }),
});
type Step = z.infer<typeof step>;
type Values = Readonly<Record<string, string>>;

let job: RunnerJob;
let programs: string;
beforeEach(async () => {
  job = await startJob();
  programs = mkdtempSync(path.join(tmpdir(), 'programs-'));
  const gh = `#!/usr/bin/env bash\nset -e\n${ghProgram(programs)}\n`;
  writeFileSync(path.join(programs, 'gh'), gh, { mode: 0o755 });
});
afterEach(async () => {
  rmSync(programs, { recursive: true });
  await job.end();
});

const event = {
  'github.token': 'a-github-token',
  'github.repository': 'octo-org/octo-repo',
  'github.event.pull_request.number': '1',
};

/** The texts with a value for each expression; throws where there is none. */
function filled(given: Values, values: Values): Record<string, string> {
  const fill = (text: string) =>
    text.replace(/\$\{\{ (.+?) \}\}/g, (_, expression: string) => {
      const value = values[expression];
      if (value === undefined) throw new Error(`No value for ${expression}`);
      return value;
    });
  return Object.fromEntries(Object.entries(given).map(([name, text]) => [name, fill(text)]));
}

/** Runs the script of a step, and gives what it wrote to GITHUB_OUTPUT. */
function script({ run: text, env }: Step, values: Values): string {
  const output = path.join(job.temp, 'output');
  writeFileSync(output, '');
  execFileSync('bash', ['-e', '-c', text], {
    cwd: job.workspace,
    env: {
      ...job.env,
      PATH: `${programs}:${process.env.PATH ?? ''}`,
      GITHUB_OUTPUT: output,
      ...filled(env, values),
    },
  });
  return readFileSync(output, 'utf8');
}

/** The steps of an example, and what its agent then works with: files, and Port by a gateway. */
async function prepared(example: string) {
  const { jobs } = workflow.parse(parse(readProject(`examples/${example}`)));
  const own = (id: string) => {
    const found = jobs.review.steps.find((one) => one.id === id || one.name === id);
    if (!found) throw new Error(`${example} has no step ${id}`);
    return found;
  };
  script(own('Fetch the change'), event);
  const repository = Object.fromEntries(
    globSync('pull-request/*', { cwd: job.workspace }).map((file) => [
      file,
      readFileSync(path.join(job.workspace, file), 'utf8'),
    ]),
  );
  const port = await startPort();
  const inputs = { ...own('port').with, ...inputsFor(port) };
  const { outcome, outputs } = await runAction({ job, inputs });
  expect(outcome).toBe('success');
  return { own, comment: jobs.comment.steps[0], repository, port, outputs };
}

test('Claude Code reads the change and Port, is denied nothing, and its review is the comment', async () => {
  const { own, comment, repository, port, outputs } = await prepared('pull-request-review.yml');
  const values = { 'steps.port.outputs.agent_args': outputs.agent_args ?? '' };
  const { claude_args: agent_args = '' } = filled(
    { claude_args: own('claude').with.claude_args ?? '' },
    values,
  );
  const { model, log, code } = await run('claude-code', {
    calls: [
      { tool: 'Read', input: { file_path: 'pull-request/change.diff' } },
      { tool: 'Read', input: { file_path: 'pull-request/description.json' } },
      { tool: 'Grep', input: { pattern: 'attempts', path: 'pull-request' } },
      'list_blueprints',
    ],
    outputs: { ...outputs, agent_args },
    args: ['--output-format', 'json', '--verbose'],
    repository,
  });

  const messages = log.slice(log.indexOf('['), log.lastIndexOf(']') + 1);
  expect(code).toBe(0);
  expect(z.array(z.looseObject({})).parse(JSON.parse(messages)).at(-1)).toMatchObject({
    permission_denials: [],
  });
  const [read = '', description = '', found = '', catalog = ''] = results(model);
  expect(read).toContain('export const attempts = 9;');
  expect(description).toContain('Retry more often');
  expect(found).toContain('pull-request/change.diff');
  expect(catalog).toContain('zendesk_ticket');
  expect(called(port).map(({ tool }) => tool)).toEqual(['list_blueprints']);
  const tools = new Set(model.turns.flatMap((turn) => turn.tools));
  expect(tools).toContain('Read');
  for (const tool of ['Bash', 'Edit', 'Write', 'WebFetch', 'Task', 'Agent']) {
    expect(tools).not.toContain(tool);
  }

  const execution = path.join(job.temp, 'claude-execution-output.json');
  writeFileSync(execution, messages);
  const line = script(own('answer'), { 'steps.claude.outputs.execution_file': execution });
  const review = String(JSON.parse(line.replace(/^review=/, '')));
  script(comment, { ...event, 'fromJSON(needs.review.outputs.review)': review });
  expect(commentsIn(programs)).toEqual(['Done.\n']);
});

test('Codex does likewise', async () => {
  const example = await prepared('pull-request-review-codex.yml');
  const { own, comment, repository, port, outputs } = example;
  const answer = path.join(job.temp, 'answer');
  const { model, code } = await run('codex', {
    calls: [
      { tool: 'exec_command', input: { cmd: 'cat pull-request/*' } },
      { tool: 'exec_command', input: { cmd: 'touch pull-request/mine || echo refused' } },
      'list_blueprints',
    ],
    outputs,
    args: ['--sandbox', own('codex').with.sandbox ?? '', '--output-last-message', answer],
    repository,
  });

  expect(code).toBe(0);
  const [read = '', wrote = '', catalog = ''] = results(model);
  expect(read).toContain('export const attempts = 9;');
  expect(read).toContain('Retry more often');
  expect(wrote).toContain('refused');
  expect(catalog).toContain('zendesk_ticket');
  expect(called(port).map(({ tool }) => tool)).toEqual(['list_blueprints']);

  const review = readFileSync(answer, 'utf8');
  script(comment, { ...event, 'needs.review.outputs.review': review });
  expect(commentsIn(programs)).toEqual(['Done.\n']);
});
