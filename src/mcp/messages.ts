/** Deeper than any tool's schema. */
export const maxDepth = 100;
/**
 * Of all JSON in one conversation: opening brackets, colons and commas outside of strings. Each stands for a
 * value that takes up to some 100 bytes when it is parsed; 8 MiB of honest schemas hold fewer.
 */
export const maxParts = 1_000_000;

/** The code of JSON-RPC for a method that the other side does not know. */
export const methodNotFound = -32_601;

export type RequestId = string | number;

/** The error of a JSON-RPC response; its text is the server's, unchecked. */
export interface RpcError {
  readonly code: number;
  readonly message: string;
  readonly data: unknown;
}

/** A JSON-RPC 2.0 message from the other side. The id of an error is null where it answers what could not be read. */
export type Message =
  | { readonly kind: 'request'; readonly id: RequestId; readonly method: string }
  | { readonly kind: 'notification'; readonly method: string }
  | { readonly kind: 'result'; readonly id: RequestId; readonly result: unknown }
  | { readonly kind: 'error'; readonly id: RequestId | null; readonly error: RpcError };

/** JSON that is refused before it is parsed. */
export class CostlyJson extends Error {
  override readonly name = 'CostlyJson';
}

/** The members of a JSON object; undefined for any other value. */
export function members(value: unknown): Readonly<Record<string, unknown>> | undefined {
  return isObject(value) ? value : undefined;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A request as text. */
export function request(id: RequestId, method: string, params: object): string {
  return JSON.stringify({ jsonrpc: '2.0', id, method, params });
}

/** A notification as text. */
export function notification(method: string): string {
  return JSON.stringify({ jsonrpc: '2.0', method });
}

/** The answer to a request of the server's, as text. */
export function response(
  id: RequestId,
  answer: { readonly result: object } | { readonly error: Omit<RpcError, 'data'> },
): string {
  return JSON.stringify({ jsonrpc: '2.0', id, ...answer });
}

/** Parses the foreign JSON of one conversation at a bounded cost. */
export class JsonReader {
  #parts = 0;

  /** @throws CostlyJson, SyntaxError (whose message quotes the text) */
  parse(text: string): unknown {
    this.#parts += countParts(text);
    if (this.#parts > maxParts) {
      throw new CostlyJson(
        `brings more than ${maxParts.toLocaleString('en')} brackets, colons and commas`,
      );
    }
    return JSON.parse(text);
  }

  /**
   * The messages in the text: one, or an array of them, which revision 2025-03-26 allows. What is no
   * message is left out.
   *
   * @throws CostlyJson, SyntaxError (whose message quotes the text)
   */
  messages(text: string): Message[] {
    const value = this.parse(text);
    return (Array.isArray(value) ? value : [value]).flatMap((one) => messageOf(one) ?? []);
  }
}

function messageOf(value: unknown): Message | undefined {
  const { jsonrpc, id, method, result, error } = members(value) ?? {};
  if (jsonrpc !== '2.0') return undefined;
  if (typeof method === 'string') {
    return isId(id) ? { kind: 'request', id, method } : { kind: 'notification', method };
  }
  const failure = errorOf(error);
  if (failure) return { kind: 'error', id: isId(id) ? id : null, error: failure };
  return isId(id) && result !== undefined ? { kind: 'result', id, result } : undefined;
}

function errorOf(value: unknown): RpcError | undefined {
  const { code, message, data } = members(value) ?? {};
  return typeof code === 'number'
    ? { code, message: typeof message === 'string' ? message : '', data }
    : undefined;
}

function isId(value: unknown): value is RequestId {
  return typeof value === 'string' || typeof value === 'number';
}

/**
 * How much there would be to parse. One pass over the text, which need not be JSON, without memory
 * of its own.
 *
 * @returns the number of opening brackets, colons and commas outside of strings
 * @throws CostlyJson where they are nested too deep
 */
export function countParts(text: string): number {
  let depth = 0;
  let parts = 0;
  let inString = false;
  for (let index = 0; index < text.length; index += 1) {
    const character = text.charCodeAt(index);
    if (inString) {
      if (character === backslash) index += 1;
      else if (character === quote) inString = false;
      continue;
    }
    switch (character) {
      case quote:
        inString = true;
        break;
      case leftBracket:
      case leftBrace:
        depth += 1;
        parts += 1;
        if (depth > maxDepth) throw new CostlyJson(`is nested more than ${maxDepth} deep`);
        break;
      case rightBracket:
      case rightBrace:
        depth -= 1;
        break;
      case comma:
      case colon:
        parts += 1;
        break;
    }
  }
  return parts;
}

const quote = 0x22;
const backslash = 0x5c;
const leftBracket = 0x5b;
const rightBracket = 0x5d;
const leftBrace = 0x7b;
const rightBrace = 0x7d;
const comma = 0x2c;
const colon = 0x3a;
