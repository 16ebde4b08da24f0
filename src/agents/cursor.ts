import { type Agent, tokenVariable } from './agent.ts';
import { quotableJson } from './json.ts';
import { httpHeaders, mcpRemote } from './mcp-remote.ts';

const variable = `\${env:${tokenVariable}}`;

/**
 * Cursor: `.cursor/mcp.json` (https://cursor.com/docs/context/mcp, "Config interpolation"); its
 * allow-list is that of `.cursor/cli.json` (https://cursor.com/docs/cli/reference/permissions).
 */
export const cursor: Agent = {
  name: 'cursor',
  expandsNames: false,
  refersToEnvironment: true,
  configure(server, token) {
    const entry =
      server.transport === 'mcp-remote'
        ? mcpRemote(server, token, variable)
        : { url: server.url, headers: httpHeaders(server, token, variable) };
    const tools = server.tools ?? ['*'];
    return {
      config: quotableJson({ mcpServers: { [server.name]: entry } }),
      args: '',
      allowedTools: quotableJson(tools.map((tool) => `Mcp(${server.name}:${tool})`)),
    };
  },
};
