import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { type Dialect, events } from './model.ts';

const request = z.object({
  tools: z.array(z.object({ name: z.string() })).default([]),
  messages: z.array(
    z.object({ content: z.union([z.string(), z.array(z.looseObject({ type: z.string() }))]) }),
  ),
});

/** The Messages API of Anthropic (https://docs.anthropic.com/en/api/messages-streaming). */
export const anthropic: Dialect = {
  read(path, body) {
    if (!path.startsWith('/v1/messages') || path.includes('count_tokens')) return undefined;
    const { tools, messages } = request.parse(body);
    return {
      tools: tools.map(({ name }) => name),
      results: messages
        .flatMap(({ content }) => (typeof content === 'string' ? [] : content))
        .filter(({ type }) => type === 'tool_result')
        .map((block) => JSON.stringify(block)),
    };
  },
  call: ({ tool, input }) =>
    message('tool_use', { type: 'tool_use', id: `toolu_${randomUUID()}`, name: tool, input: {} }, [
      { type: 'input_json_delta', partial_json: JSON.stringify(input) },
    ]),
  done: () =>
    message('end_turn', { type: 'text', text: '' }, [{ type: 'text_delta', text: 'Done.' }]),
};

function message(stopReason: string, block: object, deltas: readonly object[]): string {
  const usage = { input_tokens: 1, output_tokens: 1 };
  return events(
    {
      type: 'message_start',
      message: {
        id: 'msg_1',
        type: 'message',
        role: 'assistant',
        model: 'stand-in',
        content: [],
        stop_reason: null,
        stop_sequence: null,
        usage,
      },
    },
    { type: 'content_block_start', index: 0, content_block: block },
    ...deltas.map((delta) => ({ type: 'content_block_delta', index: 0, delta })),
    { type: 'content_block_stop', index: 0 },
    { type: 'message_delta', delta: { stop_reason: stopReason, stop_sequence: null }, usage },
    { type: 'message_stop' },
  );
}
