import type { MappingToken } from '@actions/workflow-parser/templates/tokens/index';
import { entries, at } from './read.ts';

/** What the `GITHUB_TOKEN` of a job may do: scope to `none`, `read` or `write`. */
export type Permissions = Readonly<Record<string, string>>;

const levels = ['none', 'read', 'write'];

/** What a job without `permissions:` gets from a repository with GitHub's restricted default. */
const restricted: Permissions = { contents: 'read', packages: 'read' };

/** The permissions of a job: its own, or else its workflow's, or else the default. */
export function permissionsOf(job: MappingToken, workflow: MappingToken): Permissions {
  const declared = at(job, 'permissions') ?? at(workflow, 'permissions');
  return declared
    ? Object.fromEntries(
        entries(declared).map(([scope, level]) => [scope, level.assertString(scope).value]),
      )
    : restricted;
}

/** Throws where a job of a called workflow asks for more than the calling job has, as GitHub does. */
export function requireGranted(asked: Permissions, granted: Permissions): void {
  for (const [scope, level] of Object.entries(asked)) {
    const allowed = granted[scope] ?? 'none';
    if (levels.indexOf(level) > levels.indexOf(allowed)) {
      throw new Error(`The called job asks for ${scope}: ${level}, and is only allowed ${allowed}`);
    }
  }
}
