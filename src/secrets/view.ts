/** A text as the search for secrets reads it, each UTF-16 unit with its place in the source. */
export interface View {
  readonly text: string;
  /** Where in the source the unit of the same index begins. */
  readonly starts: readonly number[];
  /** Where it ends, exclusive. */
  readonly ends: readonly number[];
}

/** White space, marks on letters, fillers, and whatever else nobody sees; U+2800 is Braille's blank. */
const unseen = {
  any: /[\p{M}\p{DI}\p{Cc}\p{Cf}\p{Cs}\s\u2800]+/gu,
  ascii: /[\0- \x7f]+/g,
};
/** What is no letter and no digit; a modifier letter such as U+02BC looks like punctuation. */
const separator = { any: /[^\p{L}\p{N}]|\p{Lm}/gu, ascii: /[^A-Za-z0-9]/g };

/** Nearly all text is ASCII, and the first use of Unicode's properties takes milliseconds. */
function patternFor(text: string, { any, ascii }: Record<'any' | 'ascii', RegExp>): RegExp {
  return isAscii(text) ? ascii : any;
}

/** Whether all of the text's characters are ASCII's. */
export function isAscii(text: string): boolean {
  return /^[\0-\x7f]*$/.test(text);
}

/**
 * Escapes of URLs, JSON (whose backslashes double where JSON stands in JSON), JavaScript and HTML,
 * in the upper case of folded text.
 */
const escapes = new RegExp(
  [
    '(?<utf8>%[0-9A-F]{2}(?:%[89AB][0-9A-F])*)',
    String.raw`\\{1,4}U(?<high>D[89AB][0-9A-F]{2})\\{1,4}U(?<low>D[C-F][0-9A-F]{2})`,
    String.raw`\\{1,4}U(?<unit>[0-9A-F]{4})`,
    String.raw`\\U\{0*(?<point>[0-9A-F]{1,6})\}`,
    String.raw`\\X(?<byte>[0-9A-F]{2})`,
    '&#0*(?<decimal>[0-9]{1,7});?',
    '&#X0*(?<hex>[0-9A-F]{1,6});?',
    '&(?<name>AMP|LT|GT|QUOT|APOS);',
  ].join('|'),
  'g',
);

const entities = new Map([
  ['AMP', '&'],
  ['LT', '<'],
  ['GT', '>'],
  ['QUOT', '"'],
  ['APOS', "'"],
]);

/**
 * The text without letter case, without the width and style of its letters (NFKD), without what
 * nobody sees, and with `-` and `_` of base64url as in base64.
 */
export function folded(text: string): string {
  return text
    .normalize('NFKD')
    .replace(patternFor(text, unseen), '')
    .toLowerCase()
    .toUpperCase()
    .replaceAll('-', '+')
    .replaceAll('_', '/');
}

/** The letters and digits of folded text. */
export function lettersAndDigits(text: string): string {
  return text.replace(patternFor(text, separator), '');
}

/**
 * The folded text as it is and decoded once; each of them whole, without the separator that it has
 * most often (which may split a secret that has others itself), and without any.
 */
export function viewsOf(text: string): Set<View> {
  const plain = foldedView(text);
  const decoded = replaced(plain, escapes, (match) => folded(meaning(match)));
  const views = [...new Set([plain, decoded])].flatMap((view) => {
    const pattern = patternFor(view.text, separator);
    const [commonest, ...others] = separatorsIn(view.text, pattern);
    const whole = replaced(view, pattern, () => '');
    if (others.length === 0) return [view, whole];
    return [view, whole, replaced(view, pattern, ([found]) => (found === commonest ? '' : found))];
  });
  return new Set(views);
}

/** Each separator once, those that the text has most often first. */
function separatorsIn(text: string, pattern: RegExp): string[] {
  const counts = new Map<string, number>();
  for (const [found] of text.matchAll(pattern)) counts.set(found, (counts.get(found) ?? 0) + 1);
  return [...counts].sort(([, one], [, other]) => other - one).map(([found]) => found);
}

function foldedView(source: string): View {
  const view = new Builder();
  let at = 0;
  for (const character of source) {
    const end = at + character.length;
    view.add(foldedCharacter(character), at, end);
    at = end;
  }
  return view;
}

/** Made as they are met, and kept. */
const foldedAscii: string[] = [];

function foldedCharacter(character: string): string {
  const code = character.charCodeAt(0);
  return code < 128 ? (foldedAscii[code] ??= folded(character)) : folded(character);
}

/** The view with other text for each match; the view itself where there is none. */
function replaced(view: View, pattern: RegExp, write: (match: RegExpExecArray) => string): View {
  const changed = new Builder();
  let at = 0;
  for (const match of view.text.matchAll(pattern)) {
    changed.copy(view, at, match.index);
    at = match.index + match[0].length;
    changed.add(write(match), view.starts[match.index] ?? 0, view.ends[at - 1] ?? 0);
  }
  if (at === 0) return view;
  changed.copy(view, at, view.text.length);
  return changed;
}

class Builder implements View {
  text = '';
  readonly starts: number[] = [];
  readonly ends: number[] = [];

  /** Adds text that was made from one place of the source. */
  add(text: string, start: number, end: number): void {
    this.text += text;
    for (let left = text.length; left > 0; left -= 1) {
      this.starts.push(start);
      this.ends.push(end);
    }
  }

  copy({ text, starts, ends }: View, from: number, to: number): void {
    this.text += text.slice(from, to);
    for (let unit = from; unit < to; unit += 1) {
      this.starts.push(starts[unit] ?? 0);
      this.ends.push(ends[unit] ?? 0);
    }
  }
}

/** What an escape stands for; nothing where there is no such character. */
function meaning({ groups = {} }: RegExpExecArray): string {
  const { utf8, high, low, unit, point, byte, decimal, hex, name } = groups;
  if (utf8 !== undefined) return Buffer.from(utf8.replaceAll('%', ''), 'hex').toString();
  if (name !== undefined) return entities.get(name) ?? '';
  const hexadecimal = [high, low, unit, point, byte, hex].filter((code) => code !== undefined);
  const codes = decimal ? [Number(decimal)] : hexadecimal.map((code) => Number.parseInt(code, 16));
  return codes.every((code) => code <= 0x10_ffff) ? String.fromCodePoint(...codes) : '';
}
