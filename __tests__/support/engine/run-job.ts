import type { MappingToken, TemplateToken } from '@actions/workflow-parser/templates/tokens/index';
import { jobOutputs, Masker, startJob } from '../runner/index.ts';
import { defaultVariables } from './contexts.ts';
import { asMapping, evaluateStrings, type Scope } from './evaluate.ts';
import { at } from './read.ts';
import { runSteps } from './run-steps.ts';
import type { JobRun, StepRun, World } from './world.ts';

/**
 * Runs one job in folders of its own, which are gone afterwards.
 * @param workflowEnv `env:` of the whole workflow
 * @param file the workflow
 */
export async function runJob(
  id: string,
  job: MappingToken,
  workflowEnv: TemplateToken | undefined,
  file: string,
  scope: Scope,
  world: World,
): Promise<JobRun> {
  for (const unknown of ['container', 'services']) {
    if (at(job, unknown)) throw new Error(`${file}: these tests do not know ${unknown}:`);
  }
  const runner = await startJob();
  const { workspace, temp } = runner;
  try {
    const { github, secrets } = scope.contexts;
    const masker = new Masker();
    for (const secret of Object.values(secrets ?? {})) masker.add(String(secret));
    const contexts = {
      ...scope.contexts,
      github: { ...asMapping(github), workspace },
      runner: { ...asMapping(scope.contexts.runner), temp },
    };
    const env = evaluateStrings(workflowEnv, { ...scope, contexts });
    const withEnv = { ...scope, contexts: { ...contexts, env } };
    Object.assign(env, evaluateStrings(at(job, 'env'), withEnv));

    const steps: StepRun[] = [];
    const lines: string[] = [];
    const summaries: string[] = [];
    const defaults = defaultVariables(contexts.github);
    const end = await runSteps(
      at(job, 'steps'),
      file,
      contexts,
      {},
      {
        world,
        masker,
        runner,
        env,
        defaults,
        steps,
        // Masked as it is written: what is registered later does not reach back.
        log: (text) => lines.push(masker.mask(text)),
        summarize: (text) => summaries.push(masker.mask(text)),
      },
    );
    const { outputs, warnings } = jobOutputs(evaluateStrings(at(job, 'outputs'), end), masker);
    const log = [...lines, ...warnings].join('\n');
    return { id, result: end.status, outputs, steps, log, summary: summaries.join('\n') };
  } finally {
    await runner.end();
  }
}
