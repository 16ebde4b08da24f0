import type { IncomingHttpHeaders } from 'node:http';

/**
 * How long the server asks to stay away: `Retry-After` in seconds or as a date (RFC 9110, section
 * 10.2.3); where a rate limit was hit (status 429) also the epoch second in `x-ratelimit-reset`.
 *
 * @param now milliseconds since the epoch
 * @returns milliseconds; undefined where the server does not say, or not in a way to understand
 */
export function retryAfterMs(
  { status, headers }: { readonly status: number; readonly headers: IncomingHttpHeaders },
  now: number,
): number | undefined {
  return (
    waitOf(headers['retry-after'], now) ??
    (status === 429 ? resetOf(headers['x-ratelimit-reset'], now) : undefined)
  );
}

function waitOf(value: string | undefined, now: number): number | undefined {
  if (value === undefined) return undefined;
  if (/^\d{1,9}$/.test(value.trim())) return Number(value) * 1000;
  // A date has letters; Date.parse would take bare numbers such as "-1" for years.
  const at = /[a-z]/i.test(value) ? Date.parse(value) : NaN;
  return Number.isNaN(at) ? undefined : Math.max(0, at - now);
}

function resetOf(value: string | string[] | undefined, now: number): number | undefined {
  if (typeof value !== 'string' || !/^\d{1,11}(\.\d+)?$/.test(value)) return undefined;
  const ms = Number(value) * 1000 - now;
  return ms > 0 ? ms : undefined;
}
