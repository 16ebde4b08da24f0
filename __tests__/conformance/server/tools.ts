import { setTimeout as sleep } from 'node:timers/promises';
import type {
  CallToolResult,
  ContentBlock,
  InputRequiredResult,
  McpServer,
  ServerContext,
} from '@modelcontextprotocol/server';
import { fromJsonSchema } from '@modelcontextprotocol/server';

/** A PNG of one pixel. */
export const png =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCBd81ytgAAAABJRU5ErkJggg==';
/** A WAV file without a sample. */
const wav = 'UklGRiQAAABXQVZFZm10IBAAAAABAAEAQB8AAEAfAAABAAgAZGF0YQAAAAA=';

type Result = CallToolResult | InputRequiredResult;
type Call = (context: ServerContext, given: Record<string, unknown>) => Promise<Result> | Result;

/** Offers a tool; its schema, which is sent as it is written here, takes no argument if unset. */
export function offerTool(
  mcp: McpServer,
  name: string,
  call: Call,
  schema: Record<string, unknown> = { type: 'object' },
): void {
  const inputSchema = fromJsonSchema<Record<string, unknown>>(schema);
  mcp.registerTool(name, { description: `Conformance: ${name}`, inputSchema }, (given, context) =>
    call(context, given),
  );
}

/** The result of a tool: the blocks, texts as what they are. */
export function result(...blocks: readonly (ContentBlock | string)[]): CallToolResult {
  return {
    content: blocks.map((block) =>
      typeof block === 'string' ? { type: 'text', text: block } : block,
    ),
  };
}

/** Tools that answer by themselves: with content of every kind, in a stream, or with an error. */
export function offerAnsweringTools(mcp: McpServer): void {
  const image = { type: 'image', data: png, mimeType: 'image/png' } as const;
  const audio = { type: 'audio', data: wav, mimeType: 'audio/wav' } as const;
  const resource = (name: string, mimeType: string, text: string) =>
    ({ type: 'resource', resource: { uri: `test://${name}`, mimeType, text } }) as const;

  offerTool(mcp, 'test_simple_text', () => result('Plain text.'));
  offerTool(mcp, 'test_image_content', () => result(image));
  offerTool(mcp, 'test_audio_content', () => result(audio));
  offerTool(mcp, 'test_embedded_resource', () =>
    result(resource('embedded', 'text/plain', 'Text of the resource.')),
  );
  offerTool(mcp, 'test_multiple_content_types', () =>
    result('Three kinds:', image, resource('mixed', 'application/json', '{"kinds":3}')),
  );
  offerTool(mcp, 'test_error_handling', () => {
    throw new Error('This tool always fails.');
  });
  offerTool(mcp, 'test_tool_with_logging', async ({ mcpReq }) => {
    for (const data of ['begins', 'goes on', 'ends']) {
      await mcpReq.notify({ method: 'notifications/message', params: { level: 'info', data } });
      await sleep(20);
    }
    return result('Logged three times.');
  });
  offerTool(mcp, 'test_tool_with_progress', async ({ mcpReq }) => {
    const token = mcpReq._meta?.progressToken;
    for (const progress of token === undefined ? [] : [0, 50, 100]) {
      const params = { progressToken: token, progress, total: 100, message: `${progress} %` };
      await mcpReq.notify({ method: 'notifications/progress', params });
      await sleep(20);
    }
    return result('Done.');
  });
  // The stream of the call is closed in the middle of it; the result comes on the next one.
  offerTool(mcp, 'test_reconnection', async ({ http }) => {
    http?.closeSSE?.();
    await sleep(100);
    return result('Reconnected.');
  });
  // What nobody asked to be told of is not logged, and a stream holds no request of the server's.
  offerTool(mcp, 'test_logging_tool', async ({ mcpReq }) => {
    // The only way to log that heeds the level of the single request.
    // eslint-disable-next-line @typescript-eslint/no-deprecated
    await mcpReq.log('info', 'called');
    return result('Logged for those who asked.');
  });
  offerTool(mcp, 'test_streaming_elicitation', () => result('No question.'));
}

/** Tools whose schema is what counts: it arrives as it was written. */
export function offerToolsWithSchemas(mcp: McpServer): void {
  offerTool(mcp, 'test_x_mcp_header', (_, { region }) => result(`Region ${String(region)}.`), {
    type: 'object',
    properties: {
      region: { type: 'string', 'x-mcp-header': 'Region' },
      count: { type: 'integer' },
    },
  });
  const name = { type: 'string' };
  offerTool(mcp, 'json_schema_2020_12_tool', (_, given) => result(JSON.stringify(given)), {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    type: 'object',
    $defs: {
      address: { $anchor: 'addressDef', type: 'object', properties: { street: name, city: name } },
    },
    properties: {
      name,
      address: { $ref: '#/$defs/address' },
      contactMethod: { type: 'string', enum: ['phone', 'email'] },
      phone: name,
      email: name,
    },
    allOf: [{ anyOf: [{ required: ['phone'] }, { required: ['email'] }] }],
    if: { properties: { contactMethod: { const: 'phone' } }, required: ['contactMethod'] },
    then: { required: ['phone'] },
    else: { required: ['email'] },
    additionalProperties: false,
  });
}

/** Tools that ask the client in the middle of the call, as revisions before 2026-07-28 do. */
export function offerAskingTools(mcp: McpServer): void {
  const ask = async (
    { mcpReq }: ServerContext,
    message: string,
    properties: Record<string, unknown>,
  ): Promise<CallToolResult> => {
    const requestedSchema = { type: 'object', properties, required: [] };
    const params = { message, requestedSchema };
    const { action, content } = await mcpReq.send({ method: 'elicitation/create', params });
    return result(`${action}: ${JSON.stringify(content ?? {})}`);
  };
  const takes = (name: string) => ({
    type: 'object',
    properties: { [name]: { type: 'string' } },
    required: [name],
  });
  const choices = ['one', 'two', 'three'];
  const titled = choices.map((choice) => ({ const: choice, title: `Choice ${choice}` }));

  offerTool(
    mcp,
    'test_sampling',
    async ({ mcpReq }, { prompt }) => {
      const messages = [{ role: 'user', content: { type: 'text', text: String(prompt) } }];
      const params = { messages, maxTokens: 100 };
      const { content } = await mcpReq.send({ method: 'sampling/createMessage', params });
      return result(`The model said ${JSON.stringify(content)}`);
    },
    takes('prompt'),
  );
  offerTool(
    mcp,
    'test_elicitation',
    (context, { message }) => ask(context, String(message), { response: { type: 'string' } }),
    takes('message'),
  );
  offerTool(mcp, 'test_elicitation_sep1034_defaults', (context) =>
    ask(context, 'With defaults of every kind', {
      name: { type: 'string', default: 'John Doe' },
      age: { type: 'integer', default: 30 },
      score: { type: 'number', default: 95.5 },
      status: { type: 'string', enum: ['active', 'inactive', 'pending'], default: 'active' },
      verified: { type: 'boolean', default: true },
    }),
  );
  offerTool(mcp, 'test_elicitation_sep1330_enums', (context) =>
    ask(context, 'With choices of every kind', {
      untitledSingle: { type: 'string', enum: choices },
      titledSingle: { type: 'string', oneOf: titled },
      legacyEnum: { type: 'string', enum: choices, enumNames: ['One', 'Two', 'Three'] },
      untitledMulti: { type: 'array', items: { type: 'string', enum: choices } },
      titledMulti: { type: 'array', items: { anyOf: titled } },
    }),
  );
}
