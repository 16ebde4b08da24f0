import type { Agent } from './agent.ts';
import { quotableJson } from './json.ts';
import { authorizationOf, mcpRemote } from './mcp-remote.ts';

/**
 * The shape that most programs take unchanged, and nothing beyond it: the Claude Agent SDK,
 * LangChain's MCP adapters and agents of your own
 * (https://modelcontextprotocol.io/docs/develop/connect-local-servers, "mcpServers").
 */
export const generic: Agent = {
  name: 'generic',
  expandsNames: false,
  refersToEnvironment: false,
  configure(server, token) {
    const entry =
      server.transport === 'mcp-remote'
        ? mcpRemote(server, token, '${PORT_ACCESS_TOKEN}')
        : {
            type: 'http',
            url: server.url,
            headers: { Authorization: authorizationOf(token), ...server.headers },
          };
    return {
      config: quotableJson({ mcpServers: { [server.name]: entry } }),
      args: '',
      allowedTools: server.tools ? quotableJson(server.tools) : '',
    };
  },
};
