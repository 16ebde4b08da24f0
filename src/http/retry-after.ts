import type { IncomingHttpHeaders } from 'node:http';

/** A number below is a duration, even one of thirty years. */
const firstEpochSecond = 1_000_000_000;

/**
 * How long the server asks to stay away: `Retry-After` in seconds or as a date (RFC 9110, section
 * 10.2.3); where a rate limit was hit (status 429) also `x-ratelimit-reset`. Times are measured by
 * the server's own clock, its `Date`: the runner's may be wrong.
 *
 * @param now the runner's clock, in milliseconds since the epoch
 * @returns milliseconds; undefined where the server does not say, or not in a way to understand
 */
export function retryAfterMs(
  { status, headers }: { readonly status: number; readonly headers: IncomingHttpHeaders },
  now: number,
): number | undefined {
  const serversNow = dateOf(headers.date) ?? now;
  return (
    waitOf(headers['retry-after'], serversNow) ??
    (status === 429 ? resetOf(headers['x-ratelimit-reset'], serversNow) : undefined)
  );
}

/** @returns milliseconds since the epoch; undefined where it is no date */
export function dateOf(value: string | undefined): number | undefined {
  // A date has letters; Date.parse would take bare numbers such as "-1" for years.
  const at = value !== undefined && /[a-z]/i.test(value) ? Date.parse(value) : NaN;
  return Number.isNaN(at) ? undefined : at;
}

function waitOf(value: string | undefined, now: number): number | undefined {
  if (value === undefined) return undefined;
  if (/^\d{1,9}$/.test(value.trim())) return Number(value) * 1000;
  const at = dateOf(value);
  return at === undefined ? undefined : Math.max(0, at - now);
}

function resetOf(value: string | string[] | undefined, now: number): number | undefined {
  if (typeof value !== 'string' || !/^\d{1,11}(\.\d+)?$/.test(value)) return undefined;
  // Port's newer documents have the epoch second of the reset here, an older one the seconds until.
  const ms = Number(value) * 1000;
  const waitMs = Number(value) < firstEpochSecond ? ms : ms - now;
  return waitMs > 0 ? waitMs : undefined;
}
