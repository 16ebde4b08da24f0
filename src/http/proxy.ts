import { checkBypass } from '@actions/http-client/lib/proxy';
import { ActionError } from '../errors.ts';

/** A proxy that tunnels (CONNECT). */
export interface Proxy {
  /** The name of the variable that it comes from. */
  readonly variable: string;
  readonly url: URL;
  /** The value of `Proxy-Authorization`; undefined where the address has no user name. */
  readonly authorization: string | undefined;
}

/** The address of a proxy that cannot be used as it is written; nothing of it is in the message. */
export class ProxyAddressError extends ActionError {
  override readonly name = 'ProxyAddressError';
}

/**
 * The proxy for this URL, from the environment as @actions/http-client reads it: `https_proxy` or
 * `http_proxy`, lower case first, less what `no_proxy` lists and loopback.
 *
 * @returns undefined where there is none
 * @throws ProxyAddressError
 */
export function proxyFor(url: string): Proxy | undefined {
  const target = new URL(url);
  const lower = target.protocol === 'https:' ? 'https_proxy' : 'http_proxy';
  const variable = [lower, lower.toUpperCase()].find((name) => process.env[name]);
  if (variable === undefined || checkBypass(target)) return undefined;
  return read((process.env[variable] ?? '').trim(), variable);
}

/** How messages name it: without user name and password. */
export function shownProxy({ url }: Proxy): string {
  return url.host;
}

function read(text: string, variable: string): Proxy {
  const refuse = (why: string) =>
    new ProxyAddressError(
      `The proxy address in ${variable} ${why}. Write it as http://host:port or http://user:password@host:port.`,
    );
  const percentEncode = () =>
    refuse(
      'is not a URL that can be used: in user name and password, percent-encode every character that is no letter or digit (@ is %40, # is %23, % is %25, \\ is %5C)',
    );
  if (/^["']|["']$/.test(text)) throw refuse('has quotes around it, which belong to it');
  // As curl and the runner read it: without a scheme it is http.
  const [, scheme = 'http', rest = text] = /^([a-z][a-z\d+.-]*):\/\/(.*)$/i.exec(text) ?? [];
  if (!/^https?$/i.test(scheme)) {
    throw refuse(`begins with ${scheme.toLowerCase()}://, which is not supported`);
  }
  const address = URL.parse(`${scheme}://${rest}`);
  // An @ behind what the parser takes for the end of the host belongs to a password.
  if (!address || rest.includes('\\') || (rest.includes('@') && address.username === '')) {
    throw rest.includes('@') ? percentEncode() : refuse('is not a URL');
  }
  try {
    const [user, password] = [address.username, address.password].map(decodeURIComponent);
    const authorization =
      address.username === ''
        ? undefined
        : `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
    return { variable, url: address, authorization };
  } catch {
    throw percentEncode();
  }
}
