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
  // Several releases let the server's OAuth advert override a static header over direct HTTP.
  defaultTransport: 'mcp-remote',
  expands: /\$\{/,
  configure(server, token) {
    const entry =
      server.transport === 'mcp-remote'
        ? mcpRemote(server, token, variable)
        : { type: 'http', url: server.url, headers: httpHeaders(server, token, variable) };
    const config = quotableJson({ mcpServers: { [server.name]: entry } });
    const all = `mcp__${server.name}`;
    const allowedTools = server.tools?.map((tool) => `${all}__${tool}`).join(',') ?? all;
    return {
      config,
      args: `--mcp-config '${config}' --allowedTools ${allowedTools}`,
      allowedTools,
    };
  },
};
