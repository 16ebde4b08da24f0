import { type Agent, tokenVariable } from './agent.ts';
import { quotableJson } from './json.ts';
import { httpHeaders, mcpRemote } from './mcp-remote.ts';

const variable = `\${env:${tokenVariable}}`;

/**
 * VS Code: `.vscode/mcp.json`
 * (https://code.visualstudio.com/docs/copilot/reference/mcp-configuration); its allow-list is the
 * `tools` of a custom agent or prompt file.
 */
export const vscode: Agent = {
  name: 'vscode',
  defaultTransport: 'http',
  expands: /\$\{/,
  configure(server, token) {
    const entry =
      server.transport === 'mcp-remote'
        ? { type: 'stdio', ...mcpRemote(server, token, variable) }
        : { type: 'http', url: server.url, headers: httpHeaders(server, token, variable) };
    const tools = server.tools ?? ['*'];
    return {
      config: quotableJson({ servers: { [server.name]: entry } }),
      args: '',
      allowedTools: quotableJson(tools.map((tool) => `${server.name}/${tool}`)),
    };
  },
};
