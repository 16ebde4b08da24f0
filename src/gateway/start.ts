import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { ActionError, AttemptError } from '../errors.ts';
import type { RetryPlan } from '../http/retry.ts';
import { TimeIsUp, within } from '../http/within.ts';
import type { Settings } from '../inputs/index.ts';
import type { OfferedTool } from '../mcp/list-tools.ts';
import type { AccessToken } from '../port/access-token.ts';
import type { Secrets } from '../secrets.ts';
import { type Handover, readReport, type Release, type Report } from './handover.ts';
import { commandOf, environmentOf, folderOf, memoryNote, proxyWarning } from './surroundings.ts';

/** How much longer than the gateway itself the step waits for it, in milliseconds. */
const graceMs = 500;
/** How long an ended process may take to be gone, in milliseconds. */
const goneMs = 2_000;

/** What the step needs to know of a gateway that is ready. */
export interface Gateway {
  /** What the agent connects to, with the key as its bearer token. */
  readonly url: string;
  readonly key: string;
  /** The URL of the record, which holds a key of its own. */
  readonly handle: string;
  /** What the MCP server offers; undefined where nobody asked. */
  readonly offered: readonly OfferedTool[] | undefined;
  /** What keeps agents from it on this machine, or the token from being safe in it; sentences. */
  readonly warnings: { readonly proxy: string | undefined; readonly memory: string | undefined };
}

/**
 * The gateway as the step sees it: a process of its own that ends with the step until it is
 * released. It begins at once, while the step exchanges the credentials.
 */
export class GatewayProcess {
  readonly #child: ChildProcess;
  readonly #plan: RetryPlan;
  readonly #reports: AsyncIterator<string>;
  #ended = '';
  #isReleased = false;

  /** @param program the action's own */
  constructor(program: string, plan: RetryPlan) {
    const [file, ...args] = commandOf(program, process.env);
    const child = spawn(file, args, {
      cwd: folderOf(program),
      detached: true,
      env: environmentOf(process.env),
      stdio: ['pipe', 'pipe', 'ignore'],
      windowsHide: true,
    });
    this.#child = child;
    this.#plan = plan;
    // Its end is noticed where something is read from it.
    child.stdin.on('error', () => undefined);
    child.on('error', (error) => {
      this.#ended = ` (${error.message})`;
    });
    child.on('exit', (code, signal) => {
      this.#ended ||= ` (${signal ?? `exit code ${code ?? 0}`})`;
    });
    this.#reports = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  }

  /**
   * Hands the token over, and lets the gateway check the connection where the settings say so.
   *
   * @throws ActionError with what the check has to say, or why there is no gateway
   */
  async check(settings: Settings, token: AccessToken, secrets: Secrets): Promise<Gateway> {
    const [key, reportKey] = [newKey(), newKey()];
    secrets.mask(key);
    secrets.mask(reportKey);
    const { mcpUrl, narrowing, tools, verify, credentials, tokenEndpoint } = settings;
    const { timeoutSeconds, maxAttempts } = settings;
    this.#tell({
      key,
      reportKey,
      mcpUrl,
      narrowing,
      tools,
      verify,
      token: token.value,
      expiresInSeconds: token.expiresInSeconds,
      credentials,
      tokenEndpoint,
      timeoutSeconds,
      maxAttempts,
      remainingMs: this.#plan.deadline - this.#plan.clock.now(),
    });
    const { port, offered } = await this.#untilReady();
    const origin = `http://127.0.0.1:${port}`;
    return {
      url: `${origin}/mcp`,
      key,
      handle: `${origin}/record/${reportKey}`,
      offered,
      warnings: { proxy: proxyWarning(process.env), memory: memoryNote() },
    };
  }

  /**
   * Lets it serve, and live on after the step.
   *
   * @param tools the names of those that are open; undefined for all
   * @throws ActionError
   */
  async release(tools: readonly string[] | undefined): Promise<void> {
    this.#tell({ tools: tools ?? 'all' });
    const report = await this.#next();
    if (report.kind !== 'released') throw new Error(`The gateway says "${report.kind}"`);
    this.#isReleased = true;
    this.#child.stdin?.destroy();
    this.#child.stdout?.destroy();
    this.#child.unref();
  }

  /** Ends it, unless it was released. */
  async abandon(): Promise<void> {
    const { exitCode, signalCode, pid } = this.#child;
    if (this.#isReleased || pid === undefined || exitCode !== null || signalCode !== null) return;
    this.#child.kill('SIGKILL');
    await once(this.#child, 'exit', { signal: AbortSignal.timeout(goneMs) }).catch(() => undefined);
  }

  #tell(line: Handover | Release): void {
    this.#child.stdin?.write(`${JSON.stringify(line)}\n`);
  }

  async #untilReady(): Promise<Extract<Report, { kind: 'ready' }>> {
    for (;;) {
      const report = await this.#next();
      if (report.kind === 'ready') return report;
      if (report.kind === 'failed') {
        throw report.isKnown ? new ActionError(report.message) : new Error(report.message);
      }
      if (report.kind === 'retry') {
        this.#plan.onRetry(new AttemptError(report.message), report.attempt, report.waitMs);
      }
    }
  }

  async #next(): Promise<Report> {
    const { deadline, clock } = this.#plan;
    const limitMs = Math.max(1, deadline - clock.now()) + graceMs;
    try {
      const line = await within(limitMs, async (signal) => {
        signal.addEventListener('abort', () => this.#child.kill('SIGKILL'));
        const next = await this.#reports.next();
        signal.throwIfAborted();
        return next;
      });
      if (!line.done) return readReport(line.value);
    } catch (error) {
      if (!(error instanceof TimeIsUp)) throw error;
      throw new ActionError(
        'The gateway did not answer before timeout_seconds was over. Is this machine overloaded?',
      );
    }
    // Its exit comes a moment after the end of its output.
    await sleep(100);
    throw new ActionError(
      `The gateway ended before it was ready${this.#ended}. If it happens again, look at what ends processes on this runner, or use transport: http.`,
    );
  }
}

function newKey(): string {
  return randomBytes(32).toString('base64url');
}
