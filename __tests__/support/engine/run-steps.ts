import { cp } from 'node:fs/promises';
import path from 'node:path';
import type { MappingToken, TemplateToken } from '@actions/workflow-parser/templates/tokens/index';
import { project } from '../project.ts';
import { type Masker, runAction, type RunnerJob } from '../runner/index.ts';
import { agentActions } from './agents.ts';
import {
  asString,
  type Data,
  evaluate,
  evaluateStrings,
  declaredOutputs,
  holds,
  type Scope,
} from './evaluate.ts';
import { at, entries, readAction, textAt } from './read.ts';
import { runScript } from './run-script.ts';
import { locate } from './uses.ts';
import type { Result, StepRun, World } from './world.ts';

/** What the steps of one job share. */
export interface Job {
  readonly world: World;
  readonly masker: Masker;
  /** Its folders and processes. */
  readonly runner: RunnerJob;
  /** `env:` of the workflow and the job, and what steps added through `GITHUB_ENV`. */
  readonly env: Record<string, string>;
  /** `GITHUB_REPOSITORY` and the like. */
  readonly defaults: Readonly<Record<string, string>>;
  readonly steps: StepRun[];
  readonly log: (text: string) => void;
  /** Takes what a step wrote into the job summary. */
  readonly summarize: (text: string) => void;
}

/** The keys of a step that these tests know; `timeout-minutes` is not imitated. */
const known = new Set('id name if uses with env run shell timeout-minutes'.split(' '));

type Outcome = Pick<StepRun, 'result' | 'outputs' | 'agent'>;

/** Actions of others that change nothing that the examples depend on. */
const withoutEffect = /^actions\/(setup-node|upload-artifact)@/;

/**
 * Runs the steps of a job or of a composite action.
 * @param file where they stand
 * @param env what they inherit beside the job's own
 * @returns the result, and the scope in which `outputs:` are evaluated
 */
export async function runSteps(
  steps: TemplateToken | undefined,
  file: string,
  contexts: Readonly<Record<string, Data>>,
  env: Readonly<Record<string, string>>,
  job: Job,
): Promise<Scope> {
  const done: Record<string, Data> = {};
  let status: Result = 'success';
  for (const item of steps?.assertSequence('steps') ?? []) {
    const step = item.assertMapping('step');
    const inner = { ...contexts, job: { status }, steps: done, env: { ...job.env, ...env } };
    const outer = { contexts: inner, status };
    const stepEnv = { ...env, ...evaluateStrings(at(step, 'env'), outer) };
    const scope = { contexts: { ...outer.contexts, env: { ...job.env, ...stepEnv } }, status };
    const id = textAt(step, 'id');
    const run: Outcome = holds(at(step, 'if'), scope)
      ? await runStep(step, file, scope, stepEnv, job)
      : { result: 'skipped', outputs: {} };
    job.steps.push({ label: label(step), ...run });
    const { result, outputs } = run;
    if (result === 'failure') status = 'failure';
    if (id) done[id] = { outcome: result, conclusion: result, outputs: { ...outputs } };
  }
  return { contexts: { ...contexts, steps: done }, status };
}

function label(step: MappingToken): string {
  const named = ['id', 'name', 'uses', 'run'].map((key) => textAt(step, key));
  return named.find((text) => text !== undefined) ?? '';
}

async function runStep(
  step: MappingToken,
  file: string,
  scope: Scope,
  env: Readonly<Record<string, string>>,
  job: Job,
): Promise<Outcome> {
  for (const [key] of entries(step)) {
    if (!known.has(key)) throw new Error(`${file}: these tests do not know ${key}:`);
  }
  const script = at(step, 'run');
  const given = evaluateStrings(at(step, 'with'), scope);
  const printed = Object.entries({ ...given, ...env }).map(([key, value]) => `  ${key}: ${value}`);
  job.log(['Run', ...printed].join('\n'));
  if (script) {
    return runScript(asString(evaluate(script, scope)), textAt(step, 'shell') ?? '', env, job);
  }

  const uses = textAt(step, 'uses') ?? '';
  const place = locate(uses, file, job.world.repository);
  if (place !== undefined) return runLocalAction(place, given, scope, env, job);
  if (uses.startsWith('actions/checkout@')) {
    await cp(job.world.repository, job.runner.workspace, { recursive: true });
    return { result: 'success', outputs: {} };
  }
  if (withoutEffect.test(uses)) return { result: 'success', outputs: {} };
  const agent = agentActions[uses] ?? agentActions[uses.split('@')[0] ?? ''];
  if (!agent) throw new Error(`${file} uses ${uses}, which these tests do not know`);
  const all = { ...job.world.machine, ...job.env, ...env };
  const { report, outputs } = await agent({ inputs: given, env: all, temp: job.runner.temp });
  return { result: 'success', outputs, agent: report };
}

async function runLocalAction(
  folder: string,
  given: Readonly<Record<string, string>>,
  scope: Scope,
  env: Readonly<Record<string, string>>,
  job: Job,
): Promise<Outcome> {
  const file = path.join(folder, 'action.yml');
  const action = readAction(file);
  const declared = entries(at(action, 'inputs'));
  for (const name of Object.keys(given)) {
    if (!declared.some(([known]) => known === name)) throw new Error(`${file}: no input ${name}`);
  }
  const inputs: Record<string, string> = {};
  for (const [name, input] of declared) {
    const fallback = at(input, 'default');
    inputs[name] = given[name] ?? (fallback ? asString(evaluate(fallback, scope)) : '');
  }
  if (textAt(action, 'runs', 'using') !== 'composite') {
    return runOwnAction(folder, inputs, env, job);
  }
  // Neither secrets nor vars exist inside a composite action: the parser refuses both.
  const inner = { ...scope.contexts, inputs };
  const end = await runSteps(at(action, 'runs', 'steps'), file, inner, env, job);
  return { result: end.status, outputs: declaredOutputs(at(action, 'outputs'), end) };
}

async function runOwnAction(
  folder: string,
  inputs: Readonly<Record<string, string>>,
  env: Readonly<Record<string, string>>,
  job: Job,
): Promise<Outcome> {
  const action = path.relative(project, folder);
  if (action.startsWith('..')) throw new Error(`${folder} is not in this project`);
  const { world } = job;
  const run = await runAction({
    action,
    job: job.runner,
    inputs: (action === '' ? world.redirect?.(inputs) : undefined) ?? inputs,
    env: { ...job.defaults, ...world.machine, ...job.env, ...env },
  });
  // The action masks before it prints: what follows is hidden as the runner would hide it.
  for (const mask of run.masks) job.masker.add(mask.value);
  job.log(run.maskedLog);
  job.summarize(run.summary);
  return { result: run.outcome === 'success' ? 'success' : 'failure', outputs: run.outputs };
}
