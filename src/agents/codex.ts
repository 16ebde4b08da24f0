import { type Agent, type ServerEntry, type TokenPlace, tokenVariable } from './agent.ts';
import { quotableJson } from './json.ts';
import { authorizationOf, mcpRemote, networkVariables } from './mcp-remote.ts';
import { inlineTable, tomlTable, type TomlValue, tomlValue } from './toml.ts';

/**
 * What Codex sets for the commands that its model runs, which otherwise find the token in their
 * environment. It goes beside a `[shell_environment_policy]` of the user's own, whose `exclude` ours
 * would replace.
 */
const shellVariables = 'shell_environment_policy.set';

/**
 * Codex and openai/codex-action
 * (https://developers.openai.com/codex/mcp, "config.toml" and its configuration reference).
 */
export const codex: Agent = {
  name: 'codex',
  expandsNames: false,
  refersToEnvironment: true,
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
    const inEnvironment = token === 'env';
    return {
      config: [
        tomlTable(name, table),
        ...(inEnvironment ? [tomlTable(shellVariables, { [tokenVariable]: '' })] : []),
      ].join('\n'),
      args: quotableJson([
        '-c',
        `${name}=${inlineTable(table)}`,
        ...(inEnvironment ? ['-c', `${shellVariables}.${tokenVariable}=""`] : []),
      ]),
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
    ...(token === 'env' ? {} : { env }),
    env_vars: [...(token === 'env' ? [tokenVariable] : []), ...networkVariables],
  };
}
