import { type ChildProcess, fork } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { closeSync, openSync, readSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { type Command, journalLine } from './port.ts';

/** The local Port in a process of its own, and what it has done so far, under whatever process ID. */
export class PortProcess {
  readonly clientSecret = randomBytes(32).toString('base64url');
  /** How often each call was executed, by its unique argument. */
  readonly executed = new Map<string, number>();
  readonly tokens: string[] = [];
  origin = '';
  /** When its newest process began, as `performance.now()` says it. */
  startedAt = 0;

  readonly #journal: string;
  readonly #fd: number;
  readonly #buffer = Buffer.alloc(1024 * 1024);
  #read = 0;
  #rest = '';
  #child: ChildProcess | undefined;

  constructor(folder: string) {
    this.#journal = path.join(folder, 'journal');
    this.#fd = openSync(this.#journal, 'a+');
  }

  async start(): Promise<void> {
    const tcpPort = this.origin === '' ? '0' : new URL(this.origin).port;
    const file = path.join(import.meta.dirname, 'port.ts');
    const child = fork(file, [tcpPort, this.clientSecret, this.#journal]);
    this.#child = child;
    [this.origin] = z
      .tuple([z.string()])
      .rest(z.unknown())
      .parse(await once(child, 'message'));
    this.startedAt = performance.now();
  }

  tell(command: Command): void {
    this.#child?.send(command);
  }

  async kill(): Promise<void> {
    const child = this.#child;
    if (child?.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGKILL');
    await once(child, 'exit');
  }

  async stopFor(ms: number): Promise<void> {
    this.#child?.kill('SIGSTOP');
    await sleep(ms);
    this.#child?.kill('SIGCONT');
  }

  /** Takes in what it has written since. */
  readJournal(): void {
    for (;;) {
      const length = readSync(this.#fd, this.#buffer, 0, this.#buffer.length, this.#read);
      if (length === 0) return;
      this.#read += length;
      const lines = (this.#rest + this.#buffer.toString('latin1', 0, length)).split('\n');
      this.#rest = lines.pop() ?? '';
      for (const line of lines) this.#take(line);
    }
  }

  async close(): Promise<void> {
    await this.kill();
    this.readJournal();
    closeSync(this.#fd);
  }

  #take(json: string): void {
    const line = journalLine.parse(JSON.parse(json));
    if ('token' in line) this.tokens.push(line.token);
    else this.executed.set(line.unique, (this.executed.get(line.unique) ?? 0) + 1);
  }
}
