import { PassThrough } from 'node:stream';
import { createInterface } from 'node:readline';
import {
  type Handover,
  readReport,
  type Release,
  type Report,
} from '../../../src/gateway/handover.ts';
import { runGateway } from '../../../src/gateway/main.ts';
import type { Clock } from '../../../src/clock.ts';

/** What the step of these tests hands over, but for addresses and token. */
export const handed: Omit<Handover, 'mcpUrl' | 'token' | 'tokenEndpoint'> = {
  key: 'the-key-of-this-job',
  reportKey: 'the-key-of-the-record',
  narrowing: { readOnly: false, allowedActions: undefined },
  tools: undefined,
  verify: false,
  expiresInSeconds: 10_800,
  credentials: { clientId: 'local-client-id', clientSecret: 'q7Xv2LkPz9RbT4wYc8Hd' },
  timeoutSeconds: 60,
  maxAttempts: 4,
  remainingMs: 60_000,
};

export type Given = Pick<Handover, 'mcpUrl' | 'token' | 'tokenEndpoint'> & Partial<Handover>;

/** A gateway in this process. */
export interface Running {
  /** What it says to the step, line by line. */
  next(): Promise<Report>;
  /** What the step says to it. */
  tell(line: Handover | Release | string): void;
  /** The step ends. */
  leave(): void;
  /** With which codes it would have ended the process. */
  readonly exits: readonly number[];
  /** Resolves when it would have ended the process. */
  readonly ended: Promise<number>;
  /** What it is told when nobody caught an error. */
  uncaught(error: unknown): void;
}

/** A clock on which waits take no time, but for those that outlast every test. */
export const quickClock: Clock = {
  now: () => performance.timeOrigin + performance.now(),
  sleep: (ms) =>
    ms > 3_600_000
      ? new Promise(() => undefined)
      : new Promise((resolve) => setTimeout(resolve, Math.min(ms, 5))),
};

/** Starts a gateway that has not been told anything. */
export function runHere(clock = quickClock, isolate: () => void = () => undefined): Running {
  const [input, output] = [new PassThrough(), new PassThrough()];
  const lines = createInterface({ input: output })[Symbol.asyncIterator]();
  const exits: number[] = [];
  let uncaught: (error: unknown) => void = () => undefined;
  const ended = new Promise<number>((resolve) => {
    const exit = (code: number) => {
      exits.push(code);
      resolve(code);
    };
    const onUncaught = (listener: (error: unknown) => void) => (uncaught = listener);
    void runGateway({ input, output, clock, random: () => 0.5, exit, isolate, onUncaught });
  });
  return {
    next: async () => {
      const line = await lines.next();
      if (line.done) throw new Error('The gateway says no more');
      return readReport(line.value);
    },
    tell: (line) => {
      input.write(typeof line === 'string' ? line : `${JSON.stringify(line)}\n`);
    },
    leave: () => input.end(),
    exits,
    ended,
    uncaught: (error) => {
      uncaught(error);
    },
  };
}

/** A gateway that serves, as an agent and the report see it. */
export interface Serving {
  readonly port: number;
  readonly running: Running;
  /** Sends a JSON-RPC message as an agent does. */
  post(message: object, options?: RequestInit): Promise<Response>;
  /** The record, parsed. */
  record(): Promise<Record<string, unknown>>;
  end(): Promise<void>;
}

/** Starts a gateway and releases it. */
export async function serve(
  given: Given,
  release: Release = { tools: 'all' },
  clock = quickClock,
  isolate?: () => void,
): Promise<Serving> {
  const running = runHere(clock, isolate);
  running.tell({ ...handed, ...given });
  let report = await running.next();
  while (report.kind === 'retry') report = await running.next();
  if (report.kind !== 'ready') throw new Error(JSON.stringify(report));
  running.tell(release);
  if ((await running.next()).kind !== 'released') throw new Error('It was not released');
  const { port } = report;
  const origin = `http://127.0.0.1:${port}`;
  const recordUrl = `${origin}/record/the-key-of-the-record`;
  return {
    port,
    running,
    post: (message, { headers, ...options } = {}) =>
      fetch(`${origin}/mcp`, {
        method: 'POST',
        body: JSON.stringify({ jsonrpc: '2.0', ...message }),
        ...options,
        headers: {
          authorization: 'Bearer the-key-of-this-job',
          'content-type': 'application/json',
          accept: 'application/json, text/event-stream',
          ...Object.fromEntries(new Headers(headers)),
        },
      }),
    record: async () => {
      const record: unknown = await (await fetch(recordUrl)).json();
      if (typeof record !== 'object' || record === null) throw new Error('no record');
      return Object.fromEntries(Object.entries(record));
    },
    end: async () => {
      if (running.exits.length === 0) await fetch(recordUrl, { method: 'DELETE' });
      await running.ended;
    },
  };
}
