import { readdirSync, readFileSync } from 'node:fs';
import type { Leaks } from './leaks.ts';

/** The gateway's process as everybody of the same user sees it, twice a second. */
export class Watch {
  readonly #pid: number;
  readonly #leaks: Leaks;
  readonly #timer: NodeJS.Timeout;
  readonly mebibytes: number[] = [];
  mostFiles = 0;

  constructor(pid: number, leaks: Leaks) {
    this.#pid = pid;
    this.#leaks = leaks;
    this.#timer = setInterval(() => {
      this.#look();
    }, 500);
  }

  end(): void {
    clearInterval(this.#timer);
  }

  #look(): void {
    const read = (name: string) => readFileSync(`/proc/${this.#pid}/${name}`, 'latin1');
    this.mebibytes.push(Number(/^VmRSS:\s+(\d+)/m.exec(read('status'))?.[1]) / 1024);
    this.mostFiles = Math.max(this.mostFiles, readdirSync(`/proc/${this.#pid}/fd`).length);
    for (const name of ['environ', 'cmdline']) this.#leaks.search(read(name), `/proc/PID/${name}`);
  }
}
