import { jsonObject, property } from '../json.ts';

/** How a call ended: by the tool, by the gateway's refusal, or without an answer of Port's. */
const outcomes = ['ok', 'tool-error', 'refused', 'failed'] as const;

export interface Call {
  readonly at: Date;
  /** As the gateway, or whoever answers in its place, wrote it. */
  readonly tool: string;
  readonly ms: number;
  readonly outcome: (typeof outcomes)[number];
  /** The HTTP status of Port's answer; undefined where there was none. */
  readonly status: number | undefined;
}

export interface Counts {
  readonly calls: number;
  /** Those that the gateway did not let through. */
  readonly refused: number;
  /** Those that Port answered with an error of the tool's or of HTTP, or not at all. */
  readonly failed: number;
}

export interface ToolUse extends Counts {
  readonly name: string;
  /** Of all calls together, in milliseconds. */
  readonly ms: number;
  readonly first: Date;
  readonly last: Date;
}

/** What a gateway saw. The agent may have answered in its place: every text in it is foreign. */
export interface GatewayRecord {
  readonly startedAt: Date;
  readonly connected: boolean;
  readonly connectedAt: Date | undefined;
  /** Of all calls, also those that `calls` leaves out. */
  readonly totals: Counts & { readonly ok: number };
  /** The first of them. */
  readonly calls: readonly Call[];
  readonly tools: readonly ToolUse[];
  /** How often the token was exchanged anew. */
  readonly renewals: number;
  readonly lastError: { readonly at: Date; readonly message: string } | undefined;
}

/** The bounds that a gateway keeps to (src/gateway): calls one by one, and names of tools. */
const maxCalls = 1_000;
/** One more than it names, for those that it puts together. */
const maxTools = 201;

/** The text is not a record of this version. */
export class NotARecord extends Error {}

/**
 * Reads the record, version 1, as a gateway sends it.
 *
 * @throws NotARecord where anything in it is not as it must be
 */
export function parseRecord(text: string): GatewayRecord {
  const record = jsonObject(text);
  if (record?.version !== 1) throw new NotARecord();
  const { startedAt, connected, connectedAt, totals, calls, tools, renewals, lastError } = record;
  return {
    startedAt: time(startedAt),
    connected: truth(connected),
    connectedAt: optional(connectedAt, time),
    totals: { ...counts(totals), ok: count(property(totals, 'ok')) },
    calls: listOf(calls, maxCalls).map(call),
    tools: listOf(entriesOf(tools), maxTools).map(([name, use]) => toolUse(name, use)),
    renewals: count(renewals),
    lastError: optional(lastError, (error) => ({
      at: time(property(error, 'at')),
      message: words(property(error, 'message')),
    })),
  };
}

function call(value: unknown): Call {
  const outcome = outcomes.find((known) => known === property(value, 'outcome'));
  if (outcome === undefined) throw new NotARecord();
  return {
    at: time(property(value, 'at')),
    tool: words(property(value, 'tool')),
    ms: duration(property(value, 'ms')),
    outcome,
    status: optional(property(value, 'status'), count),
  };
}

function toolUse(name: string, value: unknown): ToolUse {
  return {
    name,
    ...counts(value),
    ms: duration(property(value, 'ms')),
    first: time(property(value, 'first')),
    last: time(property(value, 'last')),
  };
}

function counts(value: unknown): Counts {
  return {
    calls: count(property(value, 'calls')),
    refused: count(property(value, 'refused')),
    failed: count(property(value, 'failed')) + count(property(value, 'toolErrors')),
  };
}

function optional<T>(value: unknown, read: (value: unknown) => T): T | undefined {
  return value === null ? undefined : read(value);
}

function listOf<T>(value: readonly T[] | undefined, max: number): readonly T[];
function listOf(value: unknown, max: number): readonly unknown[];
function listOf(value: unknown, max: number): readonly unknown[] {
  if (!Array.isArray(value) || value.length > max) throw new NotARecord();
  return value;
}

function entriesOf(value: unknown): [string, unknown][] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new NotARecord();
  return Object.entries(value);
}

function truth(value: unknown): boolean {
  if (typeof value !== 'boolean') throw new NotARecord();
  return value;
}

function words(value: unknown): string {
  if (typeof value !== 'string') throw new NotARecord();
  return value;
}

/** More than any gateway counts in its 24 hours, and small enough to be shown. */
const maxCount = 1e12;

function count(value: unknown): number {
  if (!Number.isInteger(value)) throw new NotARecord();
  return duration(value);
}

/** Milliseconds, with or without a fraction. */
function duration(value: unknown): number {
  if (typeof value !== 'number' || !(value >= 0 && value <= maxCount)) throw new NotARecord();
  return value;
}

function time(value: unknown): Date {
  const date = new Date(words(value));
  // What Date reads is more than ISO 8601 in UTC.
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?Z$/.test(words(value))) throw new NotARecord();
  if (Number.isNaN(date.getTime())) throw new NotARecord();
  return date;
}
