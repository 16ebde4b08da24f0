/** Time, handed in so that tests decide it. */
export interface Clock {
  /** Milliseconds since the epoch; never goes back. */
  now(): number;
  sleep(ms: number): Promise<void>;
}

/** Milliseconds that never go back, from any start; the global `performance` takes a while to load. */
export function monotonicMs(): number {
  const [seconds, nanoseconds] = process.hrtime();
  return seconds * 1000 + nanoseconds / 1e6;
}

/** UTC in ISO 8601, to the second. */
export function isoSeconds(date: Date): string {
  return date.toISOString().replace(/\.\d+Z$/, 'Z');
}

/** A duration for people: in seconds, to a tenth. */
export function inSeconds(ms: number): string {
  return `${Number((ms / 1000).toFixed(1))} s`;
}
