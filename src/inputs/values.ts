import { isIPv4 } from 'node:net';
import { unicodeEscaped } from '../escape.ts';

/** Why a value is refused: a sentence without the input's name. */
export class Refused extends Error {}

/** The version that the tests run; see package.json. */
export const defaultMcpRemoteVersion = '0.15.1';

/** The beginning of a value, quoted, so that no character of it does anything. */
function quote(text: string): string {
  const characters = Array.from(text);
  const shown = characters.length > 40 ? `${characters.slice(0, 40).join('')}...` : text;
  return unicodeEscaped(JSON.stringify(shown), /[^ -~]/g);
}

/** One of the values, spelled exactly so. */
export function oneOf<const T extends string>(values: readonly T[]): (text: string) => T {
  return (text) => {
    const value = values.find((candidate) => candidate === text);
    if (value === undefined) {
      throw new Refused(`is ${quote(text)}, but takes one of: ${values.join(', ')}`);
    }
    return value;
  };
}

/** The YAML 1.2 core schema, as in the runner's own `getBooleanInput`. */
export function yesOrNo(text: string): boolean {
  if (['true', 'True', 'TRUE'].includes(text)) return true;
  if (['false', 'False', 'FALSE'].includes(text)) return false;
  throw new Refused(`is ${quote(text)}, but takes true or false`);
}

/** A whole number from `min` to `max`, both included. */
export function wholeNumber(min: number, max: number): (text: string) => number {
  return (text) => {
    const value = /^\d{1,9}$/.test(text) ? Number(text) : NaN;
    if (!(value >= min && value <= max)) {
      throw new Refused(`is ${quote(text)}, but takes a whole number from ${min} to ${max}`);
    }
    return value;
  };
}

/** A credential; its value is in no message. */
export function printable(text: string): string {
  if (/[\p{Cc}\p{Cs}]/u.test(text)) {
    throw new Refused('holds a line break or another control character: paste the value alone');
  }
  return text;
}

/** A URL that the secret or the token may go to; no message shows it, since it may hold a password. */
export function address(text: string): string {
  const url = /^https?:\/\/[^\s\\\p{Cc}]+$/iu.test(text) ? URL.parse(text) : null;
  if (!url) throw new Refused('is not a URL; it takes one like https://mcp.port.io/v1');
  if (url.username !== '' || url.password !== '') {
    throw new Refused(
      'holds a user name or password; credentials go into client_id and client_secret',
    );
  }
  if (/[?#]/.test(text))
    throw new Refused('takes a URL without a query (?) and without a fragment (#)');
  if (url.protocol !== 'https:' && !isLoopback(url.hostname)) {
    throw new Refused(
      'must begin with https://, or the secret would cross the network in the clear',
    );
  }
  return url.pathname === '/' ? url.origin : url.href;
}

/** A URL that a path is appended to. */
export function baseUrl(text: string): string {
  const base = address(text).replace(/\/+$/, '');
  if (base.endsWith('/auth/access_token')) {
    throw new Refused(
      'takes the base alone, for example https://api.port.io/v1: /auth/access_token is appended',
    );
  }
  return base;
}

function isLoopback(hostname: string): boolean {
  return (
    hostname === 'localhost' ||
    hostname === '[::1]' ||
    (isIPv4(hostname) && hostname.startsWith('127.'))
  );
}

/** A server name that is the same in JSON, TOML, a tool name and an agent's allow-list. */
export function serverName(text: string): string {
  if (!/^[A-Za-z0-9](?:[A-Za-z0-9_-]{0,30}[A-Za-z0-9])?$/.test(text) || text.includes('__')) {
    throw new Refused(
      `is ${quote(text)}, but takes up to 32 letters, digits, - and _ (not __), with a letter or digit at both ends`,
    );
  }
  return text;
}

/** Texts separated by commas or white space, each once. */
function list(text: string): [string, ...string[]] {
  const [first, ...rest] = new Set(text.split(/[\s,]+/).filter((name) => name !== ''));
  if (first === undefined) throw new Refused('names nothing; leave it empty to narrow nothing');
  return [first, ...rest];
}

/** Tool names, or `read-only`: those that the server marks so. */
export function toolNames(text: string): string[] | 'read-only' {
  const names = list(text);
  if (names.includes('read-only')) {
    if (names.length > 1) throw new Refused('takes either `read-only` alone or tool names');
    return 'read-only';
  }
  const wrong = names.find((name) => !/^[A-Za-z0-9_-]{1,64}$/.test(name));
  if (wrong !== undefined) {
    throw new Refused(
      `names ${quote(wrong)}, but a tool name has letters, digits, _ and - only; separate names by commas, spaces or lines, leave it empty for all tools`,
    );
  }
  return names;
}

/** Port action identifiers; none of them where the text is `none`. */
export function actionIdentifiers(text: string): string[] {
  const names = list(text);
  if (names.length === 1 && names[0] === 'none') return [];
  const wrong = names.find((name) => name === 'none' || !/^[A-Za-z0-9@_.:/=-]{1,100}$/.test(name));
  if (wrong !== undefined) {
    throw new Refused(
      wrong === 'none'
        ? 'takes either `none` alone or action identifiers'
        : `names ${quote(wrong)}, but an action identifier has letters, digits and @ _ . : / = - only; separate them by commas, spaces or lines`,
    );
  }
  return names;
}

/** One exact version of mcp-remote. */
export function pinnedVersion(text: string): string {
  const [, major, minor, patch] =
    /^(\d{1,5})\.(\d{1,5})\.(\d{1,5})(?:-[0-9A-Za-z.-]{1,40})?$/.exec(text) ?? [];
  if (major === undefined || minor === undefined || patch === undefined) {
    throw new Refused(
      `is ${quote(text)}, but takes one exact version, for example ${defaultMcpRemoteVersion}`,
    );
  }
  const [x, y, z] = [Number(major), Number(minor), Number(patch)];
  if (x === 0 && (y < 1 || (y === 1 && z < 16))) {
    throw new Refused(
      'takes 0.1.16 or later: a hostile server could run commands through earlier ones (CVE-2025-6514)',
    );
  }
  return text;
}
