import { CostlyJson, countParts } from '../mcp/messages.ts';
import { lookAlikesOf } from './alike.ts';
import { asString, kindOf, members, membersByKey, objectOf, type Member } from './json.ts';
import { clientMethods } from './methods.ts';
import { code, errorRefusal, type Refusal } from './refusal.ts';

/** One JSON-RPC message of a client, checked. */
export interface Message {
  /** Undefined for an answer to a request of the server's. */
  readonly method: string | undefined;
  /** As JSON; undefined for a notification. */
  readonly id: string | undefined;
  /** The values as JSON; empty where the message has no `params`. */
  readonly params: ReadonlyMap<string, string>;
  /** The message written anew: what has been checked, and nothing else. */
  readonly text: string;
}

/** What each key of the envelope may hold; `null` is no ID (MCP), but an error may have none. */
const envelope: Readonly<Record<string, readonly string[]>> = {
  jsonrpc: ['string'],
  id: ['string', 'number'],
  method: ['string'],
  params: ['object'],
  result: ['object'],
  error: ['object'],
};

const likeEnvelope = lookAlikesOf(Object.keys(envelope));
const likeCall = lookAlikesOf(['name', 'arguments']);
const likeMethod = lookAlikesOf(clientMethods);

/**
 * Reads a request's body. Other keys than the envelope's are left out. What is inside `params` is
 * kept as it was sent, so that numbers, escapes and the order of keys arrive unchanged.
 *
 * @throws {Refusal} 400: not UTF-8, not JSON, not one object, nested too deeply, no JSON-RPC 2.0,
 *   or with a key or a method that another parser might take for one of the protocol's
 */
export function readMessage(body: Uint8Array): Message {
  const json = jsonText(body);
  if (kindOf(json) === 'array') {
    throw invalid('A batch: the protocol has none since June 2025. Send one message a request.');
  }
  if (kindOf(json) !== 'object') throw invalid('A JSON-RPC message is an object.');

  const found = members(json);
  const values = new Map(found.map(({ key, value }) => [key, value]));
  const id = requestId(values);
  refuseLookAlikes('The message', found, likeEnvelope, id);
  for (const [key, kinds] of Object.entries(envelope)) {
    const value = values.get(key);
    if (value === undefined || kinds.includes(kindOf(value))) continue;
    if (key === 'id' && value === 'null' && values.has('error')) continue;
    throw invalid(`"${key}" has to be of the kind ${kinds.join(' or ')}.`, id);
  }
  if (asString(values.get('jsonrpc')) !== '2.0') throw invalid('"jsonrpc" has to be "2.0".', id);
  const method = asString(values.get('method'));
  refuseMixed(values, id);
  if (method !== undefined) refuseMethod(method, id);

  const params = values.get('params');
  if (method === 'tools/call' && params !== undefined) {
    refuseLookAlikes('"params"', members(params), likeCall, id);
  }
  const byKey = params === undefined ? new Map<string, string>() : membersByKey(params);
  return { method, id, params: byKey, text: written(values, method, byKey) };
}

function jsonText(body: Uint8Array): string {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(body);
  } catch {
    throw errorRefusal(400, code.parseError, 'The body is not UTF-8.');
  }
  try {
    countParts(text);
  } catch (error) {
    if (error instanceof CostlyJson) throw invalid(`The body ${error.message}.`);
    throw error;
  }
  try {
    JSON.parse(text);
  } catch {
    throw errorRefusal(400, code.parseError, 'The body is not one JSON text.');
  }
  return text;
}

/** The ID where it is one, so that a refusal can carry it. */
function requestId(values: ReadonlyMap<string, string>): string | undefined {
  const id = values.get('id');
  if (id === undefined || !['string', 'number'].includes(kindOf(id))) return undefined;
  return kindOf(id) === 'string' ? JSON.stringify(asString(id)) : id;
}

function refuseLookAlikes(
  where: string,
  found: readonly Member[],
  wordLike: (text: string) => string | undefined,
  id: string | undefined,
): void {
  for (const { key } of found) {
    const word = wordLike(key);
    if (word !== undefined) {
      throw invalid(`${where} has a key that some would read as "${word}". Write "${word}".`, id);
    }
  }
}

/** A message is a request, a notification, a result or an error, and not two of them. */
function refuseMixed(values: ReadonlyMap<string, string>, id: string | undefined): void {
  const kinds = ['method', 'result', 'error'].filter((key) => values.has(key));
  if (kinds.length !== 1) {
    throw invalid('A message has one of "method", "result" and "error".', id);
  }
  if (values.has('params') && !values.has('method')) {
    throw invalid('An answer has no "params".', id);
  }
  if (values.has('result') && id === undefined) throw invalid('A result has an "id".');
}

function refuseMethod(method: string, id: string | undefined): void {
  const known = likeMethod(method);
  if (known === undefined) return;
  throw invalid(`The method is one that some would read as "${known}". Write "${known}".`, id);
}

function written(
  values: ReadonlyMap<string, string>,
  method: string | undefined,
  params: ReadonlyMap<string, string>,
): string {
  const anew = new Map<string, string>([['jsonrpc', '"2.0"']]);
  for (const key of ['id', 'method', 'result', 'error']) {
    const value = values.get(key);
    if (value !== undefined) anew.set(key, canonical(value));
  }
  if (values.has('params')) {
    const entries = Array.from(params, ([key, value]): [string, string] => [
      key,
      method === 'tools/call' && key === 'name' ? canonical(value) : value,
    ]);
    anew.set('params', objectOf(entries));
  }
  return objectOf(anew);
}

/** A string without needless escapes; anything else as it is. */
function canonical(json: string): string {
  return kindOf(json) === 'string' ? JSON.stringify(asString(json)) : json;
}

function invalid(message: string, id?: string): Refusal {
  return errorRefusal(400, code.invalidRequest, message, { id });
}
