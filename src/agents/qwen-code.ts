import { type Agent, tokenVariable } from './agent.ts';
import { quotableJson } from './json.ts';
import { httpHeaders, mcpRemote } from './mcp-remote.ts';

const variable = `\${${tokenVariable}}`;

/**
 * Qwen Code and QwenLM/qwen-code-action
 * (https://qwenlm.github.io/qwen-code-docs/en/users/features/mcp, "mcpServers").
 */
export const qwenCode: Agent = {
  name: 'qwen-code',
  expandsNames: true,
  refersToEnvironment: true,
  configure(server, token) {
    const entry = {
      ...(server.transport === 'mcp-remote'
        ? mcpRemote(server, token, variable)
        : { httpUrl: server.url, headers: httpHeaders(server, token, variable) }),
      ...(server.tools && { includeTools: server.tools }),
      // Nobody is there to confirm a call.
      trust: true,
      // Otherwise the model has to search for the tools before it sees them.
      alwaysLoadTools: true,
    };
    const all = `mcp__${server.name}__`;
    return {
      config: quotableJson({
        mcpServers: { [server.name]: entry },
        // The servers of the repository's own .mcp.json would be started too, with the token in
        // their environment.
        mcp: { allowed: [server.name] },
      }),
      args: '',
      allowedTools: (server.tools ?? ['*']).map((tool) => `${all}${tool}`).join(','),
    };
  },
};
