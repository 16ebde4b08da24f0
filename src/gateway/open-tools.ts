import { asString, kindOf, members } from './json.ts';
import { fold } from './alike.ts';

/** A server has no more tools than this; a list without end must not fill the memory. */
const mostTools = 10_000;
/** Beyond this a list of names helps no model. */
const mostNamed = 100;
/** What a tool's name looks like (SEP-986, and the slash that some servers use). */
const plainName = /^[\w./-]{1,128}$/;

/**
 * Which tools are open to this workflow: those that the settings name, and in read-only mode only
 * those that Port has listed in that mode. Names are compared as they are.
 */
export class OpenTools {
  readonly #named: ReadonlySet<string> | undefined;
  readonly #readOnly: boolean;
  /** By name: the tool as JSON where it says something about headers, else `undefined`. */
  readonly #listed = new Map<string, string | undefined>();

  /** @param tools the names that are open; undefined opens all of them */
  constructor({ tools, readOnly }: { tools: readonly string[] | undefined; readOnly: boolean }) {
    this.#named = tools && new Set(tools);
    this.#readOnly = readOnly;
  }

  /** Whether the settings name the tools that are open. */
  get areNamed(): boolean {
    return this.#named !== undefined;
  }

  /** @param name undefined for a call that names no tool, which is open where all are */
  isOpen(name: string | undefined): boolean {
    if (name === undefined) return this.#named === undefined && !this.#readOnly;
    return (this.#named?.has(name) ?? true) && (!this.#readOnly || this.#listed.has(name));
  }

  /**
   * Takes note of a tool that Port lists.
   *
   * @param tool an element of `result.tools`, as it stands in Port's answer
   * @returns whether the agent may see it; one without a name of its own only where all are open
   */
  list(tool: string): boolean {
    const name = nameOf(tool);
    if (name === undefined) return this.isOpen(undefined);
    if (this.#listed.size < mostTools) {
      this.#listed.set(name, tool.includes('x-mcp-header') ? tool : undefined);
    }
    return this.isOpen(name);
  }

  /** The tool, as JSON, where Port's list says which headers repeat its parameters. */
  annotated(name: string): string | undefined {
    return this.#listed.get(name);
  }

  /** Says of a tool that it is not open, and what is, for a model to read. */
  closed(name: string | undefined): string {
    const subject = name !== undefined && plainName.test(name) ? `The tool "${name}"` : 'This tool';
    return `${subject} is not open to this workflow; ${this.#whatIsOpen()}`;
  }

  #whatIsOpen(): string {
    const known = this.#named ?? this.#listed.keys();
    const open = Array.from(known).filter((name) => this.isOpen(name) && plainName.test(name));
    if (open.length === 0) {
      return this.#readOnly && this.#listed.size === 0
        ? 'it is in read-only mode, and the tools of that mode have not been listed yet: list the tools first.'
        : 'no tool is open.';
    }
    const more = open.length - mostNamed;
    const names = open.slice(0, mostNamed).join(', ');
    return `open are: ${names}${more > 0 ? ` and ${more} more` : ''}.`;
  }
}

/** A tool's name; undefined where it has none, or several, of which readers take either. */
function nameOf(tool: string): string | undefined {
  try {
    JSON.parse(tool);
  } catch {
    return undefined;
  }
  if (kindOf(tool) !== 'object') return undefined;
  const names = members(tool).filter(({ key }) => fold(key) === 'name');
  return names.length === 1 && names[0]?.key === 'name' ? asString(names[0].value) : undefined;
}
