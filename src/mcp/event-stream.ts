import { createParser } from 'eventsource-parser';

/** Of one event, in characters; the longest answer that can come. */
export const maxEventLength = 8 * 1024 * 1024;

/** An event of the stream is longer than any answer. */
export class EndlessEvent extends Error {
  override readonly name = 'EndlessEvent';
}

/**
 * The data of server-sent events (https://html.spec.whatwg.org/multipage/server-sent-events.html)
 * as they come. Streamable HTTP sends its messages as events without a type, or of the type
 * `message`; others, and those without data, are left out. The last event counts even where the
 * stream ends without the blank line after it.
 *
 * @throws EndlessEvent, and whatever the body throws
 */
export async function* readEvents(body: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  let events: string[] = [];
  // Without onError: an error for each unknown line would take half a minute for 8 MiB of them.
  const parser = createParser({
    maxBufferSize: maxEventLength,
    onEvent: ({ event = 'message', data }) => {
      if (event === 'message' && data !== '') events.push(data);
    },
  });
  const decoder = new TextDecoder();
  const feed = (text: string): string[] => {
    events = [];
    try {
      parser.feed(text);
    } catch {
      // The one thing that it throws, at the first call after its buffer was full.
      throw new EndlessEvent('holds an event without end');
    }
    return events;
  };
  for await (const chunk of body) yield* feed(decoder.decode(chunk, { stream: true }));
  yield* feed(`${decoder.decode()}\n\n`);
}
