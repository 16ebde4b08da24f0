import { monotonicMs } from '../clock.ts';

/** The time of an attempt was up. */
export class TimeIsUp extends Error {
  /** Milliseconds. */
  readonly limitMs: number;

  constructor(limitMs: number) {
    super('The time is up');
    this.limitMs = limitMs;
  }
}

/** A timer that comes later than this, in milliseconds, was held up with the whole process. */
const heldUpMs = 250;
/** What a process that was held up gets to read the answer that arrived meanwhile. */
const graceMs = 500;
/** What the work gets to end when it is told to. */
const lastWordsMs = 250;

/**
 * Does the work, and ends it when its time is up. A timer runs before the sockets are read: in a
 * process that was stopped or starved the answer is there, and is read before anything is judged.
 *
 * @param work ends when the signal says so, or is left alone
 * @throws TimeIsUp where it ended because of the time, else what the work throws
 */
export async function within<T>(
  limitMs: number,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  const due = monotonicMs() + limitMs;
  const end = () => {
    setImmediate(() => {
      controller.abort();
    });
  };
  // Not AbortSignal.timeout(): its timer does not keep the process alive, and a response that
  // stalls would end the step early and green.
  let timer = setTimeout(() => {
    if (monotonicMs() - due > heldUpMs) timer = setTimeout(end, graceMs);
    else end();
  }, limitMs);
  const aborted = new Promise<never>((_resolve, reject) => {
    controller.signal.addEventListener('abort', () => {
      timer = setTimeout(() => {
        reject(new TimeIsUp(limitMs));
      }, lastWordsMs);
    });
  });
  try {
    return await Promise.race([work(controller.signal), aborted]);
  } catch (error) {
    throw controller.signal.aborted ? new TimeIsUp(limitMs) : error;
  } finally {
    clearTimeout(timer);
  }
}
