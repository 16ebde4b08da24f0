const maxShownLength = 200;
/** Of a longer text only the beginning is searched for secrets, and shown at most. */
const searchedLength = 2_000;
/** A run of a secret this long is hidden even where the rest of it is missing. */
const windowLength = 8;

/**
 * What must never be shown. `mask` hands a value to the runner, which masks it in the log from
 * then on; `clean` makes foreign text fit to be shown at all, since the runner knows neither
 * pieces of a secret nor most of its encodings.
 */
export class Secrets {
  readonly #register: (value: string) => void;
  readonly #forms = new Set<string>();

  /** @param register the runner's `add-mask` */
  constructor(register: (value: string) => void) {
    this.#register = register;
  }

  mask(value: string): void {
    if (value === '') return;
    this.#register(value);
    // A configuration holds the value as JSON, as JSON inside JSON or TOML, and with `'` as
    // \u0027; the runner knows the first of these only.
    const json = escaped(value);
    const written = [json, escaped(json)].flatMap((form) =>
      ["'", '\\u0027', '\\\\u0027'].map((quote) => form.replaceAll("'", quote)),
    );
    for (const form of new Set(written)) {
      if (form !== value) this.#register(form);
    }
    for (const form of [...written, ...encodings(value)]) this.#forms.add(folded(visible(form)));
    this.#forms.delete('');
  }

  /**
   * Text from a server or from an input, fit for a log line or an annotation: no control or
   * invisible characters, nothing that the runner takes for a command, no run of a secret in any
   * common encoding or letter case, and at most 200 characters.
   */
  clean(text: string, maxLength = maxShownLength): string {
    const safe = this.#hide(visible(text.slice(0, searchedLength)))
      .replaceAll('::', ': :')
      .replaceAll('##[', '## [');
    const characters = Array.from(safe);
    return characters.length > maxLength ? `${characters.slice(0, maxLength).join('')}…` : safe;
  }

  /** `text` with every run of a secret replaced by `***`, also where white space splits it. */
  #hide(text: string): string {
    const units = text.split('');
    const places = units.flatMap((unit, index) => (unit === ' ' ? [] : [index]));
    const searched = folded(text);
    const hidden = new Set<number>();
    for (const form of this.#forms) {
      const length = Math.min(windowLength, form.length);
      for (let start = 0; start + length <= form.length; start += 1) {
        const run = form.slice(start, start + length);
        for (let at = searched.indexOf(run); at !== -1; at = searched.indexOf(run, at + 1)) {
          for (const place of places.slice(at, at + length)) hidden.add(place);
        }
      }
    }
    return units
      .map((unit, index) => (hidden.has(index) ? '\0' : unit))
      .join('')
      .replace(/\0(?:[\0 ]*\0)?/g, '***');
  }
}

/** What can be seen of a text; anything else inside a secret would hide it from the search. */
function visible(text: string): string {
  return text
    .replace(/[\p{Cf}\p{Cs}]/gu, '')
    .replace(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, ' ')
    .trim();
}

/** Without spaces and letter case; one unit for each, so that places can be found again. */
function folded(text: string): string {
  const units = text.replaceAll(' ', '').split('');
  return units
    .map((unit) => (unit.toLowerCase().length === 1 ? unit.toLowerCase() : unit))
    .join('');
}

function escaped(value: string): string {
  return JSON.stringify(value).slice(1, -1);
}

/**
 * The value as a server might send it back: plain, percent-encoded, as a form has it, base64,
 * base64url, hex.
 */
function encodings(value: string): string[] {
  const bytes = Buffer.from(value);
  // Inside a longer text base64 has three alignments; the characters at both ends depend on the
  // neighbours, so they are left out.
  const base64 = [0, 1, 2].flatMap((offset) => {
    const aligned = Buffer.concat([Buffer.alloc(offset), bytes]).toString('base64');
    const own = aligned.slice(
      Math.ceil((offset * 4) / 3),
      Math.floor(((bytes.length + offset) * 4) / 3),
    );
    return [own, own.replaceAll('+', '-').replaceAll('/', '_')];
  });
  const form = new URLSearchParams([['', value]]).toString().slice(1);
  return [value, encodeURIComponent(value.toWellFormed()), form, ...base64, bytes.toString('hex')];
}
