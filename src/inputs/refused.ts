import { unicodeEscaped } from '../escape.ts';

/** A value as a message shows it. */
export type Quote = (text: string) => string;

/** Why a value is refused: a sentence without the input's name. */
export class Refused extends Error {
  /** The sentence, with what it shows of the value put through `quote`. */
  readonly sentence: (quote: Quote) => string;

  constructor(sentence: string | ((quote: Quote) => string)) {
    super('The value of an input is refused');
    this.sentence = typeof sentence === 'string' ? () => sentence : sentence;
  }
}

/** As long as any name that an input takes, so that these are shown whole. */
const maxShown = 80;

/**
 * The beginning of a value between quotes, so that no character of it does anything, and nothing
 * of a secret is shown.
 *
 * @param clean makes foreign text fit to be shown, with *** for what is secret
 */
export function quoted(text: string, clean: (text: string) => string): string {
  const cleaned = clean(text);
  // Cleaning drops what cannot be seen, which may be just what is wrong with the value: it is
  // spelled out, unless there is a secret around it.
  const shown = beginning(cleaned.includes('***') ? cleaned : text);
  return unicodeEscaped(JSON.stringify(shown), /[^ -~]/g);
}

/**
 * At most 80 characters. Of a word that does not fit, four: it may be a secret that this action was
 * not told of, and the runner masks those only where they are whole.
 */
function beginning(text: string): string {
  const characters = Array.from(text);
  if (characters.length <= maxShown) return text;
  const head = characters.slice(0, maxShown).join('');
  return `${head.replace(/([^\s,:]{4})[^\s,:]+$/, '$1')}...`;
}
