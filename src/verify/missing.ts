import { closest, distance } from 'fastest-levenshtein';
import { ActionError } from '../errors.ts';
import type { OfferedTool } from '../mcp/list-tools.ts';
import {
  type Harm,
  harmOf,
  harmOfVerb,
  hiddenByReadOnlyMode,
  knownVerbs,
  successors,
  verbOf,
} from '../port/tool-names.ts';

/** Of the tools that the server offers, as many are named. */
const maxShown = 20;

/**
 * What is wrong with names in the input `tools`: each that the server does not offer, with what
 * Port calls it today, or else with the closest one that it does.
 *
 * @param missing at least one name
 * @param offered tools with names that are safe to show
 * @param unhidden names that the server offers without read-only mode, where it was asked
 */
export function missingTools(
  missing: readonly string[],
  offered: readonly OfferedTool[],
  unhidden: ReadonlySet<string>,
): ActionError {
  const names = offered.map(({ name }) => name);
  return new ActionError(
    [
      "Input tools names what Port's MCP server does not offer to these credentials:",
      ...missing.map((name) => `- ${name}${explained(name, offered, unhidden)}`),
      `It offers: ${[...names.slice(0, maxShown), ...left(names)].join(', ')}.`,
    ].join('\n'),
  );
}

function explained(
  name: string,
  offered: readonly OfferedTool[],
  unhidden: ReadonlySet<string>,
): string {
  if (unhidden.has(name)) return `: ${hiddenByReadOnlyMode}`;
  const today = successors(name);
  const offeredToday = today.find((successor) => offered.some((tool) => tool.name === successor));
  if (offeredToday !== undefined) return `: did you mean ${offeredToday}? Port has renamed it.`;
  const hiddenToday = today.find((successor) => unhidden.has(successor));
  if (hiddenToday !== undefined) {
    return `: Port has renamed it to ${hiddenToday}; ${hiddenByReadOnlyMode}`;
  }
  const similar = closestName(name, offered);
  return similar === undefined ? '' : `: did you mean ${similar}?`;
}

/**
 * The offered name that most of `name` can stay for, of the tools that do no more harm than the
 * one that was named; undefined where none is similar.
 */
function closestName(name: string, offered: readonly OfferedTool[]): string | undefined {
  const most = harmMeantBy(name);
  const names = offered.filter((tool) => harmOfTool(tool) <= most).map((tool) => tool.name);
  if (names.length === 0) return undefined;
  const best = closest(name, names);
  return distance(name, best) <= name.length / 2 ? best : undefined;
}

/**
 * The harm that somebody has in mind who writes this name, by the verb, which may have one letter
 * wrong, too few or too many: the least where it is none of Port's.
 */
export function harmMeantBy(name: string): Harm {
  const verb = verbOf(name);
  const nearest = closest(verb, knownVerbs);
  return (distance(verb, nearest) <= 1 ? harmOfVerb(nearest) : undefined) ?? 0;
}

/** By its name and by what the server says of it: the worse of the two. */
function harmOfTool({ name, readOnly }: OfferedTool): Harm {
  const said = readOnly === true ? 0 : 1;
  const byName = harmOf(name) ?? said;
  return readOnly === false && byName === 0 ? said : byName;
}

function left(names: readonly string[]): string[] {
  return names.length > maxShown ? [`and ${names.length - maxShown} more`] : [];
}
