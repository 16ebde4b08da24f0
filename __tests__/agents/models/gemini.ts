import { z } from 'zod';
import { type Dialect, events } from './model.ts';

const request = z.object({
  tools: z
    .array(z.object({ functionDeclarations: z.array(z.object({ name: z.string() })).default([]) }))
    .default([]),
  contents: z.array(
    z.object({ parts: z.array(z.looseObject({ functionResponse: z.unknown().optional() })) }),
  ),
});

/** The Gemini API (https://ai.google.dev/api/generate-content, `streamGenerateContent`). */
export const gemini: Dialect = {
  read(path, body) {
    if (!path.includes(':streamGenerateContent')) return undefined;
    const { tools, contents } = request.parse(body);
    return {
      tools: tools.flatMap(({ functionDeclarations }) =>
        functionDeclarations.map(({ name }) => name),
      ),
      results: contents
        .flatMap(({ parts }) => parts)
        .filter(({ functionResponse }) => functionResponse !== undefined)
        .map((part) => JSON.stringify(part)),
    };
  },
  call: ({ tool, input }) => candidate({ functionCall: { name: tool, args: input } }),
  done: () => candidate({ text: 'Done.' }),
};

function candidate(part: object): string {
  return events({
    candidates: [{ index: 0, content: { role: 'model', parts: [part] }, finishReason: 'STOP' }],
    usageMetadata: { promptTokenCount: 1, candidatesTokenCount: 1, totalTokenCount: 2 },
  });
}
