import type { McpServer, RequestStateCodec, ServerContext } from '@modelcontextprotocol/server';
import {
  acceptedContent,
  CLIENT_CAPABILITIES_META_KEY,
  inputRequired,
} from '@modelcontextprotocol/server';
import { property } from '../../../src/json.ts';
import { offerTool, result } from './tools.ts';

/** What a round leaves for the next one, sealed, since the client carries it. */
export interface RoundState extends Record<string, unknown> {
  readonly round: number;
}
type Codec = RequestStateCodec<RoundState>;

const ask = (name: string, type = 'string') =>
  inputRequired.elicit({
    message: `What is ${name}?`,
    requestedSchema: {
      type: 'object',
      properties: { [name]: type === 'boolean' ? { type } : { type: 'string' } },
      required: [name],
    },
  });
const sample = (text: string) =>
  inputRequired.createMessage({
    messages: [{ role: 'user', content: { type: 'text', text } }],
    maxTokens: 50,
  });

/** What the person answered, under the key of the question; undefined where nobody did. */
function answer({ mcpReq }: ServerContext, key: string, name: string): unknown {
  return acceptedContent(mcpReq.inputResponses, key)?.[name];
}

/** What the client answered to another question than one for a person. */
function response({ mcpReq }: ServerContext, key: string, name: string): unknown {
  return property(mcpReq.inputResponses?.[key], name);
}

/** Tools and a prompt that need input of the client, as revision 2026-07-28 has it (SEP-2322). */
export function offerInputRequired(mcp: McpServer, codec: Codec): void {
  offerOneRound(mcp, codec);
  offerSeveralRounds(mcp, codec);

  offerTool(mcp, 'test_input_required_result_capabilities', ({ mcpReq }) => {
    if (mcpReq.inputResponses) return result('Answered.');
    const can = new Map(
      Object.entries(property(mcpReq.envelope, CLIENT_CAPABILITIES_META_KEY) ?? {}),
    );
    const inputRequests = {
      ...(can.has('elicitation') ? { user_name: ask('name') } : {}),
      ...(can.has('sampling') ? { greeting: sample('Greet.') } : {}),
      ...(can.has('roots') ? { client_roots: inputRequired.listRoots() } : {}),
    };
    return Object.keys(inputRequests).length > 0
      ? inputRequired({ inputRequests })
      : result('The client can answer nothing.');
  });
  offerTool(mcp, 'test_missing_capability', (context) =>
    response(context, 'llm', 'content') === undefined
      ? inputRequired({ inputRequests: { llm: sample('Say something.') } })
      : result('Answered.'),
  );
  mcp.registerPrompt(
    'test_input_required_result_prompt',
    { description: 'A prompt that asks for its context', argsSchema: undefined },
    (context: ServerContext) => {
      const given = answer(context, 'user_context', 'context');
      if (typeof given !== 'string') {
        return inputRequired({ inputRequests: { user_context: ask('context') } });
      }
      return { messages: [{ role: 'user', content: { type: 'text', text: given } }] };
    },
  );
}

function offerOneRound(mcp: McpServer, codec: Codec): void {
  offerTool(mcp, 'test_input_required_result_elicitation', (context) => {
    const name = answer(context, 'user_name', 'name');
    return typeof name === 'string'
      ? result(`Hello, ${name}.`)
      : inputRequired({ inputRequests: { user_name: ask('name') } });
  });
  offerTool(mcp, 'test_input_required_result_sampling', (context) => {
    const content = response(context, 'capital_question', 'content');
    return content === undefined
      ? inputRequired({ inputRequests: { capital_question: sample('The capital of France?') } })
      : result(`The model said ${JSON.stringify(content)}`);
  });
  offerTool(mcp, 'test_input_required_result_list_roots', (context) => {
    const roots = response(context, 'client_roots', 'roots');
    return Array.isArray(roots)
      ? result(JSON.stringify(roots))
      : inputRequired({ inputRequests: { client_roots: inputRequired.listRoots() } });
  });
  for (const kind of ['request_state', 'tampered_state']) {
    offerTool(mcp, `test_input_required_result_${kind}`, async (context) => {
      const confirmed = answer(context, 'confirm', 'ok') !== undefined;
      return confirmed && context.mcpReq.requestState() !== undefined
        ? result('state-ok')
        : inputRequired({
            inputRequests: { confirm: ask('ok', 'boolean') },
            requestState: await codec.mint({ round: 1 }),
          });
    });
  }
}

function offerSeveralRounds(mcp: McpServer, codec: Codec): void {
  offerTool(mcp, 'test_input_required_result_multiple_inputs', async (context) => {
    const name = answer(context, 'user_name', 'name');
    const greeting = response(context, 'greeting', 'content');
    const roots = response(context, 'client_roots', 'roots');
    if (name !== undefined && greeting !== undefined && roots !== undefined) {
      return result(JSON.stringify({ name, greeting, roots }));
    }
    return inputRequired({
      inputRequests: {
        user_name: ask('name'),
        greeting: sample('Greet.'),
        client_roots: inputRequired.listRoots(),
      },
      requestState: await codec.mint({ round: 1 }),
    });
  });
  offerTool(mcp, 'test_input_required_result_multi_round', async (context) => {
    const round = context.mcpReq.requestState<RoundState>()?.round ?? 0;
    const questions = [{ step1: ask('name') }, { step2: ask('color') }];
    const inputRequests = questions[round];
    return inputRequests
      ? inputRequired({ inputRequests, requestState: await codec.mint({ round: round + 1 }) })
      : result(`Asked ${round} times.`);
  });
}
