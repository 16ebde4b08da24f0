import { type Agent, tokenVariable } from './agent.ts';
import { quotableJson } from './json.ts';
import { httpHeaders, mcpRemote } from './mcp-remote.ts';

const variable = `\${${tokenVariable}}`;

/**
 * Claude Code and anthropics/claude-code-action
 * (https://docs.anthropic.com/en/docs/claude-code/mcp, "Environment variable expansion").
 */
export const claudeCode: Agent = {
  name: 'claude-code',
  expandsNames: false,
  refersToEnvironment: true,
  configure(server, token) {
    const entry = {
      ...(server.transport === 'mcp-remote'
        ? mcpRemote(server, token, variable)
        : { type: 'http', url: server.url, headers: httpHeaders(server, token, variable) }),
      // Otherwise the model has to search for the tools before it sees them.
      alwaysLoad: true,
    };
    const config = quotableJson({ mcpServers: { [server.name]: entry } });
    const all = `mcp__${server.name}`;
    const allowedTools = server.tools?.map((tool) => `${all}__${tool}`).join(',') ?? all;
    return {
      config,
      // Without `--strict-mcp-config` the servers of the repository's own .mcp.json are started
      // unasked, with PORT_ACCESS_TOKEN in their reach. It has no value, and claude-code-action
      // knows that by the flag that follows.
      args: `--mcp-config '${config}' --strict-mcp-config --allowedTools ${allowedTools}`,
      allowedTools,
    };
  },
};
