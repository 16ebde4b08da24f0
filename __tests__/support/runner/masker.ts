/**
 * Masks like the runner (actions/runner, `SecretMasker.cs`, `ValueEncoders.cs`): a value is
 * replaced by `***` as it is and in some encodings. Nothing else of it is known to the runner: not
 * base64url, hex, another letter case, a piece.
 */
export class Masker {
  readonly #forms = new Set<string>();

  /** Registers the value whole and each of its lines that is not blank, trimmed. */
  add(value: string): void {
    const lines = value.split(/[\r\n]/).map((line) => line.trim());
    for (const text of [value, ...lines]) {
      if (text === '') continue;
      for (const form of encodings(text)) this.#forms.add(form);
    }
  }

  /** The text as the log shows it. */
  mask(text: string): string {
    const ranges = [...this.#forms]
      .flatMap((form) => occurrences(text, form))
      .sort((one, other) => one.start - other.start);
    let masked = '';
    let shownTo = 0;
    let hiddenTo = -1;
    for (const { start, end } of ranges) {
      if (start > hiddenTo) {
        masked += `${text.slice(shownTo, start)}***`;
        hiddenTo = end;
      } else {
        // Values that overlap or touch become one `***`.
        hiddenTo = Math.max(hiddenTo, end);
      }
      shownTo = hiddenTo;
    }
    return masked + text.slice(shownTo);
  }
}

function occurrences(text: string, form: string): { start: number; end: number }[] {
  const found = [];
  for (let at = text.indexOf(form); at !== -1; at = text.indexOf(form, at + 1)) {
    found.push({ start: at, end: at + form.length });
  }
  return found;
}

const xmlEntities: Record<string, string> = {
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
  '&': '&amp;',
};

function encodings(value: string): string[] {
  const bytes = Buffer.from(value);
  return [
    value,
    // Whatever stands before the value in the encoded text: it is cut where a group of three
    // bytes begins. What follows it is not thought of: its padding belongs to the form.
    ...[0, 1, 2].map((offset) => bytes.subarray(offset).toString('base64')),
    value.replaceAll('"', '\\"'),
    value.replaceAll("'", "''"),
    JSON.stringify(value).slice(1, -1),
    encodeURIComponent(value.toWellFormed()).replace(/[!'()*]/g, percentEncoded),
    value.replace(/[<>"'&]/g, (character) => xmlEntities[character] ?? character),
  ].filter((form) => form !== '');
}

function percentEncoded(character: string): string {
  return `%${character.charCodeAt(0).toString(16).toUpperCase()}`;
}

/** What leaves a job whose `outputs:` are these: the runner drops what it would mask. */
export function jobOutputs(
  outputs: Readonly<Record<string, string>>,
  masker: Masker,
): { outputs: Record<string, string>; warnings: string[] } {
  const isSafe = ([, value]: [string, string]): boolean => masker.mask(value) === value;
  const all = Object.entries(outputs).filter(([, value]) => value !== '');
  return {
    outputs: Object.fromEntries(all.filter(isSafe)),
    warnings: all
      .filter((output) => !isSafe(output))
      .map(([name]) => `Skip output '${name}' since it may contain secret.`),
  };
}
