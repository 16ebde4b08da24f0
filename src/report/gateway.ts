import { Agent, type IncomingMessage, request } from 'node:http';
import { inSeconds } from '../clock.ts';
import { ActionError } from '../errors.ts';
import { TimeIsUp, within } from '../http/within.ts';
import { property } from '../json.ts';
import type { Handle } from './handle.ts';
import { type GatewayRecord, NotARecord, parseRecord } from './record.ts';

/** Several times what the largest record takes. */
const maxBytes = 1024 * 1024;

/** The gateway is gone, silent, or something else answers in its place. */
export class RecordLost extends ActionError {
  override readonly name = 'RecordLost';

  /** @param what was found instead of it */
  constructor(what: string) {
    super(
      `The gateway ended before the job did; its record is lost: ${what}. Something that ran in this job ended it, an agent, a clean-up such as \`pkill node\`, or an earlier report: each gateway is reported once, after its last agent.`,
    );
  }
}

/**
 * Asks the gateway for what it saw.
 *
 * @param limitMs milliseconds for the whole record to arrive
 * @throws RecordLost where it does not
 */
export async function readRecord(handle: Handle, limitMs: number): Promise<GatewayRecord> {
  const where = `127.0.0.1:${handle.port}`;
  try {
    const { status, text } = await ask('GET', handle, limitMs);
    if (status !== 200)
      throw new RecordLost(`what answers at ${where} is not the gateway (HTTP ${status})`);
    return parseRecord(text);
  } catch (error) {
    if (error instanceof RecordLost) throw error;
    if (error instanceof NotARecord) {
      throw new RecordLost(`what answers at ${where} sends no record of version 1`);
    }
    if (error instanceof TimeIsUp) {
      throw new RecordLost(`${where} gave no whole answer within ${inSeconds(limitMs)}`);
    }
    const code = property(error, 'code');
    throw new RecordLost(
      code === 'ECONNREFUSED'
        ? `nothing listens at ${where} any more`
        : `what answers at ${where} is not the gateway (${typeof code === 'string' ? code : 'no answer'})`,
    );
  }
}

/**
 * Asks the gateway to end. Never by its pid, which may be another's by now.
 *
 * @param limitMs milliseconds for the answer to arrive
 * @returns whether it says that it ends
 */
export async function endGateway(handle: Handle, limitMs: number): Promise<boolean> {
  try {
    return (await ask('DELETE', handle, limitMs)).status === 204;
  } catch {
    return false;
  }
}

interface Answer {
  readonly status: number;
  readonly text: string;
}

/** One request on a connection of its own: no proxy, no redirect, one time limit over all of it. */
function ask(method: 'GET' | 'DELETE', { port, path }: Handle, limitMs: number): Promise<Answer> {
  // NODE_USE_ENV_PROXY gives Node's own agent the proxies of the environment, and not this one.
  const agent = new Agent();
  return within(limitMs, async (signal) => {
    try {
      const response = await new Promise<IncomingMessage>((resolve, reject) => {
        request({ host: '127.0.0.1', port, path, method, agent, signal })
          .on('response', resolve)
          .on('error', reject)
          // Another protocol than HTTP is no answer.
          .on('close', () => {
            reject(new Error('The connection ended without an answer'));
          })
          .end();
      });
      return { status: response.statusCode ?? 0, text: await textOf(response) };
    } finally {
      agent.destroy();
    }
  });
}

async function textOf(response: AsyncIterable<Buffer>): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of response) {
    chunks.push(chunk);
    bytes += chunk.length;
    if (bytes > maxBytes) throw new NotARecord();
  }
  return Buffer.concat(chunks).toString();
}
