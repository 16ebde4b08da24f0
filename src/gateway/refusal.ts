import { objectOf } from './json.ts';

/** JSON-RPC 2.0's codes. */
export const code = {
  parseError: -32700,
  invalidRequest: -32600,
  methodNotFound: -32601,
  /** JSON-RPC leaves -32000 to -32019 to implementations; the official SDKs use it so. */
  refused: -32000,
} as const;

/**
 * What the gateway answers in Port's place. Thrown by whatever looks at a request; nothing of a
 * request that is refused has reached Port.
 */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly status: number;
  /** JSON: a JSON-RPC error or, for a tool that is not open, a result. */
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;

  /** @param answer the JSON-RPC message's `error` or `result`, as JSON; `id` as JSON, too */
  constructor(
    status: number,
    message: string,
    {
      id = 'null',
      answer,
      headers = {},
    }: {
      id?: string | undefined;
      answer: readonly ['error' | 'result', string];
      headers?: Readonly<Record<string, string>>;
    },
  ) {
    super(message);
    this.status = status;
    this.body = objectOf([['jsonrpc', '"2.0"'], ['id', id], answer]);
    this.headers = { 'content-type': 'application/json', ...headers };
  }
}

/** A refusal whose answer is a JSON-RPC error; without `id` it is `null`, as JSON-RPC says. */
export function errorRefusal(
  status: number,
  errorCode: number,
  message: string,
  { id, headers }: { id?: string | undefined; headers?: Readonly<Record<string, string>> } = {},
): Refusal {
  const error = JSON.stringify({ code: errorCode, message });
  return new Refusal(status, message, {
    id,
    answer: ['error', error],
    ...(headers && { headers }),
  });
}
