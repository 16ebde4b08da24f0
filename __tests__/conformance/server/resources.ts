import { type McpServer, ResourceTemplate } from '@modelcontextprotocol/server';
import { png } from './tools.ts';

/** Resources of text and of bytes, by a template, and one to subscribe to. */
export function offerResources(mcp: McpServer): void {
  const texts = { 'static-text': 'The text.', 'watched-resource': 'The watched text.' };
  for (const [name, text] of Object.entries(texts)) {
    const [uri, mimeType] = [`test://${name}`, 'text/plain'];
    mcp.registerResource(name, uri, { mimeType }, () => ({ contents: [{ uri, mimeType, text }] }));
  }
  const [uri, mimeType] = ['test://static-binary', 'image/png'];
  mcp.registerResource('static-binary', uri, { mimeType }, () => ({
    contents: [{ uri, mimeType, blob: png }],
  }));
  mcp.registerResource(
    'template',
    new ResourceTemplate('test://template/{id}/data', { list: undefined }),
    { mimeType: 'application/json' },
    ({ href }, { id }) => ({
      contents: [{ uri: href, mimeType: 'application/json', text: JSON.stringify({ id }) }],
    }),
  );
  for (const method of ['resources/subscribe', 'resources/unsubscribe'] as const) {
    mcp.server.setRequestHandler(method, () => ({}));
  }
}
