import { readFileSync } from 'node:fs';
import {
  convertWorkflowTemplate,
  NoOperationTraceWriter,
  parseWorkflow,
} from '@actions/workflow-parser';
import { parseAction } from '@actions/workflow-parser/actions/action-parser';
import type { TemplateParseResult } from '@actions/workflow-parser/templates/template-parse-result';
import type { MappingToken, TemplateToken } from '@actions/workflow-parser/templates/tokens/index';

/** Reads a workflow as GitHub does; throws with GitHub's own messages where it is not valid. */
export async function readWorkflow(file: string): Promise<MappingToken> {
  const content = readFileSync(file, 'utf8');
  const parsed = parseWorkflow({ name: file, content }, new NoOperationTraceWriter());
  const workflow = root(parsed);
  // The conversion finds what the schema cannot: needs of unknown jobs, cycles, ids used twice.
  await convertWorkflowTemplate(parsed.context, workflow);
  return root(parsed);
}

/** Reads the metadata of an action, like `readWorkflow`. */
export function readAction(file: string): MappingToken {
  const content = readFileSync(file, 'utf8');
  return root(parseAction({ name: file, content }, new NoOperationTraceWriter()));
}

function root({ context, value }: TemplateParseResult): MappingToken {
  const errors = context.errors.getErrors().map((error) => error.message);
  if (errors.length > 0 || !value) throw new Error(errors.join('\n'));
  return value.assertMapping('file');
}

/** The entries of a mapping, in the file's order; none where there is no mapping. */
export function entries(token: TemplateToken | undefined): [string, TemplateToken][] {
  return token
    ? [...token.assertMapping('mapping')].map(({ key, value }) => [key.toString(), value])
    : [];
}

/** The text of a scalar under the keys of `path`. */
export function textAt(token: TemplateToken, ...path: string[]): string | undefined {
  return at(token, ...path)
    ?.assertScalar(path.join('.'))
    .toString();
}

/** What stands under the keys of `path`, one below the other. */
export function at(token: TemplateToken, ...path: string[]): TemplateToken | undefined {
  let found: TemplateToken | undefined = token;
  for (const key of path) {
    // `on: workflow_call` and `inputs:` without a value have nothing below them.
    found = found && 'find' in found ? found.assertMapping(key).find(key) : undefined;
  }
  return found;
}
