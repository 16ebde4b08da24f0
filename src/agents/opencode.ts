import { type Agent, tokenVariable } from './agent.ts';
import { quotableJson } from './json.ts';
import { httpHeaders, mcpRemote } from './mcp-remote.ts';

const variable = `{env:${tokenVariable}}`;

/** How long opencode waits for the list of tools; its default of 5 s is less than npx can take. */
const connectMs = 30_000;

/** opencode (https://opencode.ai/docs/mcp-servers, https://opencode.ai/docs/config "Variables"). */
export const opencode: Agent = {
  name: 'opencode',
  expandsNames: false,
  refersToEnvironment: true,
  configure(server, token) {
    const bridge = mcpRemote(server, token, variable);
    const place =
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
    // The repository's own opencode.json is merged below this: what is not said here is said there.
    const entry = { ...place, enabled: true, timeout: connectMs };
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
