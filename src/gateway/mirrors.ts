import { asString, kindOf, members } from './json.ts';
import type { Message } from './message.ts';

/**
 * Which member of `params` the header `Mcp-Name` repeats: Streamable HTTP, "Standard Request
 * Headers" (2026-07-28), and SEP-2663 for tasks.
 */
const namedBy: Readonly<Partial<Record<string, string>>> = {
  'tools/call': 'name',
  'prompts/get': 'name',
  'resources/read': 'uri',
  'tasks/get': 'taskId',
  'tasks/update': 'taskId',
  'tasks/cancel': 'taskId',
};

const paramPrefix = 'mcp-param-';
/** Schemas come from outside; no tool nests the parameters of a header more deeply. */
const deepestPath = 32;

/**
 * Whether a header repeats what the message says (revision 2026-07-28 mirrors parts of a body in
 * headers, and servers refuse a header that is missing as they refuse one that lies).
 *
 * @param name in lower case: `mcp-method`, `mcp-name` or one that begins with `mcp-param-`
 * @param tool the called tool as Port lists it, which says which parameter a header repeats;
 *   without it, or where it does not say, that is the parameter of the same name
 */
export function repeatsMessage(
  name: string,
  value: string,
  message: Message,
  tool: string | undefined,
): boolean {
  const { method, params } = message;
  if (method === undefined) return false;
  if (name === 'mcp-method') return value === method;
  const said = decoded(value);
  if (said === undefined) return false;
  if (name === 'mcp-name') {
    const key = Object.hasOwn(namedBy, method) ? namedBy[method] : undefined;
    return key !== undefined && asString(params.get(key)) === said;
  }
  const given = params.get('arguments');
  if (method !== 'tools/call' || given === undefined || !name.startsWith(paramPrefix)) return false;
  const header = name.slice(paramPrefix.length);
  const path = tool === undefined ? undefined : annotatedPath(JSON.parse(tool), header);
  const parameter = path
    ? path.reduce<string | undefined>((json, key) => member(json, (each) => each === key), given)
    : member(given, (each) => each.toLowerCase() === header);
  return parameter !== undefined && saysTheSame(said, parameter);
}

/** The path of the parameter that `x-mcp-header` gives this header's name, in any letter case. */
function annotatedPath(tool: unknown, header: string): string[] | undefined {
  return pathWithin(property(tool, 'inputSchema'), header, []);
}

function pathWithin(schema: unknown, header: string, path: string[]): string[] | undefined {
  const annotation = property(schema, 'x-mcp-header');
  if (typeof annotation === 'string' && annotation.toLowerCase() === header) return path;
  const properties = property(schema, 'properties');
  if (typeof properties !== 'object' || properties === null || path.length === deepestPath) {
    return undefined;
  }
  for (const [key, child] of Object.entries(properties)) {
    const found = pathWithin(child, header, [...path, key]);
    if (found) return found;
  }
  return undefined;
}

function property(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null
    ? Object.getOwnPropertyDescriptor(value, key)?.value
    : undefined;
}

/** The one member with such a key; of two, who knows which the server takes. */
function member(json: string | undefined, isIt: (key: string) => boolean): string | undefined {
  if (json === undefined || kindOf(json) !== 'object') return undefined;
  const found = members(json).filter(({ key }) => isIt(key));
  return found.length === 1 ? found[0]?.value : undefined;
}

function saysTheSame(said: string, json: string): boolean {
  const kind = kindOf(json);
  if (kind === 'string') return asString(json) === said;
  if (kind === 'number') return said === json || isSameInteger(said, json);
  return kind === 'literal' && json !== 'null' && said === json;
}

/** `42.0` is 42 (Streamable HTTP, "Server Validation"). */
function isSameInteger(said: string, json: string): boolean {
  return (
    /^-?\d+(?:\.0+)?$/.test(said) &&
    Number.isSafeInteger(Number(said)) &&
    Number(said) === Number(json)
  );
}

/**
 * What a header's value stands for: itself, or UTF-8 as base64 between `=?base64?` and `?=`
 * (Streamable HTTP, "Value Encoding"); undefined where it is neither.
 */
function decoded(value: string): string | undefined {
  const base64 = /^=\?base64\?(.*)\?=$/.exec(value)?.[1];
  if (base64 === undefined) return /^[\t\x20-\x7e]*$/.test(value) ? value : undefined;
  const bytes = Buffer.from(base64, 'base64');
  if (bytes.toString('base64') !== base64) return undefined;
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
