import { type Agent, tokenVariable } from './agent.ts';
import { quotableJson } from './json.ts';
import { httpHeaders, mcpRemote } from './mcp-remote.ts';

const variable = `{env:${tokenVariable}}`;

/** opencode (https://opencode.ai/docs/mcp-servers, https://opencode.ai/docs/config "Variables"). */
export const opencode: Agent = {
  name: 'opencode',
  defaultTransport: 'http',
  expands: /\{(?:env|file):/,
  configure(server, token) {
    const bridge = mcpRemote(server, token, variable);
    const entry =
      server.transport === 'mcp-remote'
        ? {
            type: 'local',
            command: [bridge.command, ...bridge.args],
            environment: bridge.env,
          }
        : {
            type: 'remote',
            url: server.url,
            headers: httpHeaders(server, token, variable),
            // The token is here already: no log-in, whatever the server advertises.
            oauth: false,
          };
    const all = `${server.name}_*`;
    const tools = server.tools
      ? {
          [all]: false,
          ...Object.fromEntries(server.tools.map((tool) => [`${server.name}_${tool}`, true])),
        }
      : { [all]: true };
    return {
      config: quotableJson({ mcp: { [server.name]: entry }, tools }),
      args: '',
      allowedTools: quotableJson(tools),
    };
  },
};
