import { isAscii } from './ascii.ts';
import { Runs } from './secrets/runs.ts';
import { folded, lettersAndDigits, viewsOf } from './secrets/view.ts';

const maxShownLength = 200;
/** Of a longer text only the beginning is searched for secrets, and shown at most. */
const searchedLength = 2_000;
/** A run of a secret this long is hidden even where the rest of it is missing. */
const windowLength = 8;
/** What a secret turns into, other than itself, says nothing where it is shorter. */
const shortestForm = 4;

/**
 * What must never be shown. `mask` hands a value to the runner, which masks it in the log from
 * then on; `clean` makes foreign text fit to be shown at all, since the runner knows neither
 * pieces of a secret nor most of its encodings.
 */
export class Secrets {
  readonly #register: (value: string) => void;
  /** Masked, and not searched for yet: most runs have no foreign text to show. */
  readonly #unread = new Set<string>();
  readonly #runs: Runs[] = [];

  /** @param register the runner's `add-mask` */
  constructor(register: (value: string) => void) {
    this.#register = register;
  }

  mask(value: string): void {
    if (value === '') return;
    this.#register(value);
    for (const form of writtenForms(value)) {
      if (form !== value) this.#register(form);
    }
    this.#unread.add(value);
  }

  /**
   * Text from a server or from an input, fit for a log line or an annotation: no control or
   * invisible characters, nothing that the runner takes for a command, no run of a secret (see
   * `reveals`), and at most 200 characters. Only the first 2,000 UTF-16 units are looked at.
   */
  clean(text: string, maxLength = maxShownLength): string {
    const safe = this.#hide(visible(text.slice(0, searchedLength)))
      .replace(/:(?=:)/g, ': ')
      .replaceAll('##[', '## [');
    const characters = Array.from(safe);
    return characters.length > maxLength ? `${characters.slice(0, maxLength).join('')}…` : safe;
  }

  /**
   * Whether the text, however long, holds a run of eight characters of a secret, or a shorter
   * secret whole: plain, JSON-escaped, percent-encoded, as a form has it, in base64, base64url or
   * hex; any of these also in another letter case or style of letters (NFKC), with white space,
   * punctuation, combining marks and invisible characters in between, and with any of its
   * characters escaped once more as URLs, JSON, JavaScript or HTML do.
   */
  reveals(text: string): boolean {
    return !this.#places(text).next().done;
  }

  /** `text` with every run of a secret replaced by `***`; runs that only white space parts are one. */
  #hide(text: string): string {
    const places = [...this.#places(text)];
    if (places.length === 0) return text;
    const units = text.split('');
    for (const [start, end] of places) units.fill('\0', start, end);
    return units.join('').replace(/\0(?:[\0 ]*\0)?/g, '***');
  }

  /** Where runs of a secret stand in the text: from, and to (exclusive). */
  *#places(text: string): Generator<[number, number], void> {
    this.#readUnread();
    for (const view of viewsOf(text)) {
      for (const runs of this.#runs) {
        for (let at = 0; at + runs.length <= view.text.length; at += 1) {
          if (runs.startsAt(view.text, at)) {
            const { starts, ends } = view.places;
            yield [starts[at] ?? 0, ends[at + runs.length - 1] ?? 0];
          }
        }
      }
    }
  }

  #readUnread(): void {
    for (const value of this.#unread) {
      const forms = [...searchedForms(value)];
      const short = forms.filter(({ length }) => length < windowLength);
      const long = forms.filter(({ length }) => length >= windowLength);
      this.#runs.push(new Runs(long, windowLength));
      this.#runs.push(...short.map((form) => new Runs([form], form.length)));
    }
    this.#unread.clear();
  }
}

/** What can be seen of a text, white space as single spaces. */
function visible(text: string): string {
  if (isAscii(text)) return text.replace(/[\0- \x7f]+/g, ' ').trim();
  return text
    .replace(/[\p{Cf}\p{Cs}\p{DI}\u2800]/gu, '')
    .replace(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, ' ')
    .trim();
}

/**
 * The value as a configuration holds it: as JSON, as JSON inside JSON or TOML, and with `'` as
 * \u0027. The runner knows the first of these only.
 */
function writtenForms(value: string): Set<string> {
  const json = escaped(value);
  const forms = [json, escaped(json)].flatMap((form) =>
    ["'", '\\u0027', '\\\\u0027'].map((quote) => form.replaceAll("'", quote)),
  );
  return new Set(forms);
}

function escaped(value: string): string {
  return JSON.stringify(value).slice(1, -1);
}

/** The value and what it may be turned into, as folded text with separators and without. */
function searchedForms(value: string): Set<string> {
  const own = folded(value);
  const others = [...writtenForms(value), ...encodings(value)].map(folded);
  const forms = [own, ...others];
  const derived = [...others, ...forms.map(lettersAndDigits)];
  return new Set([own, ...derived.filter(({ length }) => length >= shortestForm)].filter(Boolean));
}

/** The value as a server might send it back: percent-encoded, as a form has it, base64, hex. */
function encodings(value: string): string[] {
  const bytes = Buffer.from(value);
  // Inside a longer text base64 has three alignments; the characters at both ends depend on the
  // neighbours, so they are left out.
  const base64 = [0, 1, 2].map((offset) =>
    Buffer.concat([Buffer.alloc(offset), bytes])
      .toString('base64')
      .slice(Math.ceil((offset * 4) / 3), Math.floor(((bytes.length + offset) * 4) / 3)),
  );
  const form = new URLSearchParams([['', value]]).toString().slice(1);
  return [encodeURIComponent(value.toWellFormed()), form, ...base64, bytes.toString('hex')];
}
