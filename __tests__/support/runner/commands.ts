/** A line of the log that the runner takes as a command. */
export interface Command {
  /** In lower case. */
  readonly name: string;
  readonly properties: ReadonlyMap<string, string>;
  readonly data: string;
}

/** What actions/runner registers; any other name is plain text. */
const names = new Set([
  'add-mask',
  'add-matcher',
  'add-path',
  'debug',
  'echo',
  'endgroup',
  'error',
  'group',
  'notice',
  'remove-matcher',
  'save-state',
  'set-env',
  'set-output',
  'stop-commands',
  'warning',
]);

/**
 * The command in a line, in either syntax of actions/runner (`ActionCommand.cs`):
 * `::name key=value,...::data` at the start of a line, or `##[name key=value;...]data` anywhere.
 *
 * @param resumeToken the token of a `stop-commands` in force: a name as well
 */
export function parseCommand(line: string, resumeToken?: string): Command | undefined {
  const known = (name: string | undefined): name is string =>
    name !== undefined && (names.has(name) || name === resumeToken?.toLowerCase());

  const [, head, data = ''] = /^\s*::([^]*?)::([^]*)$/.exec(line) ?? [];
  const name = head?.split(' ', 1)[0]?.toLowerCase();
  if (head !== undefined && known(name)) {
    return {
      name,
      properties: properties(head, ',', { '%3A': ':', '%2C': ',' }),
      data: unescape(data, {}),
    };
  }
  const [, oldHead, oldData = ''] = /^##\[([^\]]*)\]([^]*)$/.exec(fromOldPrefix(line)) ?? [];
  const oldName = oldHead?.split(' ', 1)[0]?.toLowerCase();
  if (oldHead === undefined || !known(oldName)) return undefined;
  const more = { '%3B': ';', '%5D': ']' };
  return {
    name: oldName,
    properties: properties(oldHead, ';', more),
    data: unescape(oldData, more),
  };
}

function fromOldPrefix(line: string): string {
  const start = line.indexOf('##[');
  return start === -1 ? '' : line.slice(start);
}

function properties(head: string, separator: string, more: Record<string, string>) {
  const space = head.indexOf(' ');
  const pairs = space === -1 ? [] : head.slice(space).trim().split(separator);
  return new Map(
    pairs.flatMap((pair): [string, string][] => {
      const [, key, value] = /^([^=]+)=+([^]+)$/.exec(pair) ?? [];
      return key !== undefined && value !== undefined ? [[key, unescape(value, more)]] : [];
    }),
  );
}

function unescape(text: string, more: Record<string, string>): string {
  // `%25` comes last, so that an escaped escape stays one.
  const escapes = { '%0D': '\r', '%0A': '\n', ...more, '%25': '%' };
  return Object.entries(escapes).reduce(
    (unescaped, [escape, character]) => unescaped.replaceAll(escape, character),
    text,
  );
}

/** A GITHUB_OUTPUT, GITHUB_ENV or GITHUB_STATE that the runner cannot read: fails the step. */
export class FileCommandError extends Error {
  override readonly name = 'FileCommandError';
}

/**
 * The names and values of a GITHUB_OUTPUT, GITHUB_ENV or GITHUB_STATE file: `name=value`, or
 * `name<<DELIMITER`, lines, `DELIMITER` (actions/runner, `FileCommandManager.cs`).
 *
 * @throws FileCommandError in the runner's words
 */
export function parseFileCommands(text: string): Record<string, string> {
  const pairs: [string, string][] = [];
  const lines = text.split('\n').values();
  for (const line of lines) {
    if (line === '') continue;
    const [, name, sign, rest = ''] = /^(.*?)(=|<<)(.*)$/s.exec(line) ?? [];
    if (name === undefined) throw new FileCommandError(`Invalid format '${line}'`);
    if (name === '' || (sign === '<<' && rest === '')) {
      throw new FileCommandError(
        `Invalid format '${line}'. Name must not be empty and delimiter must not be empty`,
      );
    }
    pairs.push([name, sign === '=' ? rest : linesUntil(rest, lines).join('\n')]);
  }
  return Object.fromEntries(pairs);
}

function linesUntil(delimiter: string, lines: Iterator<string>): string[] {
  const taken: string[] = [];
  for (let next = lines.next(); next.done !== true; next = lines.next()) {
    if (next.value === delimiter) return taken;
    taken.push(next.value);
  }
  throw new FileCommandError(`Invalid value. Matching delimiter not found '${delimiter}'`);
}
