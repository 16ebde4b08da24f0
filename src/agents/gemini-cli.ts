import { type Agent, type ServerEntry, type TokenPlace, tokenVariable } from './agent.ts';
import { quotableJson } from './json.ts';
import { httpHeaders, mcpRemote } from './mcp-remote.ts';

const variable = `\${${tokenVariable}}`;

/**
 * Gemini CLI and google-github-actions/run-gemini-cli
 * (https://geminicli.com/docs/tools/mcp-server, "mcpServers").
 */
export const geminiCli: Agent = {
  name: 'gemini-cli',
  expandsNames: true,
  refersToEnvironment: true,
  configure(server, token) {
    const entry = {
      ...(server.transport === 'mcp-remote'
        ? bridge(server, token)
        : { type: 'http', url: server.url, headers: httpHeaders(server, token, variable) }),
      ...(server.tools && { includeTools: server.tools }),
      // Nobody is there to confirm a call.
      trust: true,
    };
    const tools = server.tools ?? ['*'];
    return {
      config: quotableJson({ mcpServers: { [server.name]: entry } }),
      args: '',
      allowedTools: tools.map((tool) => `mcp_${server.name}_${tool}`).join(','),
    };
  },
};

/** Gemini CLI keeps some variables from the servers that it starts; one that is unset is empty. */
function bridge(server: ServerEntry, token: TokenPlace) {
  const { env, ...program } = mcpRemote(server, token, variable);
  return { ...program, env: { ...env, NODE_EXTRA_CA_CERTS: '${NODE_EXTRA_CA_CERTS}' } };
}
