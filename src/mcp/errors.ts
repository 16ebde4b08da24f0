import type { IncomingHttpHeaders } from 'node:http';
import type { RpcError } from './messages.ts';

/**
 * Why a conversation gave no list of tools. `method` is the request that failed; `headers`, `body`,
 * `error` and `offered` are the server's own words, unchecked, and `what` may quote a content type.
 */
export type McpProblem =
  /** A status that is no success. `error` is the JSON-RPC error in the body, where there is one. */
  | {
      readonly kind: 'refused';
      readonly method: string;
      readonly status: number;
      readonly headers: IncomingHttpHeaders;
      readonly body: string;
      readonly error: RpcError | undefined;
    }
  | { readonly kind: 'error'; readonly method: string; readonly error: RpcError }
  /** 404 to a request of the session that was just opened. */
  | { readonly kind: 'session-lost'; readonly method: string }
  /** The response ended without the answer. */
  | { readonly kind: 'unanswered'; readonly method: string }
  | { readonly kind: 'no-common-revision'; readonly offered: readonly string[] }
  /** What no agent can take; `what` completes "the answer to METHOD ...". */
  | { readonly kind: 'not-mcp'; readonly method: string; readonly what: string }
  | {
      readonly kind: 'too-many';
      readonly what: 'tools' | 'pages' | 'events' | 'requests of its own';
      readonly limit: number;
    }
  /** A cursor that was followed already. */
  | { readonly kind: 'same-page' };

/** The server answered, but not with a list of tools. */
export class McpError extends Error {
  override readonly name = 'McpError';
  readonly problem: McpProblem;

  constructor(problem: McpProblem) {
    super(problem.kind);
    this.problem = problem;
  }

  /** The JSON-RPC error that the server sent, with whatever status. */
  get rpc(): RpcError | undefined {
    const { problem } = this;
    return problem.kind === 'refused' || problem.kind === 'error' ? problem.error : undefined;
  }
}
