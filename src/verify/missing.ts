import { closest, distance } from 'fastest-levenshtein';
import { ActionError } from '../errors.ts';

const maxShown = 20;

/**
 * What is wrong with names in the input `tools`: each that the server does not offer, with the
 * closest one that it does.
 *
 * @param missing at least one name
 * @param offered names that are safe to show
 * @param hidden those of `missing` that the server offers without read-only mode
 */
export function missingTools(
  missing: readonly string[],
  offered: readonly string[],
  hidden: ReadonlySet<string>,
): ActionError {
  const lines = missing.slice(0, maxShown).map((name) => {
    if (hidden.has(name)) {
      return `- ${name}: it writes, and read-only mode hides it. Leave it out, or set read_only: false.`;
    }
    const similar = closestName(name, offered);
    return similar === undefined ? `- ${name}` : `- ${name}: did you mean ${similar}?`;
  });
  return new ActionError(
    [
      "Input tools names what Port's MCP server does not offer to these credentials:",
      ...lines,
      ...left(missing, '- and'),
      `It offers: ${[...offered.slice(0, maxShown), ...left(offered, 'and')].join(', ')}.`,
    ].join('\n'),
  );
}

/** The offered name that most of `name` can stay for; undefined where none is similar. */
function closestName(name: string, offered: readonly string[]): string | undefined {
  if (offered.length === 0) return undefined;
  const best = closest(name, offered);
  return distance(name, best) <= name.length / 2 ? best : undefined;
}

function left(names: readonly string[], and: string): string[] {
  return names.length > maxShown ? [`${and} ${names.length - maxShown} more`] : [];
}
