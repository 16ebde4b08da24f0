import { randomBytes, randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { z } from 'zod';
import type { Leaks } from './leaks.ts';
import type { Ledger } from './ledger.ts';
import { digestOf } from './port.ts';
import type { PortProcess } from './port-process.ts';

/** What the step wrote for the agent. */
export interface Server {
  readonly url: string;
  readonly headers: Record<string, string>;
}

export interface World {
  readonly server: Server;
  readonly port: PortProcess;
  readonly ledger: Ledger;
  readonly leaks: Leaks;
}

/** The tools that the step opens; the fourth, `forbidden`, is not. */
export const openTools = ['echo', 'fill', 'tell'];

/** How long an agent waits: longer than anything that is done to the gateway takes. */
const patienceMs = 25_000;

const toolResult = z.looseObject({
  content: z.array(z.object({ text: z.string() })),
  isError: z.boolean().optional(),
});
const answer = z.object({
  unique: z.string(),
  digest: z.string().optional(),
  filling: z.string().optional(),
  secrets: z.array(z.string()).optional(),
});
type Answer = z.infer<typeof answer>;

interface Session {
  readonly client: Client;
  readonly since: number;
  /** Cuts its connections. */
  readonly own: AbortController;
  /** Port has forgotten it. */
  isOver: boolean;
  /** When an answer was cut whose head had come. */
  brokenAt: number;
}

type Lost = 'cut by us' | 'lost as the contract says';

/** The official client, which calls, lists, thinks, and begins anew where its session has ended. */
export class Agent {
  readonly #world: World;
  #session: Session | undefined;
  #inFlight = 0;

  constructor(world: World) {
    this.#world = world;
  }

  get isBusy(): boolean {
    return this.#inFlight > 0;
  }

  /** Cuts its own connections. */
  async cut(): Promise<void> {
    this.#session?.own.abort(new Error('cut by us'));
    await this.close();
  }

  /** One turn: some calls at a time. */
  async turn(): Promise<void> {
    this.#inFlight += 1;
    try {
      if (!this.#session) await this.#connect();
      const dice = Math.random();
      if (dice < 0.1) await this.list();
      else if (dice < 0.15) await this.close();
      else {
        const several = Array.from({ length: 1 + Math.floor(Math.random() * 6) });
        await Promise.all(several.map(() => this.callSomething()));
      }
      if (this.#session?.isOver) await this.close();
    } finally {
      this.#inFlight -= 1;
    }
    await sleep(Math.random() < 0.1 ? 2_500 : Math.random() * 300);
  }

  /** Calls one tool and looks at the answer. */
  async callSomething(): Promise<void> {
    const dice = Math.random();
    if (dice < 0.5) {
      await this.echo(Math.floor(Math.random() * 2_000));
    } else if (dice < 0.75) {
      const size = String(Math.floor(Math.random() * (Math.random() < 0.1 ? 2_000_000 : 20_000)));
      await this.#call('fill', { size }, ({ filling }) => filling?.length === Number(size));
    } else if (dice < 0.85) {
      const hidden = (secret: string) => secret === '***';
      await this.#call('tell', { what: 'all' }, ({ secrets }) => secrets?.every(hidden) ?? false);
    } else if (dice < 0.95) {
      await this.#call('forbidden', { what: 'all' });
    } else {
      // An argument is missing: an error of the tool's own.
      await this.#call('fill', {});
    }
  }

  /** @param size of what is sent along, in bytes */
  async echo(size: number): Promise<void> {
    const padding = randomBytes(Math.ceil((size + 2) / 2)).toString('hex');
    await this.#call('echo', { padding }, ({ digest }) => digest === digestOf(padding));
  }

  async list(): Promise<void> {
    await this.#try('a list', async (client) => {
      const { tools } = await client.listTools(undefined, { timeout: patienceMs });
      const names = tools.map(({ name }) => name).join();
      if (names !== openTools.join()) this.#world.ledger.violation(`a list of ${names}`);
      this.#world.ledger.count('lists');
    });
  }

  async close(): Promise<void> {
    const session = this.#session;
    this.#session = undefined;
    await session?.client.close();
  }

  async #connect(): Promise<void> {
    const { ledger, leaks, server } = this.#world;
    const from = performance.now();
    const client = new Client({ name: 'soak', version: '1' });
    const own = new AbortController();
    const session = { client, since: from, own, isOver: false, brokenAt: -Infinity };
    client.onerror = () => undefined;
    const transport = new StreamableHTTPClientTransport(new URL(server.url), {
      requestInit: { headers: server.headers },
      fetch: async (url, init) => {
        const signals = [own.signal, ...(init?.signal ? [init.signal] : [])];
        const response = await fetch(url, { ...init, signal: AbortSignal.any(signals) });
        return leaks.watch(response, () => {
          if (init?.method === 'POST') session.brokenAt = performance.now();
        });
      },
    });
    try {
      await client.connect(transport, { timeout: patienceMs });
      this.#session = session;
      ledger.count('sessions');
    } catch (error) {
      await client.close().catch(() => undefined);
      this.#blame('initialize', error, from, session);
    }
  }

  /** @param isRight says whether the answer is; without it, the tool is to say that it cannot */
  async #call(
    tool: string,
    given: Readonly<Record<string, string>>,
    isRight?: (found: Answer) => boolean,
  ): Promise<void> {
    const { ledger } = this.#world;
    const unique = randomUUID();
    const isClosed = !openTools.includes(tool);
    const lost = await this.#try(`${tool} ${unique}`, async (client) => {
      const result = toolResult.parse(
        await client.callTool(
          { name: tool, arguments: { unique, ...given } },
          { timeout: patienceMs },
        ),
      );
      const text = result.content.map((part) => part.text).join('');
      if (result.isError) {
        const expected = isClosed ? 'is not open to this workflow' : 'size';
        if (isRight || !text.includes(expected)) ledger.violation(`${tool}: ${text}`);
        ledger.ended(unique, isClosed ? 'refused' : 'tool error');
        return;
      }
      const found = answer.parse(JSON.parse(text));
      if (found.unique !== unique || !isRight?.(found)) {
        ledger.violation(`the call ${unique} of ${tool} got another answer: ${text}`);
      }
      ledger.ended(unique, 'answered');
    });
    if (lost) ledger.ended(unique, lost);
  }

  /** @returns how it was lost */
  async #try(what: string, act: (client: Client) => Promise<void>): Promise<Lost | undefined> {
    const session = this.#session;
    if (!session) return undefined;
    const from = performance.now();
    try {
      await act(session.client);
      return undefined;
    } catch (error) {
      return this.#blame(what, error, from, session);
    }
  }

  #blame(what: string, error: unknown, from: number, session: Session): Lost {
    const { ledger, port } = this.#world;
    if (session.own.signal.aborted) return 'cut by us';
    const because =
      error instanceof Error && error.cause instanceof Error ? error.cause.message : '';
    // The client does not tell who waits for an answer that it has been cut.
    const saysNothing = error instanceof Error && /timed out|: null$/.test(error.message);
    const wasCut = saysNothing && session.brokenAt > from ? 'The answer was cut. ' : '';
    const text = `${wasCut}${error instanceof Error ? error.message : ''} ${because}`;
    if (text.includes('Session not found') && session.since < port.startedAt) {
      session.isOver = true;
      ledger.count('  lost: Port has forgotten the session');
    } else if (ledger.isExcused(text, from)) {
      ledger.count(`  ${reasonOf(text)}`);
    } else {
      const took = Math.round(performance.now() - from);
      ledger.violation(`${what} was lost after ${took} ms: ${text}`);
    }
    return 'lost as the contract says';
  }
}

function reasonOf(text: string): string {
  if (text.includes('nobody knows')) return 'lost: cut after the call was sent';
  return `lost: ${/"message":"([^"]{1,90})/.exec(text)?.[1] ?? text.slice(0, 90)}`;
}
