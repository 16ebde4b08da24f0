import { list } from './list.ts';
import { Refused } from './refused.ts';

/** The version that the tests run; see package.json. */
export const defaultMcpRemoteVersion = '0.15.1';

/** One of the values, spelled exactly so. */
export function oneOf<const T extends string>(values: readonly T[]): (text: string) => T {
  return (text) => {
    const value = values.find((candidate) => candidate === text);
    if (value === undefined) {
      throw new Refused((quote) => `is ${quote(text)}, but takes one of: ${values.join(', ')}`);
    }
    return value;
  };
}

/** The YAML 1.2 core schema, as in the runner's own `getBooleanInput`. */
export function yesOrNo(text: string): boolean {
  if (['true', 'True', 'TRUE'].includes(text)) return true;
  if (['false', 'False', 'FALSE'].includes(text)) return false;
  throw new Refused((quote) => `is ${quote(text)}, but takes true or false`);
}

/** A whole number from `min` to `max`, both included. */
export function wholeNumber(min: number, max: number): (text: string) => number {
  return (text) => {
    const value = /^\d{1,9}$/.test(text) ? Number(text) : NaN;
    if (!(value >= min && value <= max)) {
      throw new Refused(
        (quote) => `is ${quote(text)}, but takes a whole number from ${min} to ${max}`,
      );
    }
    return value;
  };
}

/** A server name that is the same in JSON, TOML, a tool name and an agent's allow-list. */
export function serverName(text: string): string {
  if (!/^[A-Za-z0-9](?:[A-Za-z0-9_-]{0,30}[A-Za-z0-9])?$/.test(text) || text.includes('__')) {
    throw new Refused(
      (quote) =>
        `is ${quote(text)}, but takes up to 32 letters, digits, - and _ (not __), with a letter or digit at both ends`,
    );
  }
  return text;
}

/** Port action identifiers; none of them where the text is `none`, in any letter case. */
export function actionIdentifiers(text: string): string[] {
  const names = list(text);
  const isWord = (name: string, ...words: string[]) => words.includes(name.toLowerCase());
  if (names.length === 1 && isWord(names[0], 'none')) return [];
  for (const name of names) {
    if (isWord(name, 'none')) {
      throw new Refused('takes either `none` alone or action identifiers');
    }
    if (isWord(name, 'all', '*')) {
      throw new Refused(
        (quote) => `names ${quote(name)}, but takes action identifiers; leave it empty for all`,
      );
    }
    if (!/^(?!-$)[A-Za-z0-9@_.:/=-]{1,100}$/.test(name)) {
      throw new Refused(
        (quote) =>
          `names ${quote(name)}, but an action identifier has letters, digits and @ _ . : / = - only; separate them by commas, spaces or lines`,
      );
    }
  }
  return names;
}

/** One exact version of mcp-remote. */
export function pinnedVersion(text: string): string {
  const [, major, minor, patch] =
    /^(\d{1,5})\.(\d{1,5})\.(\d{1,5})(?:-[0-9A-Za-z.-]{1,40})?$/.exec(text) ?? [];
  if (major === undefined || minor === undefined || patch === undefined) {
    throw new Refused(
      (quote) =>
        `is ${quote(text)}, but takes one exact version, for example ${defaultMcpRemoteVersion}`,
    );
  }
  const [x, y, z] = [Number(major), Number(minor), Number(patch)];
  if (x === 0 && (y < 1 || (y === 1 && z < 16))) {
    throw new Refused(
      'takes 0.1.16 or later: a hostile server could run commands through earlier ones (CVE-2025-6514)',
    );
  }
  return text;
}
