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

/**
 * Does the work, and ends it when its time is up. A timer runs before the sockets are read: in a
 * process that was stopped or starved the answer is there, and is read before anything is judged.
 *
 * @param work ends as soon as the signal says so
 * @throws TimeIsUp where it ended because of the time, else what the work throws
 */
export async function within<T>(
  limitMs: number,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  const due = performance.now() + limitMs;
  const end = () => {
    setImmediate(() => {
      controller.abort();
    });
  };
  // Not AbortSignal.timeout(): its timer does not keep the process alive, and a response that
  // stalls would end the step early and green.
  let timer = setTimeout(() => {
    if (performance.now() - due > heldUpMs) timer = setTimeout(end, graceMs);
    else end();
  }, limitMs);
  try {
    return await work(controller.signal);
  } catch (error) {
    throw controller.signal.aborted ? new TimeIsUp(limitMs) : error;
  } finally {
    clearTimeout(timer);
  }
}
