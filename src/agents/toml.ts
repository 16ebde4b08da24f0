import { quotableJson } from './json.ts';

export type TomlValue = boolean | string | readonly string[] | Readonly<Record<string, string>>;

/**
 * A value in TOML (https://toml.io/en/v1.0.0), on one line and without `'`. Strings and arrays of
 * strings are written alike in JSON and TOML, as long as they hold no control character and no
 * lone surrogate; keys of a table are bare: letters, digits, `_` and `-` only.
 */
export function tomlValue(value: TomlValue): string {
  if (typeof value !== 'object' || isList(value)) return quotableJson(value);
  return inlineTable(value);
}

/** A table with its header; the rules for values and keys are those above. */
export function tomlTable(name: string, table: Readonly<Record<string, TomlValue>>): string {
  const lines = Object.entries(table).map(([key, value]) => `${key} = ${tomlValue(value)}\n`);
  return `[${name}]\n${lines.join('')}`;
}

/** A table on one line, which is what fits into an argument. */
export function inlineTable(table: Readonly<Record<string, TomlValue>>): string {
  const pairs = Object.entries(table).map(([key, value]) => `${key}=${tomlValue(value)}`);
  return `{${pairs.join(',')}}`;
}

function isList(value: object): value is readonly string[] {
  return Array.isArray(value);
}
