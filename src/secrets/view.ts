import { isAscii } from '../ascii.ts';

/** Where in the source each UTF-16 unit of a view begins, and where it ends (exclusive). */
interface Places {
  readonly starts: number[];
  readonly ends: number[];
}

/** A text as the search for secrets reads it. */
export class View {
  readonly text: string;
  readonly #locate: () => Places;
  #places: Places | undefined;

  /** @param locate called once there is something to hide, which is hardly ever */
  constructor(text: string, locate: () => Places) {
    this.text = text;
    this.#locate = locate;
  }

  get places(): Places {
    return (this.#places ??= this.#locate());
  }
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
  const decoded = /[%\\&]/.test(plain.text)
    ? replaced(plain, escapes, (match) => folded(meaning(match)))
    : plain;
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
  // Nothing of it is unseen, so that each character is one of the view.
  if (/^[!-~]*$/.test(source)) {
    return new View(folded(source), () => {
      const starts = Array.from(source, (_character, at) => at);
      return { starts, ends: starts.map((start) => start + 1) };
    });
  }
  const places: Places = { starts: [], ends: [] };
  let text = '';
  let at = 0;
  for (const character of source) {
    const end = at + character.length;
    const seen = foldedCharacter(character);
    text += seen;
    mark(places, seen.length, at, end);
    at = end;
  }
  return new View(text, () => places);
}

/** Made as they are met, and kept. */
const foldedAscii: string[] = [];

function foldedCharacter(character: string): string {
  const code = character.charCodeAt(0);
  return code < 128 ? (foldedAscii[code] ??= folded(character)) : folded(character);
}

/** The view with other text for each match; the view itself where there is none. */
function replaced(view: View, pattern: RegExp, write: (match: RegExpExecArray) => string): View {
  const changes = Array.from(view.text.matchAll(pattern), (match) => ({
    from: match.index,
    to: match.index + match[0].length,
    text: write(match),
  }));
  if (changes.length === 0) return view;
  let text = '';
  let at = 0;
  for (const change of changes) {
    text += view.text.slice(at, change.from) + change.text;
    at = change.to;
  }
  return new View(text + view.text.slice(at), () => placesAfter(changes, view.places));
}

function placesAfter(
  changes: readonly { from: number; to: number; text: string }[],
  { starts, ends }: Places,
): Places {
  const places: Places = { starts: [], ends: [] };
  let at = 0;
  const keepUntil = (to: number) => {
    for (; at < to; at += 1) mark(places, 1, starts[at] ?? 0, ends[at] ?? 0);
  };
  for (const { from, to, text } of changes) {
    keepUntil(from);
    mark(places, text.length, starts[from] ?? 0, ends[to - 1] ?? 0);
    at = to;
  }
  keepUntil(starts.length);
  return places;
}

/** Adds the place of so many units, all of which were made from one piece of the source. */
function mark({ starts, ends }: Places, units: number, start: number, end: number): void {
  for (let left = units; left > 0; left -= 1) {
    starts.push(start);
    ends.push(end);
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
