/**
 * JSON on one line and without `'`, so that it survives single quotes in a shell, in
 * `claude_args` and in YAML. `\u0027` is the same character to every JSON parser.
 */
export function quotableJson(value: unknown): string {
  return JSON.stringify(value).replaceAll("'", '\\u0027');
}
