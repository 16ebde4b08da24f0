import { Refused } from './refused.ts';

/**
 * Texts separated by commas or white space, each once; also as the items of a list in YAML or
 * JSON: `- a`, `[a, b]`, `["a", "b"]`.
 */
export function list(text: string): [string, ...string[]] {
  const inside = /^\[(.*)\]$/s.exec(text)?.[1] ?? text;
  const items = inside
    .replace(/(^|[\s,])-[ \t]+(?=[^\s,-])/g, '$1')
    .replace(/(?<=^|[\s,])["'`]|["'`](?=$|[\s,])/g, '')
    .split(/[\s,]+/)
    .filter((item) => item !== '');
  const [first, ...rest] = new Set(items);
  if (first === undefined) throw new Refused('names nothing; leave it empty to narrow nothing');
  return [first, ...rest];
}
