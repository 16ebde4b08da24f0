/** `text` with each of the characters as \uXXXX, which JSON and JavaScript read as the same text. */
export function unicodeEscaped(text: string, characters: RegExp): string {
  return text.replace(characters, (found) =>
    found
      .split('')
      .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
      .join(''),
  );
}
