import { describe, expect, test } from '@jest/globals';
import { EndlessEvent, maxEventLength, readEvents } from '../../../src/mcp/event-stream.ts';

async function* chunks(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  await Promise.resolve();
  for (let start = 0; start < bytes.length; start += size)
    yield bytes.subarray(start, start + size);
}

async function all(events: AsyncIterable<string>): Promise<string[]> {
  const data: string[] = [];
  for await (const one of events) data.push(one);
  return data;
}

/** The events of the text, which comes in pieces of so many bytes. */
const events = (text: string, size = 1_000) => all(readEvents(chunks(Buffer.from(text), size)));

describe('an event stream gives the data of', () => {
  test.each([
    ['each event', 'data: a\n\ndata: b\n\n', ['a', 'b']],
    ['events that end with CRLF', 'data: a\r\n\r\ndata: b\r\n\r\n', ['a', 'b']],
    ['events that end with CR', 'data: a\r\rdata: b\r\r', ['a', 'b']],
    ['several lines as one text', 'data: {\ndata: }\n\n', ['{\n}']],
    [
      'an event with an id, a name and a time',
      'id: 1\nevent: message\nretry: 5\ndata: a\n\n',
      ['a'],
    ],
    ['an event without a space after the colon', 'data:a\n\n', ['a']],
    ['what stands between comments', ': hello\n\ndata: a\n: there\n\n:\n\n', ['a']],
    ['what follows a byte order mark', '\uFEFFdata: a\n\n', ['a']],
    ['the last event without its blank line', 'data: a\n\ndata: b\n', ['a', 'b']],
    ['the last event without any line end', 'data: a\n\ndata: b', ['a', 'b']],
    ['characters of every length', 'data: aä€🙂\n\n', ['aä€🙂']],
  ])('%s', async (_what, text, data) => {
    expect(await events(text)).toEqual(data);
  });

  test.each([
    'data: ä€🙂\r\n\r\ndata: b\r\n\r\n',
    '\uFEFFdata: ä€🙂\rdata: b\r\r',
    'data: ä€🙂\n\n',
  ])('%j alike in whatever pieces it comes', async (text) => {
    const whole = await events(text);
    expect(whole.join()).toContain('ä€🙂');
    for (const size of [1, 2, 3, 5]) expect(await events(text, size)).toEqual(whole);
  });

  test.each([
    ['other types of event', 'event: ping\ndata: a\n\nevent: endpoint\ndata: b\n\n'],
    ['events without data', 'id: 1\ndata:\n\nid: 2\n\n'],
    ['unknown fields', 'dat: a\ndata\n\nhello\n\n'],
    ['an empty stream', ''],
  ])('nothing else: %s', async (_what, text) => {
    expect(await events(text)).toEqual([]);
  });
});

test('an event comes as soon as it is complete, and a reader that has enough ends the body', async () => {
  let ended = false;
  async function* body() {
    try {
      yield Buffer.from('data: a\n\n');
      await new Promise(() => undefined);
    } finally {
      ended = true;
    }
  }
  for await (const data of readEvents(body())) {
    expect(data).toBe('a');
    break;
  }
  expect(ended).toBe(true);
});

test('60,000 tiny events are read one after the other', async () => {
  expect(await events('data: 1\n\n'.repeat(60_000), 65_536)).toHaveLength(60_000);
});

test('8 MiB of lines that mean nothing are passed over within 8 s', async () => {
  const started = performance.now();
  expect(await events('a\n'.repeat(4 * 1024 * 1024), 65_536)).toEqual([]);
  // It takes half a second; an error object for each line would take half a minute.
  expect(performance.now() - started).toBeLessThan(8_000);
}, 120_000);

describe('an event without end is left', () => {
  async function* endless(beginning: string, piece: string) {
    await Promise.resolve();
    yield Buffer.from(beginning);
    const more = Buffer.from(piece.repeat(65_536 / piece.length));
    for (let length = 0; length <= 2 * maxEventLength; length += more.length) yield more;
    throw new Error('still reading');
  }

  test.each([
    ['one line', 'data: ', 'xxxx'],
    ['many lines', '', 'data: xx\n'.padStart(16, 'data:xx\n')],
  ])('%s', async (_what, beginning, piece) => {
    await expect(all(readEvents(endless(beginning, piece)))).rejects.toThrow(EndlessEvent);
  });

  test('but a comment without end costs nothing', async () => {
    await expect(all(readEvents(endless(':', 'xxxx')))).rejects.toThrow('still reading');
  });
});
