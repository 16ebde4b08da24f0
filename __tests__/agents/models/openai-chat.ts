import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { type Dialect, events } from './model.ts';

const request = z.object({
  tools: z.array(z.object({ function: z.object({ name: z.string() }) })).default([]),
  messages: z.array(z.looseObject({ role: z.string() })),
});

/** Chat completions of OpenAI (https://platform.openai.com/docs/api-reference/chat-streaming). */
export const openaiChat: Dialect = {
  read(path, body) {
    if (!path.endsWith('/chat/completions')) return undefined;
    const { tools, messages } = request.parse(body);
    return {
      tools: tools.map((tool) => tool.function.name),
      results: messages
        .filter(({ role }) => role === 'tool')
        .map((message) => JSON.stringify(message)),
    };
  },
  call: ({ tool, input }) =>
    completion('tool_calls', {
      tool_calls: [
        {
          index: 0,
          id: `call_${randomUUID()}`,
          type: 'function',
          function: { name: tool, arguments: JSON.stringify(input) },
        },
      ],
    }),
  done: () => completion('stop', { content: 'Done.' }),
};

function completion(finishReason: string, delta: object): string {
  const chunk = (choice: object) => ({
    id: 'chatcmpl_1',
    object: 'chat.completion.chunk',
    created: 1,
    model: 'stand-in',
    choices: [{ index: 0, ...choice }],
  });
  return events(
    chunk({ delta: { role: 'assistant', ...delta }, finish_reason: null }),
    chunk({ delta: {}, finish_reason: finishReason }),
    '[DONE]',
  );
}
