import type { Ledger } from './ledger.ts';
import type { PortProcess } from './port-process.ts';

/** Of a token or secret at its end, which is random. */
const pieceLength = 16;
/** As many tokens as may live, or have just ended; to look for all of them in all texts takes too long. */
const recent = 6;

/** Looks for the secret and the tokens where they must not be. */
export class Leaks {
  readonly #port: PortProcess;
  readonly #ledger: Ledger;
  #bytes = 0;

  constructor(port: PortProcess, ledger: Ledger) {
    this.#port = port;
    this.#ledger = ledger;
  }

  get mebibytes(): number {
    return this.#bytes / 1024 / 1024;
  }

  search(text: string, place: string, tokens = this.#port.tokens.slice(-recent)): void {
    this.#bytes += text.length;
    for (const value of [this.#port.clientSecret, ...tokens]) {
      for (const piece of [
        value.slice(-pieceLength),
        value.slice(-2 * pieceLength, -pieceLength),
      ]) {
        if (text.includes(piece)) this.#ledger.violation(`a secret in ${place}`);
      }
    }
  }

  searchForAll(text: string, place: string): void {
    this.search(text, place, this.#port.tokens);
  }

  /**
   * A response whose every byte is searched as it passes.
   *
   * @param onBroken is called where the body ends too early
   */
  watch(response: Response, onBroken: () => void): Response {
    this.#port.readJournal();
    for (const [name, value] of response.headers) this.search(value, `the header ${name}`);
    if (!response.body) return response;
    const { status, headers } = response;
    const place = `an answer (${status})`;
    const passed = ReadableStream.from(this.#passing(response.body, place, onBroken));
    return new Response(passed, { status, headers });
  }

  async *#passing(
    body: ReadableStream<Uint8Array<ArrayBuffer>>,
    place: string,
    onBroken: () => void,
  ): AsyncGenerator<Uint8Array<ArrayBuffer>> {
    const decoder = new TextDecoder();
    let last = '';
    try {
      for await (const chunk of body) {
        const text = last + decoder.decode(chunk, { stream: true });
        this.search(text, place);
        last = text.slice(-2 * pieceLength);
        yield chunk;
      }
    } catch (error) {
      onBroken();
      throw error;
    }
  }
}
