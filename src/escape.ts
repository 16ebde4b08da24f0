/**
 * `text` with each of the characters as \uXXXX, which JSON and JavaScript read as the same text.
 *
 * @param characters matches one UTF-16 unit, everywhere: flag `g`, not `u`
 */
export function unicodeEscaped(text: string, characters: RegExp): string {
  return text.replace(
    characters,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
