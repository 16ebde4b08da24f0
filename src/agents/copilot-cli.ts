import { type Agent, tokenVariable } from './agent.ts';
import { quotableJson } from './json.ts';
import { httpHeaders, mcpRemote } from './mcp-remote.ts';

const variable = `\${${tokenVariable}}`;

/**
 * GitHub Copilot CLI (https://docs.github.com/en/copilot/how-tos/use-copilot-agents/use-copilot-cli,
 * "Add an MCP server" and "Allowing tools").
 */
export const copilotCli: Agent = {
  name: 'copilot-cli',
  expandsNames: true,
  refersToEnvironment: true,
  configure(server, token) {
    const entry = {
      ...(server.transport === 'mcp-remote'
        ? { type: 'local', ...mcpRemote(server, token, variable) }
        : { type: 'http', url: server.url, headers: httpHeaders(server, token, variable) }),
      tools: server.tools ?? ['*'],
    };
    const config = quotableJson({ mcpServers: { [server.name]: entry } });
    const allowed = server.tools?.map((tool) => `${server.name}(${tool})`) ?? [server.name];
    const allowedTools = allowed.join(',');
    return {
      config,
      args: `--additional-mcp-config '${config}' --allow-tool='${allowedTools}'`,
      allowedTools,
    };
  },
};
