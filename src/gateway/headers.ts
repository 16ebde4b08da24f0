import type { Message } from './message.ts';
import { repeatsMessage } from './mirrors.ts';

/** What Port gets of the client's own headers. */
const toPort = ['accept', 'mcp-session-id', 'mcp-protocol-version', 'last-event-id'];
/** What revision 2026-07-28 repeats of the body. */
const mirrored = /^mcp-(?:method|name|param-.+)$/;
/**
 * What the client gets of Port's headers: what is said about the body and the session, how long
 * to wait, and the trace ID that Port's support asks for. No `www-authenticate`, which begins an
 * OAuth login; no cookies; nothing about the connection, the length or the coding, which are the
 * gateway's own.
 */
const toClient = [
  'content-type',
  'cache-control',
  'x-accel-buffering',
  'mcp-session-id',
  'mcp-protocol-version',
  'retry-after',
  'allow',
  'x-trace-id',
];

/**
 * The headers of a request to Port.
 *
 * @param client the client's headers, as Node's `headersDistinct` has them
 * @param own the bearer, the narrowing of the connection, the content type: they stand above all
 * @param mirrors the message that is sent, and the tool that it calls as Port lists it; undefined
 *   where the request has no body. A header that does not repeat it is left out; a server that
 *   needs the header refuses the request then, as it would have refused the lie
 */
export function headersToPort(
  client: NodeJS.Dict<string[]>,
  own: Readonly<Record<string, string>>,
  mirrors?: { message: Message; tool: string | undefined },
): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const [name, values = []] of Object.entries(client)) {
    const [value] = values;
    if (name === 'accept') headers[name] = values.join(', ');
    else if (value === undefined || values.length > 1) continue;
    else if (toPort.includes(name)) headers[name] = value;
    else if (mirrored.test(name) && mirrors) {
      if (repeatsMessage(name, value, mirrors.message, mirrors.tool)) headers[name] = value;
    }
  }
  return { ...headers, ...own };
}

/**
 * The headers of an answer to the client.
 *
 * @param port Port's headers, as Node's `headersDistinct` has them
 * @param redact hides what must not come back
 */
export function headersToClient(
  port: NodeJS.Dict<string[]>,
  redact: (value: string) => string,
): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const name of toClient) {
    const values = port[name];
    if (values?.length) headers[name] = redact(values.join(', '));
  }
  return headers;
}
