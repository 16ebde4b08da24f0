import { availableParallelism } from 'node:os';
import { isSequence } from '@actions/workflow-parser';
import type { MappingToken, TemplateToken } from '@actions/workflow-parser/templates/tokens/index';
import { type Trigger, workflowContexts } from './contexts.ts';
import {
  declaredOutputs,
  evaluate,
  evaluateMapping,
  evaluateStrings,
  holds,
  type Scope,
} from './evaluate.ts';
import { combinations } from './matrix.ts';
import { permissionsOf, requireGranted } from './permissions.ts';
import { at, entries, readWorkflow, textAt } from './read.ts';
import { runJob } from './run-job.ts';
import { locate, rootOf } from './uses.ts';
import type { JobRun, Result, World } from './world.ts';

export interface WorkflowRun {
  readonly result: Result;
  /** Outputs of a workflow that another one calls. */
  readonly outputs: Readonly<Record<string, string>>;
  /** Every job, one for each combination of a matrix; the called workflows' under `job / job`. */
  readonly jobs: readonly JobRun[];
}

type Ended = Pick<JobRun, 'result' | 'outputs'>;

/**
 * Runs a workflow as GitHub would, each job as soon as those that it needs have ended. What these
 * tests do not know (an action, a service container) is an error, never skipped. A matrix runs
 * to its end: `fail-fast` is not imitated.
 */
export async function runWorkflow(
  file: string,
  world: World,
  trigger: Trigger = 'event',
): Promise<WorkflowRun> {
  const workflow = await readWorkflow(file);
  const contexts = workflowContexts(workflow, world, trigger);
  const jobs: JobRun[] = [];
  const running = new Map<string, Promise<Ended>>();

  const end = (id: string): Promise<Ended> => {
    const started = running.get(id) ?? start(id);
    running.set(id, started);
    return started;
  };

  const start = async (id: string): Promise<Ended> => {
    const job = required(at(workflow, 'jobs', id)).assertMapping(id);
    const permissions = permissionsOf(job, workflow);
    if (world.granted) requireGranted(permissions, world.granted);
    const needs: Record<string, { result: Result; outputs: Record<string, string> }> = {};
    for (const name of namesIn(at(job, 'needs'))) {
      const { result, outputs } = await end(name);
      needs[name] = { result, outputs: { ...outputs } };
    }
    const scope: Scope = {
      contexts: { ...contexts, needs, matrix: {}, strategy: {} },
      status: worst(Object.values(needs)),
    };
    if (!holds(at(job, 'if'), scope)) {
      jobs.push({ id, result: 'skipped', outputs: {}, steps: [], log: '', summary: '' });
      return { result: 'skipped', outputs: {} };
    }
    for (const [key] of entries(at(job, 'strategy'))) {
      if (!['matrix', 'fail-fast'].includes(key)) {
        throw new Error(`${file}: these tests do not know ${key}:`);
      }
    }
    const matrix = at(job, 'strategy', 'matrix');
    const runs = await inTurns(
      matrix ? combinations(evaluate(matrix, scope)) : [{}],
      async (combination): Promise<JobRun | WorkflowRun> => {
        const own = { ...scope, contexts: { ...scope.contexts, matrix: combination } };
        return at(job, 'uses')
          ? call(id, job, file, own, { ...world, granted: permissions })
          : runJob(id, job, at(workflow, 'env'), file, own, world);
      },
    );
    jobs.push(...runs.flatMap((run) => ('jobs' in run ? run.jobs : [run])));
    return { result: worst(runs), outputs: merged(runs.map((run) => run.outputs)) };
  };

  const ids = entries(at(workflow, 'jobs')).map(([id]) => id);
  const ended = await Promise.all(ids.map(end));
  const results = Object.fromEntries(
    ids.map((id, index) => [id, { ...ended[index], outputs: { ...ended[index]?.outputs } }]),
  );
  const scope: Scope = { contexts: { ...contexts, jobs: results }, status: 'success' };
  const outputs = declaredOutputs(at(workflow, 'on', 'workflow_call', 'outputs'), scope);
  const result = ended.some((job) => job.result === 'failure') ? 'failure' : 'success';
  return { result, outputs, jobs };
}

async function call(
  id: string,
  job: MappingToken,
  file: string,
  scope: Scope,
  world: World,
): Promise<WorkflowRun> {
  const uses = textAt(job, 'uses') ?? '';
  const called = locate(uses, file, rootOf(file, world.repository));
  if (called === undefined) throw new Error(`${file} calls ${uses}, which is not here`);
  const run = await runWorkflow(
    called,
    {
      ...world,
      inputs: evaluateMapping(at(job, 'with'), scope),
      secrets: evaluateStrings(at(job, 'secrets'), scope),
    },
    'workflow_call',
  );
  return { ...run, jobs: run.jobs.map((one) => ({ ...one, id: `${id} / ${one.id}` })) };
}

/** `needs:` takes one name or a list of them. */
function namesIn(needs: TemplateToken | undefined): string[] {
  if (!needs) return [];
  const names = isSequence(needs) ? [...needs] : [needs];
  return names.map((name) => name.assertString('needs').value);
}

function worst(ended: readonly Pick<Ended, 'result'>[]): Result {
  const results = ended.map((one) => one.result);
  return (['failure', 'skipped'] as const).find((result) => results.includes(result)) ?? 'success';
}

/** Of several jobs that set an output, the last one counts. */
function merged(outputs: readonly JobRun['outputs'][]): Record<string, string> {
  return Object.fromEntries(outputs.flatMap((one) => Object.entries(one)));
}

/** Runs `work` for each item, a few at a time; the results keep the items' order. */
async function inTurns<Item, Run>(
  items: readonly Item[],
  work: (item: Item) => Promise<Run>,
): Promise<Run[]> {
  const results: Run[] = [];
  const left = items.entries();
  const worker = async () => {
    for (const [index, item] of left) results[index] = await work(item);
  };
  await Promise.all(Array.from({ length: availableParallelism() * 2 }, worker));
  return results;
}

function required<Token>(token: Token | undefined): Token {
  if (token === undefined) throw new Error('The workflow misses something that it must have');
  return token;
}
