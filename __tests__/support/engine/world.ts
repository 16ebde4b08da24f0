import type { AgentReport } from './connect-like-agent.ts';
import type { Data } from './evaluate.ts';
import type { Permissions } from './permissions.ts';

/** Everything that a run of a workflow depends on. */
export interface World {
  /** The root of the repository whose workflow runs: what `./` in its steps means. */
  readonly repository: string;
  readonly secrets: Readonly<Record<string, string>>;
  readonly vars?: Readonly<Record<string, string>>;
  readonly inputs?: Readonly<Record<string, Data>>;
  /** What the event adds to the `github` context. */
  readonly github?: Readonly<Record<string, Data>>;
  /** Of a workflow that is called: what the calling job may do, which its jobs cannot exceed. */
  readonly granted?: Permissions;
  /** Variables of the machine that the runner is on, which every process of a job inherits. */
  readonly machine?: Readonly<Record<string, string>>;
  /**
   * Changes what a workflow's `with:` gives to this project's main action: for workflows with fixed
   * addresses, which would leave the machine, it adds `auth_base_url` and `mcp_url`.
   */
  readonly redirect?: (inputs: Readonly<Record<string, string>>) => Record<string, string>;
}

export type Result = 'success' | 'failure' | 'skipped';

export interface StepRun {
  /** The step's `id`, `uses` or `name`, whichever it has. */
  readonly label: string;
  readonly result: Result;
  readonly outputs: Readonly<Record<string, string>>;
  /** What an agent's action saw, where the step is one. */
  readonly agent?: AgentReport;
}

export interface JobRun {
  /** The job's id; below a reusable workflow, `caller / job`. */
  readonly id: string;
  readonly result: Result;
  readonly outputs: Readonly<Record<string, string>>;
  /** Every step that ran, also those inside composite actions. */
  readonly steps: readonly StepRun[];
  /** The log as people see it: masked. */
  readonly log: string;
  /** What its steps wrote into the job summary, masked. */
  readonly summary: string;
}
