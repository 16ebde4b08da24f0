import { asString, membersByKey } from './json.ts';
import type { Message } from './message.ts';
import { clientMethods } from './methods.ts';
import type { OpenTools } from './open-tools.ts';
import { code, errorRefusal, Refusal } from './refusal.ts';

/** The key by which a request of revision 2026-07-28 or later says its revision. */
const revisionKey = 'io.modelcontextprotocol/protocolVersion';

/** The tool that a message calls; undefined where it calls none, or names none. */
export function calledTool({ method, params }: Message): string | undefined {
  return method === 'tools/call' ? asString(params.get('name')) : undefined;
}

/**
 * Lets a message pass, or answers it here.
 *
 * @throws {Refusal} a result with `isError`, which a model understands, for a call of a tool that
 *   is not open; an error -32601 for a method that no revision of MCP has, where the tools are
 *   named: it might run one; 400 for a call without an ID, which nobody could answer
 */
export function refuseClosed(message: Message, tools: OpenTools): void {
  const { method, id } = message;
  if (method === undefined) return;
  if (method === 'tools/call') refuseClosedTool(message, tools);
  if (tools.areNamed && !clientMethods.has(method)) {
    // Since 2026-07-28 a method that is not there is a 404, and a notification that is not taken
    // a 400 (Streamable HTTP); before, an error is an answer like any other.
    const status = id === undefined ? 400 : isStateless(message) ? 404 : 200;
    throw errorRefusal(
      status,
      code.methodNotFound,
      'No revision of MCP has this method, so it is not open to this workflow.',
      { id },
    );
  }
}

function refuseClosedTool(message: Message, tools: OpenTools): void {
  const { id } = message;
  if (id === undefined) {
    throw errorRefusal(400, code.invalidRequest, 'A "tools/call" has an "id".');
  }
  const name = calledTool(message);
  if (tools.isOpen(name)) return;
  const text = tools.closed(name);
  const result = {
    // Required since 2026-07-28, unknown before.
    ...(isStateless(message) && { resultType: 'complete' }),
    content: [{ type: 'text', text }],
    isError: true,
  };
  throw new Refusal(200, text, { id, answer: ['result', JSON.stringify(result)] });
}

function isStateless({ params }: Message): boolean {
  const meta = params.get('_meta');
  return meta?.startsWith('{') === true && membersByKey(meta).has(revisionKey);
}
