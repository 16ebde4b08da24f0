import { Refusal } from '../../../src/gateway/refusal.ts';

interface Answer {
  status: number;
  headers: Readonly<Record<string, string>>;
  id: unknown;
  code: unknown;
  message: unknown;
  result: unknown;
}

/** What `check` answers in Port's place; fails where it lets the request pass. */
export function refusalOf(check: () => unknown): Answer {
  try {
    check();
  } catch (refusal) {
    if (!(refusal instanceof Refusal)) throw refusal;
    const { jsonrpc, id, error, result } = member(JSON.parse(refusal.body));
    if (jsonrpc !== '2.0') throw new Error(`no JSON-RPC: ${refusal.body}`, { cause: refusal });
    const { code, message } = member(error ?? {});
    return { status: refusal.status, headers: refusal.headers, id, code, message, result };
  }
  throw new Error('It was let through.');
}

function member(value: unknown): Record<string, unknown> {
  if (typeof value !== 'object' || value === null) throw new Error('no object');
  return Object.fromEntries(Object.entries(value));
}
