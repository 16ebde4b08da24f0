/** Whether all of the text's characters are ASCII's, for which simpler patterns do: nearly always. */
export function isAscii(text: string): boolean {
  return /^[\0-\x7f]*$/.test(text);
}
