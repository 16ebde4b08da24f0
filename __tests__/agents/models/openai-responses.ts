import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { type Dialect, events } from './model.ts';

const tool = z.object({ type: z.string(), name: z.string().default('') });
const request = z.object({
  tools: z.array(tool.extend({ tools: z.array(tool).default([]) })).default([]),
  input: z.array(z.looseObject({ type: z.string().default('message') })),
});

/**
 * The Responses API of OpenAI (https://platform.openai.com/docs/api-reference/responses-streaming).
 * A tool of a namespace is named `namespace/tool` here.
 */
export const openaiResponses: Dialect = {
  read(path, body) {
    if (!path.endsWith('/responses')) return undefined;
    const { tools, input } = request.parse(body);
    return {
      tools: tools.flatMap(({ type, name, tools: members }) =>
        type === 'namespace' ? members.map((member) => `${name}/${member.name}`) : [name || type],
      ),
      results: input
        .filter(({ type }) => type === 'function_call_output')
        .map((item) => JSON.stringify(item)),
    };
  },
  call({ tool, input }) {
    const [name, namespace] = tool.split('/').reverse();
    return response({
      type: 'function_call',
      id: `fc_${randomUUID()}`,
      call_id: `call_${randomUUID()}`,
      name,
      namespace,
      arguments: JSON.stringify(input),
    });
  },
  done: () =>
    response({
      type: 'message',
      id: 'msg_1',
      role: 'assistant',
      content: [{ type: 'output_text', text: 'Done.' }],
    }),
};

function response(item: object): string {
  return events(
    { type: 'response.created', response: { id: 'resp_1' } },
    { type: 'response.output_item.done', output_index: 0, item },
    {
      type: 'response.completed',
      response: {
        id: 'resp_1',
        usage: { input_tokens: 1, output_tokens: 1, total_tokens: 2 },
      },
    },
  );
}
