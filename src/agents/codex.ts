import { type Agent, type ServerEntry, type TokenPlace, tokenVariable } from './agent.ts';
import { quotableJson } from './json.ts';
import { authorizationOf, mcpRemote } from './mcp-remote.ts';
import { inlineTable, type TomlValue, tomlValue } from './toml.ts';

/**
 * Codex and openai/codex-action
 * (https://developers.openai.com/codex/mcp, "config.toml" and its configuration reference).
 */
export const codex: Agent = {
  name: 'codex',
  defaultTransport: 'http',
  // Codex expands nothing in its configuration.
  expands: /(?!)/,
  configure(server, token) {
    const table: Record<string, TomlValue> = {
      ...(server.transport === 'mcp-remote' ? bridge(server, token) : direct(server, token)),
      ...(server.tools && { enabled_tools: server.tools }),
      // Nobody is there to approve a call; without this `codex exec` refuses tools that write.
      default_tools_approval_mode: 'approve',
      // Codex would otherwise go on without Port when the connection fails.
      required: true,
    };
    const name = `mcp_servers.${server.name}`;
    const lines = Object.entries(table).map(([key, value]) => `${key} = ${tomlValue(value)}\n`);
    return {
      config: `[${name}]\n${lines.join('')}`,
      args: quotableJson(['-c', `${name}=${inlineTable(table)}`]),
      allowedTools: server.tools ? tomlValue(server.tools) : '',
    };
  },
};

function direct(server: ServerEntry, token: TokenPlace): Record<string, TomlValue> {
  return token === 'env'
    ? {
        url: server.url,
        bearer_token_env_var: tokenVariable,
        http_headers: server.headers,
      }
    : {
        url: server.url,
        http_headers: { Authorization: authorizationOf(token), ...server.headers },
      };
}

/** Codex starts a server without its own environment, but for what `env` and `env_vars` name. */
function bridge(server: ServerEntry, token: TokenPlace): Record<string, TomlValue> {
  const { command, args, env } = mcpRemote(server, token);
  return {
    command,
    args,
    ...(token === 'env' ? { env_vars: [tokenVariable] } : { env }),
  };
}
