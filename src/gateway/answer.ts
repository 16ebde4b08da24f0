import { createParser, type EventSourceParser } from 'eventsource-parser';
import { jsonObject, property } from '../json.ts';
import type { ByteFilter } from './byte-filter.ts';

/** A longer answer is taken for a result: errors are short, and nothing is kept for its sake. */
const longestAnswer = 1024 * 1024;

/** What a response says to a request: a result, a result that is an error to the model, an error. */
export type Said = 'result' | 'tool-error' | 'error';

/** Looks at a response that passes. */
export class AnswerWatch implements ByteFilter {
  readonly #decoder = new TextDecoder();
  readonly #parser: EventSourceParser | undefined;
  #text = '';
  #said: Said | undefined;
  #gaveUp = false;

  constructor(isEventStream: boolean) {
    this.#parser = isEventStream
      ? createParser({
          maxBufferSize: longestAnswer,
          onEvent: ({ data }) => {
            this.#look(data);
          },
        })
      : undefined;
  }

  /** Undefined where there was no answer. */
  get said(): Said | undefined {
    return this.#said ?? (this.#gaveUp ? 'result' : undefined);
  }

  push(chunk: Uint8Array): Uint8Array {
    if (!this.#gaveUp && this.#said === undefined) {
      this.#read(this.#decoder.decode(chunk, { stream: true }));
    }
    return chunk;
  }

  end(): Uint8Array {
    if (!this.#gaveUp && this.#said === undefined) {
      // The last event counts without the blank line after it, too.
      if (this.#parser) this.#read(`${this.#decoder.decode()}\n\n`);
      else this.#look(this.#text + this.#decoder.decode());
    }
    this.#text = '';
    return new Uint8Array(0);
  }

  #read(text: string): void {
    if (this.#parser) {
      try {
        this.#parser.feed(text);
      } catch {
        this.#gaveUp = true;
      }
    } else {
      this.#text += text;
      this.#gaveUp = this.#text.length > longestAnswer;
      if (this.#gaveUp) this.#text = '';
    }
  }

  #look(json: string): void {
    const message = jsonObject(json);
    if (!message) return;
    const { result } = message;
    if (message.error !== undefined) this.#said = 'error';
    else if (result !== undefined) {
      this.#said = property(result, 'isError') === true ? 'tool-error' : 'result';
    }
  }
}
