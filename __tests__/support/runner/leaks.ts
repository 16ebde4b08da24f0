import { expect } from '@jest/globals';
import type { IncomingHttpHeaders } from 'node:http';
import type { StepResult } from './runner.ts';

/** A secret to look for: random text, so that no piece of it is anywhere by chance. */
export interface Canary {
  readonly name: string;
  /** At least 12 characters. */
  readonly value: string;
  /** Whether the step's outputs are meant to hold it, as they are the access token. */
  readonly inOutputs?: boolean;
}

/** A request as a server received it. */
export interface ReceivedRequest {
  readonly method: string;
  /** With the query; the authority for CONNECT. */
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export interface Leak {
  /** The name of the canary. */
  readonly name: string;
  /** Where it was found. */
  readonly place: string;
  /** In which form. */
  readonly form: string;
  /** The piece of the form that was found. */
  readonly found: string;
}

const windowLength = 12;

/**
 * Every place where a secret can be seen that should not be: in the log (before its mask, or in
 * spite of it), annotations, debug lines, summary, environment, state, path, outputs, files left
 * behind (the command files of earlier steps among them), and requests to servers that were not
 * meant.
 *
 * A secret counts as seen where any 12 characters of it are, plain or in an encoding, in any letter
 * case.
 *
 * @throws Error for a canary that could be found by chance
 */
export function findLeaks(
  result: StepResult,
  canaries: readonly Canary[],
  foreignRequests: readonly ReceivedRequest[] = [],
): Leak[] {
  return canaries.flatMap((canary) => {
    const forms = searchedForms(canary);
    return [
      ...logTexts(result, canary),
      ...stepTexts(result, canary),
      ...foreignRequests.flatMap(requestTexts),
    ].flatMap(([place, text]) => {
      const seen = firstPiece(text, forms);
      return seen ? [{ name: canary.name, place, ...seen }] : [];
    });
  });
}

/** Fails the test with the canary, the place and the form of every leak. */
export function expectNoLeaks(
  result: StepResult,
  canaries: readonly Canary[],
  foreignRequests: readonly ReceivedRequest[] = [],
): void {
  const leaks = findLeaks(result, canaries, foreignRequests);
  expect(
    leaks.map(({ name, place, form, found }) => `${name} in ${place}, ${form}: ${found}`),
  ).toEqual([]);
}

type Text = readonly [place: string, text: string];

/** What was printed until the mask was there, and what the log shows from then on. */
function logTexts({ lines, masks }: StepResult, { value }: Canary): Text[] {
  const maskedAt = masks.find((mask) => mask.value === value)?.line ?? Infinity;
  return lines.flatMap(({ raw, shown, command }, index): Text[] => {
    if (command === 'add-mask') return [];
    return index < maskedAt
      ? [[`log line ${index + 1}, before its add-mask`, raw]]
      : [[`masked log line ${index + 1}`, shown ?? '']];
  });
}

function stepTexts(result: StepResult, { inOutputs = false }: Canary): Text[] {
  const { output, env, state, step_summary, path } = result.commandFiles;
  return [
    ...result.annotations.map(({ type, title, message }): Text => [
      `annotation (${type})`,
      `${title}\n${message}`,
    ]),
    ...result.debugLines.map((line): Text => ['debug line', line]),
    ['summary', step_summary],
    ['GITHUB_ENV', env],
    ['GITHUB_STATE', [state, ...Object.values(result.state)].join('\n')],
    ['GITHUB_PATH', path],
    ['GITHUB_OUTPUT', inOutputs ? '' : [output, ...Object.values(result.outputs)].join('\n')],
    ...result.files.map((file): Text => [`file ${file.path}`, `${file.path}\n${file.content}`]),
  ];
}

function requestTexts({ method, path, headers, body }: ReceivedRequest): Text[] {
  const place = `${method} request to a server that was not meant`;
  return [
    [`${place}, path`, path],
    ...Object.entries(headers).map(([name, value]): Text => [
      `${place}, header ${name}`,
      [value].flat().join('\n'),
    ]),
    [`${place}, body`, body],
  ];
}

/** Every run of 12 characters of every form, in lower case, with the name of the form. */
function searchedForms({ name, value }: Canary): ReadonlyMap<string, string> {
  if (value.length < windowLength) {
    throw new Error(`The canary ${name} is shorter than ${windowLength} characters`);
  }
  const windows = new Map<string, string>();
  for (const [form, text] of Object.entries(formsOf(value))) {
    const folded = text.toLowerCase();
    for (let start = 0; start + windowLength <= folded.length; start += 1) {
      const window = folded.slice(start, start + windowLength);
      if (!windows.has(window)) windows.set(window, form);
    }
  }
  return windows;
}

function formsOf(value: string): Record<string, string> {
  const bytes = Buffer.from(value);
  const json = JSON.stringify(value).slice(1, -1);
  return {
    plain: value,
    'JSON-escaped': json,
    'JSON-escaped twice': JSON.stringify(json).slice(1, -1),
    'URI-escaped': encodeURIComponent(value.toWellFormed()),
    'shell-escaped in single quotes': value.replaceAll("'", "'\\''"),
    'shell-escaped with backslashes': value.replace(/[^\w@%+=:,./-]/g, '\\$&'),
    ...base64Forms(bytes),
    hex: bytes.toString('hex'),
  };
}

/** Base64 at its three offsets, without the digits that depend on what stands around the value. */
function base64Forms(bytes: Buffer): Record<string, string> {
  return Object.fromEntries(
    [0, 1, 2].flatMap((offset) => {
      const padded = Buffer.concat([Buffer.alloc(offset), bytes]);
      const own = (encoding: 'base64' | 'base64url'): string =>
        padded
          .toString(encoding)
          .slice(Math.ceil((offset * 4) / 3), Math.floor((padded.length * 4) / 3));
      return [
        [`base64 at offset ${offset}`, own('base64')],
        [`base64url at offset ${offset}`, own('base64url')],
      ];
    }),
  );
}

function firstPiece(text: string, forms: ReadonlyMap<string, string>) {
  const folded = text.toLowerCase();
  for (let start = 0; start + windowLength <= folded.length; start += 1) {
    const found = folded.slice(start, start + windowLength);
    const form = forms.get(found);
    if (form !== undefined) return { form, found };
  }
  return undefined;
}
