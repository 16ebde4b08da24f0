export const transports = ['mcp-remote', 'http'] as const;

/** How the agent reaches the server: through the stdio bridge `mcp-remote`, or directly. */
export type Transport = (typeof transports)[number];

/** The environment variable that a configuration without a token refers to. */
export const tokenVariable = 'PORT_ACCESS_TOKEN';

/** What a configuration is written from; the token apart, it is known before any request. */
export interface Server {
  readonly name: string;
  readonly url: string;
  readonly transport: Transport;
  readonly mcpRemoteVersion: string;
  /** Headers beside `Authorization`; a value may be empty. */
  readonly headers: Readonly<Record<string, string>>;
  /** The tools that the agent may use; undefined where nothing narrows them. */
  readonly tools: readonly string[] | undefined;
}

/** Where the configuration takes the token from: itself, or the environment. */
export type TokenPlace = { readonly inline: string } | 'env';

/** What the agent's own step takes, as it is. */
export interface Emitted {
  readonly config: string;
  /** Empty where neither the agent's action nor its program takes arguments. */
  readonly args: string;
  readonly allowedTools: string;
}

export interface Agent {
  /** The value of the input `agent`. */
  readonly name: string;
  readonly defaultTransport: Transport;
  /** What the agent would take for a reference to a variable in its configuration, and change. */
  readonly reference: RegExp;
  /** What it would change in the value of a variable; nothing if unset. */
  readonly changedInVariable?: RegExp;
  emit(server: Server, token: TokenPlace): Emitted;
}
