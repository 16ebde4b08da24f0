import type { ContentBlock, McpServer } from '@modelcontextprotocol/server';
import { z } from 'zod';
import { png } from './tools.ts';

const messages = (...contents: readonly ContentBlock[]) => ({
  messages: contents.map((content) => ({ role: 'user' as const, content })),
});
const text = (words: string) => ({ type: 'text', text: words }) as const;

/** Prompts with and without arguments, and with content of other kinds than text. */
export function offerPrompts(mcp: McpServer): void {
  mcp.registerPrompt('test_simple_prompt', { description: 'Without arguments' }, () =>
    messages(text('A prompt.')),
  );
  mcp.registerPrompt(
    'test_prompt_with_arguments',
    { description: 'With arguments', argsSchema: z.object({ arg1: z.string(), arg2: z.string() }) },
    ({ arg1, arg2 }) => messages(text(`Compare ${arg1} and ${arg2}.`)),
  );
  mcp.registerPrompt(
    'test_prompt_with_embedded_resource',
    { description: 'With a resource', argsSchema: z.object({ resourceUri: z.string() }) },
    ({ resourceUri: uri }) =>
      messages(
        { type: 'resource', resource: { uri, mimeType: 'text/plain', text: 'Its text.' } },
        text('Read it.'),
      ),
  );
  mcp.registerPrompt('test_prompt_with_image', { description: 'With an image' }, () =>
    messages({ type: 'image', data: png, mimeType: 'image/png' }, text('Look at it.')),
  );
}
