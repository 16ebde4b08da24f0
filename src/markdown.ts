import { unicodeEscaped } from './escape.ts';

/** A code span, in which nothing is a link, a mention, HTML or the end of a table's cell. */
export function code(text: string): string {
  return `\`${unicodeEscaped(text, /[^ -~]|[`|\\]/g)}\``;
}
