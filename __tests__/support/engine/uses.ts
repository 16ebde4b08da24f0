import path from 'node:path';
import { project } from '../project.ts';

/**
 * The folder or file that a `uses:` of this machine's two repositories means, where `your-org` is
 * whoever owns this project; undefined for an action of somebody else.
 * @param file where the reference stands: `$/` means its repository
 * @param repository the root that `./` means
 */
export function locate(uses: string, file: string, repository: string): string | undefined {
  if (uses.startsWith('./')) return path.join(repository, uses);
  if (uses.startsWith('$/')) return path.join(rootOf(file, repository), uses.slice(2));
  const own = /^your-org\/port-mcp-auth(\/[^@]+)?@/.exec(uses);
  return own ? path.join(project, own[1] ?? '') : undefined;
}

/** The root of the repository that a file belongs to. */
export function rootOf(file: string, repository: string): string {
  return path.relative(repository, file).startsWith('..') ? project : repository;
}
