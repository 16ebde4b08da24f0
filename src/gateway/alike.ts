import { isAscii } from '../ascii.ts';

/**
 * Finds what some parser may take for a word of the protocol although it is none: a text that
 * differs from it only by letter case, Unicode folding (a long s, the Kelvin sign, a dotless i, full
 * width, accents), white space, control or invisible characters.
 *
 * @returns of a text the word that it looks like; undefined for the words themselves
 */
export function lookAlikesOf(words: Iterable<string>): (text: string) => string | undefined {
  const byFold = new Map(Array.from(words, (word) => [fold(word), word]));
  return (text) => {
    const word = byFold.get(fold(text));
    return word === text ? undefined : word;
  };
}

export function fold(text: string): string {
  // Nearly all texts are; to get ready for the others takes some ten milliseconds.
  if (isAscii(text)) return text.replace(/[\0- \x7f]/g, '').toLowerCase();
  return text
    .normalize('NFKD')
    .replace(/[\p{C}\p{M}\p{Z}\s\p{Default_Ignorable_Code_Point}\u2800]/gu, '')
    .toUpperCase()
    .toLowerCase();
}
