import { MultiServerMCPClient } from '../programs/node_modules/@langchain/mcp-adapters/dist/index.js';

// An agent of a user's own on LangChain's MCP adapters, with the outputs as docs/agents.md says: a
// loop that asks the model (chat completions) and calls what it asks for.
const { PROMPT, MCP_CONFIG, ALLOWED_TOOLS, MODEL_URL } = process.env;
const client = new MultiServerMCPClient({
  mcpServers: JSON.parse(MCP_CONFIG).mcpServers,
  prefixToolNameWithServerName: true,
  additionalToolNamePrefix: '',
});
const wanted = ALLOWED_TOOLS === '' ? undefined : JSON.parse(ALLOWED_TOOLS);
const tools = (await client.getTools()).filter(
  ({ name }) => wanted?.includes(name.split('__').at(-1)) ?? true,
);

const messages = [{ role: 'user', content: PROMPT }];
for (;;) {
  const response = await globalThis.fetch(`${MODEL_URL}/chat/completions`, {
    method: 'POST',
    body: JSON.stringify({
      messages,
      tools: tools.map(({ name }) => ({ type: 'function', function: { name } })),
    }),
  });
  const events = (await response.text()).split('\n').filter((line) => line.startsWith('data: {'));
  const [{ delta }] = JSON.parse(events[0].slice('data: '.length)).choices;
  const [call] = delta.tool_calls ?? [];
  if (call === undefined) break;
  const tool = tools.find(({ name }) => name === call.function.name);
  const content = await tool.invoke(JSON.parse(call.function.arguments));
  messages.push({ role: 'assistant', ...delta }, { role: 'tool', content });
}
await client.close();
