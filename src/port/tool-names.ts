// https://docs.port.io/ai-interfaces/port-mcp-server/available-tools: what Port's tools are called,
// and what they were called before.

/** Tools whose new name does not follow from the old one. */
const renamed: ReadonlyMap<string, string> = new Map([
  ['get_entities_by_identifiers', 'list_entities'],
  ['count_entities', 'list_entities'],
  ['trigger_workflow_run', 'trigger_run'],
  ['search_port_sources', 'search_port_knowledge_sources'],
]);

/** What messages say of a tool that writes where read-only mode is on, and the remedy. */
export const hiddenByReadOnlyMode =
  'it writes, and read-only mode hides it. Leave it out, or set read_only: false.';

/** The verbs that tool names begin with, by what they do, from the harmless to the harmful. */
const verbs = [
  ['count', 'describe', 'get', 'list', 'load', 'search', 'simulate', 'track'],
  ['create', 'duplicate', 'install', 'move', 'update', 'upsert'],
  // What an action or a workflow does, its name does not tell.
  ['execute', 'invoke', 'run', 'trigger'],
  ['delete', 'remove'],
] as const;

/** All of them. */
export const knownVerbs: readonly string[] = verbs.flat();

/** How much harm a tool can do: 0 reads, 1 writes, 2 runs what may do anything, 3 deletes. */
export type Harm = 0 | 1 | 2 | 3;
const harms = [0, 1, 2, 3] as const;

/**
 * What a tool may be called today that had this name: `create_X` and `update_X` are `upsert_X`,
 * `get_X` and `get_Xs` are `list_Xs`. Empty where Port has renamed nothing of the kind.
 */
export function successors(name: string): string[] {
  const old = name.toLowerCase().replaceAll('-', '_');
  const today = renamed.get(old);
  if (today !== undefined) return [today];
  const [, verb, thing = ''] = /^(create|update|get)_(.+)$/.exec(old) ?? [];
  if (verb === undefined) return [];
  return verb === 'get' ? [`list_${thing}`, `list_${plural(thing)}`] : [`upsert_${thing}`];
}

/** The harm that a tool can do by its name; undefined where the verb is not one of Port's. */
export function harmOf(name: string): Harm | undefined {
  return harmOfVerb(verbOf(name));
}

/**
 * Whether a tool runs actions and workflows alike; no text of Port's says that
 * `x-allowed-actions-to-run` limits it.
 */
export function isTrigger(name: string): boolean {
  return name === 'trigger_run' || name === 'trigger_workflow_run';
}

/** The word that a tool's name begins with. */
export function verbOf(name: string): string {
  return name.toLowerCase().split(/[_-]/, 1).join();
}

/** @param verb one of `knownVerbs`, or any other word */
export function harmOfVerb(verb: string): Harm | undefined {
  return harms.find((harm) => verbs[harm].some((known) => known === verb));
}

function plural(noun: string): string {
  return /[^aeiou]y$/.test(noun) ? `${noun.slice(0, -1)}ies` : `${noun}s`;
}
