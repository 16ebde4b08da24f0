import type { IncomingMessage, OutgoingHttpHeaders, RequestOptions } from 'node:http';
import { HttpClient } from '@actions/http-client';
import { checkBypass, getProxyUrl } from '@actions/http-client/lib/proxy';

export interface HttpRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: OutgoingHttpHeaders;
  readonly body: string;
}

/**
 * Sends the request, through the proxy of `https_proxy`/`no_proxy` where they say so, and returns
 * the response as soon as its headers are there. Never follows a redirect: @actions/http-client
 * would send the body, and with it the client secret, to any host. `signal` ends everything.
 *
 * @throws what Node throws
 */
export async function open(request: HttpRequest, signal: AbortSignal): Promise<IncomingMessage> {
  const client = new HttpClient(
    'port-mcp-auth',
    [
      {
        prepareRequest: (options) => {
          endWith(signal, options);
        },
        canHandleAuthentication: () => false,
        handleAuthentication: () => Promise.reject(new Error('not used')),
      },
    ],
    { allowRedirects: false, allowRetries: false },
  );
  const response = await client.request(request.method, request.url, request.body, request.headers);
  return response.message;
}

function endWith(signal: AbortSignal, options: RequestOptions): void {
  options.signal = signal;
  // A URL writes an IPv6 address in brackets, which Node would try to resolve as a name.
  options.host = options.host?.replace(/^\[(.*)\]$/, '$1') ?? null;
  // The CONNECT to a proxy is a request of its own; without the signal a proxy that never
  // answers would keep the process alive.
  const { agent } = options;
  if (typeof agent === 'object' && 'proxyOptions' in agent) {
    Object.assign(Object(agent.proxyOptions), { signal });
  }
}

/**
 * The host and port of the proxy that `open` uses for this URL; undefined where it uses none.
 *
 * @throws Error where one is set in a form that @actions/http-client refuses, or passes over in
 *   silence, such as `host:port`
 */
export function proxyFor(url: string): string | undefined {
  const target = new URL(url);
  const proxy = getProxyUrl(target);
  if (proxy?.hostname) return proxy.host;
  const names =
    target.protocol === 'https:' ? ['https_proxy', 'HTTPS_PROXY'] : ['http_proxy', 'HTTP_PROXY'];
  const isSet = names.some((name) => process.env[name]);
  if (isSet && !checkBypass(target)) throw new Error('The proxy address is not a URL');
  return undefined;
}
