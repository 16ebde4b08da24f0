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
import { type Handover, readHandover, readRelease, type Report } from './handover.ts';
import { OpenTools } from './open-tools.ts';
import { ActivityRecord } from './record.ts';
import { Redactor } from './redact.ts';
import { Relay } from './relay.ts';
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
}

/**
 * The gateway's life: takes its settings from the step, checks the connection, and serves from the
 * release until the record's reader, the runner or a day's end ends it.
 */
export async function runGateway(surroundings: Surroundings): Promise<void> {
  const { input, output, clock, exit } = surroundings;
  const lines = createInterface({ input })[Symbol.asyncIterator]();
  const say = (report: Report) => {
    output.write(`${JSON.stringify(report)}\n`);
  };
  // A step that is gone reads nothing; the end of the input says so, too.
  output.on('error', () => undefined);
  input.on('error', () => undefined);

  const first = await lines.next();
  if (first.done) {
    exit(1);
    return;
  }
  // Asked for now, so that the step's end is noticed during the check.
  const next = lines.next().then((line) => {
    if (line.done) exit(1);
    return line;
  });
  try {
    const handover = readHandover(first.value);
    const { server, check, open } = gatewayOf(handover, surroundings);
    const port = await server.listen();
    const offered = handover.verify
      ? await check((failure, attempt, waitMs) => {
          say({ kind: 'retry', message: failure.message, attempt, waitMs });
        })
      : undefined;
    say({ kind: 'ready', port, offered });
    const second = await next;
    if (second.done) return;
    open(readRelease(second.value).tools, offered);
    say({ kind: 'released' });
    // Whoever opens this pipe from now on is not the step.
    input.destroy();
    await clock.sleep(longestLifeMs);
    exit(0);
  } catch (error) {
    const isKnown = error instanceof ActionError;
    const message = isKnown ? error.message : String(error);
    const failed: Report = { kind: 'failed', message, isKnown };
    output.write(`${JSON.stringify(failed)}\n`, () => {
      exit(1);
    });
  }
}

function gatewayOf(handover: Handover, { clock, random, exit }: Surroundings) {
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
    () => exchange(credentials, tokenEndpoint, secrets, plan()),
    clock,
  );
  const clean = (text: string, maxLength?: number) => secrets.clean(text, maxLength);
  const record = new ActivityRecord(clock, clean, () => access.renewals);
  const upstream = new Upstream(mcpEndpoint(mcpUrl, narrowing), clock, random);
  const check = (onRetry: (failure: AttemptError, attempt: number, waitMs: number) => void) => {
    const deadline = clock.now() + handover.remainingMs;
    return verify(handover, handover.token, secrets, { ...plan(onRetry), deadline });
  };

  let listing: Promise<void> | undefined;
  let isListed = false;
  let listed: (offered: readonly OfferedTool[]) => void = () => undefined;
  const listTools = async () => {
    if (isListed) return;
    listing ??= access
      .token()
      .then((token) => verify({ mcpUrl, narrowing, tools: undefined }, token, secrets, plan()))
      .then((offered) => {
        listed(offered);
      })
      .finally(() => {
        listing = undefined;
      });
    await listing;
  };
  const server = new GatewayServer({
    key: handover.key,
    reportKey: handover.reportKey,
    relay: new Relay(upstream, access, narrowing),
    redactor,
    record,
    clean,
    listTools,
    end: () => {
      server.close();
      upstream.close();
      exit(0);
    },
  });
  /** @param names what the release says; undefined where nobody has asked the server */
  const open = (names: readonly string[] | 'all', offered: readonly OfferedTool[] | undefined) => {
    const tools = new OpenTools({
      tools: names === 'all' ? undefined : names,
      readOnly: narrowing.readOnly,
    });
    listed = (found) => {
      isListed = true;
      for (const { name } of found) tools.list(JSON.stringify({ name }));
    };
    if (offered) listed(offered);
    // Without read-only mode the list opens nothing.
    isListed ||= !narrowing.readOnly;
    server.open(tools);
  };
  return { server, check, open };
}
