import type { MappingToken } from '@actions/workflow-parser/templates/tokens/index';
import { type Data, evaluate, type Scope } from './evaluate.ts';
import { at, entries, textAt } from './read.ts';
import type { World } from './world.ts';

/** What starts a workflow: the event of a run, or a job of another workflow. */
export type Trigger = 'event' | 'workflow_call';

const githubToken = 'a-github-token-of-this-run';

/** The contexts that all jobs of a workflow see; throws where a call breaks its contract. */
export function workflowContexts(
  workflow: MappingToken,
  world: World,
  trigger: Trigger,
): Record<string, Data> {
  const secrets = { ...world.secrets, GITHUB_TOKEN: githubToken };
  const contexts = {
    github: {
      repository: 'octo-org/octo-repo',
      repository_owner: 'octo-org',
      run_id: '1658821493',
      run_attempt: '1',
      ref: 'refs/heads/main',
      sha: 'ffac537e6cbbf934b08745a378932722df287a53',
      event_name: 'workflow_dispatch',
      server_url: 'https://github.com',
      api_url: 'https://api.github.com',
      token: githubToken,
      event: {},
      ...world.github,
    },
    env: {},
    vars: { ...world.vars },
    secrets,
    runner: { os: 'Linux', arch: 'X64', debug: '' },
    job: {},
    inputs: {},
  };
  const event = trigger === 'event' ? 'workflow_dispatch' : trigger;
  for (const [name, secret] of entries(at(workflow, 'on', event, 'secrets'))) {
    if (isRequired(secret) && !(name in secrets)) throw new Error(`No secret ${name}`);
  }
  const scope: Scope = { contexts, status: 'success' };
  const declared = entries(at(workflow, 'on', event, 'inputs'));
  const given = world.inputs ?? {};
  for (const name of Object.keys(given)) {
    if (!declared.some(([known]) => known === name)) throw new Error(`No input ${name}`);
  }
  const inputs: Record<string, Data> = {};
  for (const [name, input] of declared) {
    if (isRequired(input) && !(name in given)) throw new Error(`Input ${name} is required`);
    const type = textAt(input, 'type');
    const fallback = at(input, 'default');
    const none = type === 'boolean' ? false : type === 'number' ? 0 : '';
    const value = given[name] ?? (fallback ? evaluate(fallback, scope) : none);
    if (typeof value !== typeof none) throw new Error(`Input ${name} is not a ${type ?? 'string'}`);
    inputs[name] = value;
  }
  return { ...contexts, inputs };
}

/** The variables that every step of a job finds: the `github` context. */
export function defaultVariables(github: Data | undefined): Record<string, string> {
  const variables: Record<string, string> = {};
  for (const [name, value] of Object.entries(github ?? {})) {
    // The token is not among them: a step gets it only when it is passed on.
    if (typeof value === 'string' && name !== 'token') {
      variables[`GITHUB_${name.toUpperCase()}`] = value;
    }
  }
  return variables;
}

function isRequired(declaration: Parameters<typeof at>[0]): boolean {
  return textAt(declaration, 'required') === 'true';
}
