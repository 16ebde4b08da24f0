// An agent of your own on the Claude Agent SDK, connected to Port with what the action emits for
// `agent: generic`. It prints what the agent answers, and fails where Port is not connected.
import process from 'node:process';
import { query } from '@anthropic-ai/claude-agent-sdk';

const { PROMPT, MCP_CONFIG, ALLOWED_TOOLS } = process.env;
const { mcpServers } = JSON.parse(MCP_CONFIG);
const [server] = Object.keys(mcpServers);
const tools = ALLOWED_TOOLS ? JSON.parse(ALLOWED_TOOLS) : undefined;

const answers = query({
  prompt: PROMPT,
  options: {
    mcpServers,
    allowedTools: tools?.map((tool) => `mcp__${server}__${tool}`) ?? [`mcp__${server}`],
    // No settings and no servers of the checked-out repository.
    settingSources: [],
    strictMcpConfig: true,
  },
});
for await (const message of answers) {
  if (message.type === 'system' && message.subtype === 'init') {
    const port = message.mcp_servers.find(({ name }) => name === server);
    if (port?.status === 'failed') throw new Error('Port is not connected');
  }
  if (message.type === 'result') {
    console.log(message.result ?? message.subtype);
    if (message.is_error) process.exitCode = 1;
  }
}
