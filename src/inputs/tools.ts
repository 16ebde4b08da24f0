import { harmOf } from '../port/tool-names.ts';
import { list } from './list.ts';
import { Refused } from './refused.ts';

/**
 * The tools that the user opens: the names, `read-only` for those that the server offers in
 * read-only mode, which only it can tell, or undefined for all. No configuration can be written
 * from the second.
 */
export type ToolChoice = readonly string[] | 'read-only' | undefined;

/** The server's name in Port's guide, whose list of tools works as it is. */
export const defaultServerName = 'port-prod';

const readOnlyWord = 'read-only';
const inReadOnlyMode = 'write `read-only` for the tools that only read';

/** What somebody may mean who writes such a word in place of names. */
const meanings: readonly (readonly [words: RegExp, remedy: string])[] = [
  [/^(?:read|read[-_]?only)$/, inReadOnlyMode],
  [/^(?:\*|all|any|every|everything)$/, 'leave it empty for all tools'],
  [
    /^(?:-|none|nothing|no|false|off|null|undefined|nil|~)$/,
    'name at least one tool, or leave it empty for all; an agent that needs none of them needs no step',
  ],
  [/^(?:true|yes|on)$/, 'name the tools, write `read-only`, or leave it empty for all'],
];

/**
 * Tool names, also as agents spell them; or `read-only`.
 *
 * @param server the input `server_name`
 */
export function toolNames(server: string): (text: string) => readonly string[] | 'read-only' {
  return (text) => {
    const items = list(text);
    if (items.length === 1 && items[0] === readOnlyWord) return readOnlyWord;
    if (items.includes(readOnlyWord)) {
      throw new Refused('takes either `read-only` alone or tool names');
    }
    if (/^read\s+only$/i.test(text)) throw instead(text, inReadOnlyMode);
    return [...new Set(items.map((item) => toolName(item, server)))];
  };
}

function toolName(item: string, server: string): string {
  const remedy = meanings.find(([words]) => words.test(item.toLowerCase()))?.[1];
  if (remedy !== undefined) throw instead(item, remedy);
  const name = unwrapped(item, server);
  if (name === '' || name === '*') {
    throw instead(item, 'that is the whole server; leave it empty for all tools');
  }
  if (name.includes('*')) throw instead(item, 'patterns are not supported; name each tool');
  if (isOfAnotherServer(name)) {
    throw instead(
      item,
      `that is a tool of another server than \`${server}\`; leave it out, or give the name alone`,
    );
  }
  if (!/^(?!-)[A-Za-z0-9_-]{1,64}$/.test(name)) {
    throw instead(
      item,
      'a tool name has letters, digits, _ and - only, and none of Port begins with -; separate names by commas, spaces or lines, leave it empty for all tools',
    );
  }
  return name;
}

function instead(item: string, remedy: string): Refused {
  return new Refused((quote) => `names ${quote(item)}: ${remedy}`);
}

/**
 * The name in the spelling of an agent: `mcp__port-prod__x` (Claude Code, and Codex with `_` for
 * `-`), `mcp_port-prod_x` (Gemini CLI), `port-prod_x` (opencode), `port-prod-x` and `port-prod(x)`
 * (Copilot CLI), `Mcp(port-prod:x)` (Cursor), `port-prod/x`. One such wrapping is taken off, so
 * that a tool called `port-prod-x` can still be named, as `mcp__port-prod__port-prod-x`. Empty for
 * the server alone.
 */
function unwrapped(item: string, server: string): string {
  // The longer one first: with a server called `port`, `port-prod-x` is still the guide's `x`.
  const servers = [...new Set([server, defaultServerName])].sort((a, b) => b.length - a.length);
  for (const name of servers) {
    const any = name.replace(/[-_]/g, '[-_]');
    const wrappings = [
      `mcp__${any}(?:__(.*))?`,
      `mcp_${any}_(.*)`,
      `mcp\\(${any}(?::(.*))?\\)`,
      `${any}\\((.*)\\)`,
      `${any}[/:](.*)`,
      ...(ownsPrefix(name) ? [`${any}(?:(?:__|_|-)(.*))?`] : []),
    ];
    for (const wrapping of wrappings) {
      const match = new RegExp(`^${wrapping}$`, 'i').exec(item);
      if (match) return match[1] ?? '';
    }
  }
  return item;
}

/**
 * Whether a name that begins with the server's is a spelling of one of its tools:
 * `search_port_knowledge_sources` is a tool itself, not one of a server called `search`, and
 * `mcp__github__x` none of a server called `mcp`.
 */
function ownsPrefix(server: string): boolean {
  return harmOf(server) === undefined && server.toLowerCase() !== 'mcp';
}

/** `mcp__github__x`, `mcp_github_x`, `Mcp(github:x)`, `github(x)`, `github/x`, `github:x`. */
function isOfAnotherServer(name: string): boolean {
  return /^mcp_|^[\w-]+\(.*\)$|^[\w-]+[/:][\w-]+$/i.test(name);
}

/** The names of tools that read-only mode hides, by what Port calls them. */
export function hiddenInReadOnlyMode(tools: ToolChoice): string[] {
  if (tools === undefined || tools === readOnlyWord) return [];
  return tools.filter((name) => (harmOf(name) ?? 0) > 0);
}
