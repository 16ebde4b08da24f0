export const transports = ['http', 'mcp-remote'] as const;

/** How the agent reaches the server: directly, or through the stdio bridge `mcp-remote`. */
export type Transport = (typeof transports)[number];

/** The environment variable that a configuration without a token refers to. */
export const tokenVariable = 'PORT_ACCESS_TOKEN';

/** The server's entry in a configuration, in no agent's syntax yet; the token apart. */
export interface ServerEntry {
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
export interface Configuration {
  readonly config: string;
  /** Empty where neither the agent's action nor its program takes arguments. */
  readonly args: string;
  readonly allowedTools: string;
}

export interface Agent {
  /** The value of the input `agent`. */
  readonly name: string;
  /** Whether it replaces `$NAME` in its configuration. Braces, for other agents, are in no address. */
  readonly expandsNames: boolean;
  /** Whether its configuration can take the token from the environment. */
  readonly refersToEnvironment: boolean;
  configure(server: ServerEntry, token: TokenPlace): Configuration;
}
