import { query } from '../programs/node_modules/@anthropic-ai/claude-agent-sdk/sdk.mjs';

// A program of a user's own on the Claude Agent SDK, with the outputs as docs/agents.md says.
const { PROMPT: prompt, MCP_CONFIG, SERVER_NAME: server, ALLOWED_TOOLS } = process.env;
const tools = ALLOWED_TOOLS === '' ? undefined : JSON.parse(ALLOWED_TOOLS);
const all = `mcp__${server}`;
const options = {
  mcpServers: JSON.parse(MCP_CONFIG).mcpServers,
  allowedTools: tools?.map((tool) => `${all}__${tool}`) ?? [all],
  // No settings and no servers of the checked-out repository.
  settingSources: [],
  strictMcpConfig: true,
};
for await (const message of query({ prompt, options })) {
  if (message.type === 'result') console.log(message.subtype);
}
