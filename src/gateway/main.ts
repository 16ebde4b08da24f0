import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import type { Clock } from '../clock.ts';
import { ActionError, type AttemptError } from '../errors.ts';
import type { RetryPlan } from '../http/retry.ts';
import type { OfferedTool } from '../mcp/list-tools.ts';
import { exchange } from '../port/exchange.ts';
import { planOf } from '../retry-plan.ts';
import { Secrets } from '../secrets.ts';
import { mcpEndpoint } from '../verify/endpoint.ts';
import { verify } from '../verify/verify.ts';
import { Access } from './access.ts';
import { type Handover, readHandover, readRelease, type Release, type Report } from './handover.ts';
import { OpenTools } from './open-tools.ts';
import { ActivityRecord } from './record.ts';
import { Redactor } from './redact.ts';
import { Relay } from './relay.ts';
import { renewalPlanOf } from './renewal-plan.ts';
import { GatewayServer } from './server.ts';
import { Upstream } from './upstream.ts';

/** No job of GitHub's own machines lasts longer than six hours, and none at all than five days. */
const longestLifeMs = 24 * 3600 * 1000;

/** The process as the gateway sees it. */
export interface Surroundings {
  /** From the step; its end ends the gateway, until the release. */
  readonly input: Readable;
  /** To the step. */
  readonly output: Writable;
  readonly clock: Clock;
  /** At least 0, less than 1. */
  readonly random: () => number;
  /** Ends the process. */
  readonly exit: (code: number) => void;
  /** Ends what other processes could reach of this one, once the step has said all. */
  readonly isolate: () => void;
  /** Has the listener told of what nobody caught, instead of ending the process. */
  readonly onUncaught: (listener: (error: unknown) => void) => void;
}

/**
 * The gateway's life: takes its settings from the step, checks the connection, and serves from the
 * release until the record's reader, the runner or a day's end ends it.
 */
export async function runGateway(surroundings: Surroundings): Promise<void> {
  const { input, output, clock } = surroundings;
  let gateway: ReturnType<typeof gatewayOf> | undefined;
  const end = (code: number) => {
    gateway?.close();
    surroundings.exit(code);
  };
  const say = (report: Report, said?: () => void) => {
    output.write(`${JSON.stringify(report)}\n`, said);
  };
  // A step that is gone reads nothing; the end of the input says so, too.
  output.on('error', () => undefined);
  input.on('error', () => undefined);
  const lines = createInterface({ input })[Symbol.asyncIterator]();
  const nextLine = async () => {
    const line = await lines.next();
    if (line.done) end(1);
    return line.done ? undefined : line.value;
  };

  const first = await nextLine();
  if (first === undefined) return;
  // Asked for now, so that the step's end is noticed during the check.
  const second = nextLine();
  try {
    const handover = readHandover(first);
    const { server, check, open, record } = (gateway = gatewayOf(handover, surroundings, end));
    const port = await server.listen();
    const offered = handover.verify
      ? await check((failure, attempt, waitMs) => {
          say({ kind: 'retry', message: failure.message, attempt, waitMs });
        })
      : undefined;
    say({ kind: 'ready', port, offered });
    const release = await second;
    if (release === undefined) return;
    open(readRelease(release).tools, offered);
    const note = (error: unknown) => {
      record.error(`Unexpected failure: ${String(error)}`);
    };
    // The agent would lose Port for the rest of the job.
    surroundings.onUncaught(note);
    await new Promise<void>((resolve) => {
      say({ kind: 'released' }, resolve);
    });
    input.destroy();
    try {
      surroundings.isolate();
    } catch (error) {
      note(error);
    }
    await clock.sleep(longestLifeMs);
    end(0);
  } catch (error) {
    const isKnown = error instanceof ActionError;
    const message = isKnown ? error.message : String(error);
    say({ kind: 'failed', message, isKnown }, () => {
      end(1);
    });
  }
}

/** @param end ends the process */
function gatewayOf(
  handover: Handover,
  { clock, random }: Surroundings,
  end: (code: number) => void,
) {
  const { mcpUrl, narrowing, credentials, tokenEndpoint } = handover;
  const redactor = new Redactor();
  const secrets = new Secrets((value) => {
    redactor.add(value);
  });
  secrets.mask(credentials.clientSecret);
  secrets.mask(handover.token);
  const plan = (onRetry: RetryPlan['onRetry'] = () => undefined) =>
    planOf(handover, clock, random, onRetry);

  const access = new Access(
    { value: handover.token, expiresInSeconds: handover.expiresInSeconds },
    () => exchange(credentials, tokenEndpoint, secrets, renewalPlanOf(handover, clock, random)),
    clock,
  );
  const clean = (text: string, maxLength?: number) => secrets.clean(text, maxLength);
  const record = new ActivityRecord(clock, clean, () => access.renewals);
  const upstream = new Upstream(mcpEndpoint(mcpUrl, narrowing), clock, random);
  const check = (onRetry: (failure: AttemptError, attempt: number, waitMs: number) => void) => {
    const deadline = clock.now() + handover.remainingMs;
    return verify(handover, handover.token, secrets, { ...plan(onRetry), deadline });
  };

  const list = async () =>
    verify({ mcpUrl, narrowing, tools: undefined }, await access.token(), secrets, plan());
  const server = new GatewayServer({
    key: handover.key,
    reportKey: handover.reportKey,
    relay: new Relay(upstream, access, narrowing),
    redactor,
    record,
    clean,
    end: () => {
      end(0);
    },
  });
  const open = (names: Release['tools'], offered: readonly OfferedTool[] | undefined) => {
    const { readOnly } = narrowing;
    const tools = new OpenTools({ tools: names === 'all' ? undefined : names, readOnly });
    const take = (found: readonly OfferedTool[]) => {
      for (const { name } of found) tools.list(JSON.stringify({ name }));
    };
    if (offered) take(offered);
    // In read-only mode an agent may call what nobody has listed yet.
    const isUnknown = readOnly && !offered;
    server.open(
      tools,
      isUnknown
        ? onceDone(async () => {
            take(await list());
          })
        : undefined,
    );
  };
  const close = () => {
    server.close();
    upstream.close();
  };
  return { server, check, open, record, close };
}

/** Does the work until it has succeeded once, for all who wait at a time. */
function onceDone(work: () => Promise<void>): () => Promise<void> {
  let done: Promise<void> | undefined;
  return () =>
    (done ??= work().catch((error: unknown) => {
      done = undefined;
      throw error;
    }));
}
