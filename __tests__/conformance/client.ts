import { listTools } from '../../src/mcp/list-tools.ts';
import { askAt } from '../support/mcp/ask.ts';

// The client under test of the official conformance suite, which calls it with the address of its
// server as the last argument.
const { ask } = askAt(process.argv.at(-1) ?? '');
console.log(await listTools(ask, { name: 'port-mcp-auth', version: '0.0.0' }));
