import { brotliCompressSync, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib';
import { type Fault, namedFaults, rateLimited, redirect, status } from '../../../sandbox/faults.ts';
import type { LocalPortOptions, Target } from '../../../sandbox/local-port.ts';
import type { Certificates } from '../../support/certificates.ts';
import { preloaded } from '../../support/preload.ts';
import type { ProxyOptions } from '../../support/proxy.ts';
import { alerting, type Instead, mutual, outdated, plain, refusing, silencing } from './servers.ts';

/** What the action does about a fault, with its exit code and the requests that Port receives. */
export const endings = {
  succeeds: { exitCode: 0, requests: 1 },
  'tries again and succeeds': { exitCode: 0, requests: 2 },
  'refuses it before any request': { exitCode: 1, requests: 0 },
  'fails at once': { exitCode: 1, requests: 1 },
  'tries again, then fails': { exitCode: 1, requests: 2 },
  'fails when the time is up': { exitCode: 1, requests: 1 },
  'ends at once': { exitCode: null, requests: 1 },
} as const;

export const groups = [
  'Inputs and the runner',
  'Connection',
  'TLS',
  'Proxy',
  'Response cut, stalled or not HTTP',
  'Answer that is no token',
  'Redirects',
  'Refusals',
  'Rate limits',
  'Server errors',
  'Hostile answers',
  'OAuth endpoint',
  'MCP server',
  'Cancellation',
] as const;

/** What faults are made from. */
export interface Given {
  readonly secret: string;
  readonly token: string;
  /** The address of a server that is not meant, and records what it gets. */
  readonly elsewhere: string;
}

type Faults = (given: Given) => Fault[];

export interface Scenario {
  readonly group: (typeof groups)[number];
  /** As docs/reliability.md calls it. */
  readonly fault: string;
  readonly ending: keyof typeof endings;
  /** The one annotation: cause and remedy. None where it is left out. */
  readonly says?: RegExp;
  /** Requests that Port receives, where the ending does not say it. */
  readonly requests?: number;
  /** Seconds from the start to the end, at most; 7 if unset. */
  readonly within?: number;
  /** Seconds from the start until the second request, at least. */
  readonly secondRequestAfter?: number;

  /** Two tries and 20 s in all, unless they say otherwise. */
  readonly inputs?: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string>>;
  /** What an endpoint does instead of its work. */
  readonly faults?: Faults;
  /** Which endpoint; the token API if unset. */
  readonly at?: Target;
  readonly port?: LocalPortOptions;
  /** The certificate that Port shows. */
  readonly tls?: Exclude<keyof Certificates, 'ca'>;
  /** Whether NODE_EXTRA_CA_CERTS names the CA of Port's certificate. */
  readonly trusted?: boolean;
  /** Only this proxy can reach Port. */
  readonly proxy?: Omit<ProxyOptions, 'hosts'>;
  /** Port's address behind the proxy; https://port.test if unset. */
  readonly origin?: string;
  /** `user:password` in https_proxy. */
  readonly login?: string;
  /** What stands in front of it in https_proxy; http:// if unset. */
  readonly scheme?: string;
  /** CONNECT requests that the proxy receives; as many as Port's if unset. */
  readonly connects?: number;
  /** What has the address of the exchange in place of Port, over https. */
  readonly instead?: Instead;
  /** What Node itself warns of on stderr; nothing if unset. */
  readonly warns?: RegExp;
  /** How long the process is stopped as soon as Port has its request, in milliseconds. */
  readonly stopMs?: number;
  /** What the step is sent when Port has received the request. */
  readonly cancelWith?: 'SIGINT' | 'SIGTERM';
}

/** Of a proxy or in a URL; never shown, and no mask of it. */
export const password = 'p4ssw0rd-Nf6KsHv3XcRj';

const always = (fault: Fault) => () => [{ ...fault, always: true }];
const answers = (body: unknown, more: Fault = {}) => always({ body, ...more });
const token = (fields: object) => (given: Given) => [
  { body: { ok: true, accessToken: given.token, expiresIn: 10_800, ...fields } },
];
const jwt = (claims: object) =>
  [{ alg: 'HS256', typ: 'JWT' }, claims, { signature: 'Nf6KsHv3XcRj' }]
    .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
    .join('.');
const portsError = (code: number, message: string) =>
  always({ status: code, body: { ok: false, error: 'error', message } });
const twoSeconds = { timeout_seconds: '2' };
/** A label has 63 characters at most (RFC 1035, 2.3.4): the resolver refuses it and asks nobody. */
const unresolvable = `${'no-such-name'.padEnd(64, '-x')}.test`;
const mib = 'x'.repeat(1024 * 1024);

const cut = /connection was cut .* \(ECONNRESET\)\. .*proxy or firewall.*Gave up after 2 attempts/;
const timeIsUp =
  /no complete response within \d(\.\d)? s\. Check the runner's network, firewall and proxy\. Gave up after 1 attempt, when timeout_seconds was over\.$/;
const wrongAddress = /Check auth_base_url: Port's own are/;
const checkAddress = (what: string) => new RegExp(`${what}.*${wrongAddress.source}`);
const redirects = /redirects elsewhere.*follows no redirect.*Check auth_base_url/;
const rotated = /refused the credentials \(401\).*rotated.*other region/;
const untrusted = (code: string) =>
  new RegExp(
    `no certificate authority that is trusted here .*\\((${code})\\).*\\. Point NODE_EXTRA_CA_`,
  );

/** In seconds since the epoch. */
const inSeconds = (seconds: number) => Math.ceil(Date.now() / 1000) + seconds;

/** Every fault that the action is held to. */
export const scenarios: readonly Scenario[] = [
  // The slow ones first, so that the others fill the time.
  {
    group: 'Response cut, stalled or not HTTP',
    fault: 'no headers within the 10 s of a try, then a token',
    ending: 'tries again and succeeds',
    faults: () => [{ kind: 'no-headers' }],
    secondRequestAfter: 10,
    within: 16,
  },
  {
    group: 'Response cut, stalled or not HTTP',
    fault: 'the answer takes 12 s, with timeout_seconds: 300 (no fault)',
    ending: 'succeeds',
    faults: (given) => token({})(given).map((fault) => ({ ...fault, delayMs: 12_000 })),
    inputs: { timeout_seconds: '300' },
    within: 16,
  },
  ...stalls(),
  ...waits(),

  ...badInputs(),
  {
    group: 'Inputs and the runner',
    fault: 'GITHUB_OUTPUT names no file',
    ending: 'refuses it before any request',
    env: { GITHUB_OUTPUT: '' },
    says: /no file to write the outputs to \(GITHUB_OUTPUT\).*a step of a GitHub Actions job/,
  },

  ...inGroup('Connection', { ending: 'tries again, then fails' }, [
    {
      fault: 'the name does not resolve',
      inputs: { auth_base_url: `https://${unresolvable}/v1` },
      requests: 0,
      says: /name (does not resolve|could not be resolved).*DNS.*Gave up after 2 attempts/,
    },
    {
      fault: 'the connection is refused',
      inputs: { auth_base_url: 'http://127.0.0.1:1/v1' },
      requests: 0,
      says: /refused the connection \(ECONNREFUSED\)\. Nothing listens.*firewall.*Gave up after 2 attempts/,
    },
    { fault: 'reset before the headers', faults: always({ kind: 'reset' }), says: cut },
    { fault: 'reset within the headers', faults: always({ kind: 'reset-in-headers' }), says: cut },
    {
      fault: 'reset after the headers',
      faults: always({ kind: 'reset-after-headers' }),
      says: cut,
    },
    { fault: 'IPv6 alone (no fault)', ending: 'succeeds', port: { host: '::1' } },
    {
      fault: 'name servers that never answer, with timeout_seconds: 3',
      ending: 'fails when the time is up',
      requests: 0,
      inputs: { auth_base_url: 'https://port.test/v1', timeout_seconds: '3' },
      env: preloaded('silent-resolver'),
      says: /its name was not resolved within 3 s\. Check the runner's DNS\. Gave up .*timeout_seconds was over/,
      within: 5,
    },
    {
      fault:
        'the process is stopped for 4 s while it is answered, with timeout_seconds: 2 (no fault)',
      ending: 'succeeds',
      inputs: twoSeconds,
      stopMs: 4_000,
    },
    {
      fault: 'the same, with the check of the MCP server (no fault)',
      ending: 'succeeds',
      inputs: { ...twoSeconds, verify: 'true' },
      stopMs: 4_000,
      requests: 5,
    },
  ]),

  ...inGroup('TLS', { trusted: true, requests: 0 }, [
    {
      fault: 'IPv6 address (no fault)',
      ending: 'succeeds',
      tls: 'trusted',
      port: { host: '::1' },
      requests: 1,
    },
    {
      fault: 'IPv6 address, and a certificate of another host',
      tls: 'wrongHost',
      port: { host: '::1' },
      says: checkAddress('certificate is for another host'),
    },
    {
      fault: 'private CA, with NODE_EXTRA_CA_CERTS (no fault)',
      ending: 'succeeds',
      tls: 'trusted',
      requests: 1,
    },
    {
      fault: 'private CA, without NODE_EXTRA_CA_CERTS',
      tls: 'trusted',
      trusted: false,
      says: untrusted('UNABLE_TO_VERIFY_LEAF_SIGNATURE|UNABLE_TO_GET_ISSUER_CERT_LOCALLY'),
    },
    {
      fault: 'self-signed certificate',
      tls: 'selfSigned',
      trusted: false,
      says: untrusted('\\w+'),
    },
    {
      fault: 'certificate of another host',
      tls: 'wrongHost',
      says: checkAddress('certificate is for another host'),
    },
    {
      fault: 'expired certificate',
      tls: 'expired',
      says: /not valid at this time \(CERT_HAS_EXPIRED\)\. Check the runner's clock, or have the cert/,
    },
    {
      fault: 'private CA, with NODE_EXTRA_CA_CERTS naming a file that does not exist',
      tls: 'trusted',
      trusted: false,
      env: { NODE_EXTRA_CA_CERTS: '/nowhere/ca.pem' },
      says: /NODE_EXTRA_CA_CERTS is set, but the file "\/nowhere\/ca\.pem" that .* cannot be read \(ENOENT\): check the path\.$/,
      warns: /^Warning: Ignoring extra certs from `\/nowhere\/ca\.pem`/,
    },
    {
      fault: 'impostor with a self-signed certificate, and NODE_TLS_REJECT_UNAUTHORIZED: 0',
      tls: 'selfSigned',
      trusted: false,
      env: { NODE_TLS_REJECT_UNAUTHORIZED: '0' },
      says: untrusted('\\w+'),
      warns: /NODE_TLS_REJECT_UNAUTHORIZED/,
    },
    {
      fault: 'https on a port of http',
      instead: plain,
      says: /does not speak TLS\. Check the port/,
    },
    {
      fault: 'TLS 1.1 alone',
      instead: outdated,
      says: /alert protocol_version\. The server has no version of TLS that is still safe/,
    },
    {
      fault: 'client certificate wanted, TLS 1.2',
      ending: 'tries again, then fails',
      instead: mutual('TLSv1.2'),
      says: /alert handshake_failure\..*the server wants a client certificate/,
    },
    {
      fault: 'client certificate wanted, TLS 1.3',
      instead: mutual('TLSv1.3'),
      says: /alert certificate_required\. The server wants a client certificate, and this action has none/,
    },
    {
      fault: 'cut in the middle of the handshake',
      ending: 'tries again, then fails',
      instead: silencing,
      says: /cut in the middle of the TLS handshake \(ECONNRESET\)\. Look for a firewall or proxy/,
    },
    ...alerts('fails at once', {
      42: /alert bad_certificate\. The server wants a client certificate/,
      70: /alert protocol_version\. The server has no version of TLS/,
      71: /alert insufficient_security\. The server wants ciphers that Node does not have/,
    }),
    ...alerts('tries again, then fails', {
      40: /alert handshake_failure\. .*no version of TLS or cipher in common, or .* a client cert/,
      80: /alert internal_error\. The server has a problem\. Try again later\./,
      112: /alert unrecognized_name\. The server does not know this host name: check the address/,
    }),
  ]),

  ...proxies(),
  ...brokenResponses(),
  ...noTokens(),

  ...[301, 302, 303, 307, 308].map((code): Scenario => ({
    group: 'Redirects',
    fault: `${code} to another host`,
    ending: 'fails at once',
    faults: ({ elsewhere }) => [redirect(elsewhere, code)],
    says: redirects,
  })),

  ...refusals(),

  ...[500, 502, 503, 504].map((code): Scenario => ({
    group: 'Server errors',
    fault: `${code}`,
    ending: 'tries again, then fails',
    faults: always(status(code)),
    says: new RegExp(`has a problem \\(${code}\\).*Try again later.*Gave up after 2 attempts`),
  })),
  ...inGroup('Server errors', {}, [
    {
      fault: '502 with the web page of a gateway',
      ending: 'tries again, then fails',
      faults: answers('<html><h1>Bad Gateway</h1></html>', { status: 502 }),
      says: /has a problem \(502\)\. Try again later\. Gave up/,
    },
    {
      fault: 'two failures, then a token',
      ending: 'tries again and succeeds',
      requests: 3,
      inputs: { max_attempts: '4' },
      faults: () => [status(503), { kind: 'reset' }],
      within: 9,
    },
  ]),

  ...hostileAnswers(),
  ...oauth(),
  ...checks(),

  ...(['SIGINT', 'SIGTERM'] as const).map((signal): Scenario => ({
    group: 'Cancellation',
    fault: `${signal} in the middle of a request`,
    ending: 'ends at once',
    faults: always({ kind: 'no-headers' }),
    cancelWith: signal,
  })),
];

/** Scenarios of one group, which fail at once unless what they share or a row says otherwise. */
function inGroup(
  group: Scenario['group'],
  shared: Partial<Scenario>,
  rows: readonly (Partial<Scenario> & Pick<Scenario, 'fault'>)[],
): Scenario[] {
  return rows.map((row) => ({ group, ending: 'fails at once', ...shared, ...row }));
}

function alerts(ending: Scenario['ending'], all: Readonly<Record<number, RegExp>>) {
  return Object.entries(all).map(([number, says]) => ({
    fault: `TLS alert ${number}`,
    ending,
    instead: alerting(Number(number)),
    says,
  }));
}

function stalls(): Scenario[] {
  return inGroup(
    'Response cut, stalled or not HTTP',
    { ending: 'fails when the time is up', inputs: twoSeconds, says: timeIsUp },
    [
      { fault: 'headers are never sent', faults: always({ kind: 'no-headers' }) },
      { fault: 'the body stops half way', faults: always({ kind: 'stall' }) },
      { fault: 'the body drips for ever', faults: always({ kind: 'drip' }) },
      {
        fault: 'the body of a refusal drips for ever',
        faults: always({ kind: 'drip', status: 401 }),
        says: rotated,
      },
    ],
  );
}

function waits(): Scenario[] {
  const limited = (fault: string, headers: () => Parameters<typeof rateLimited>[0]) => ({
    group: 'Rate limits' as const,
    fault,
    faults: () => [rateLimited(headers())],
  });
  const later =
    /too many requests \(429\).*exchange once.*It asks to wait \d+ s, longer than the .*: try again after \d{4}-\d\d-/;
  const date = (seconds: number) => new Date(inSeconds(seconds) * 1000).toUTCString();
  return [
    {
      ...limited('429, Retry-After in seconds', () => ({ retryAfter: '3' })),
      ending: 'tries again and succeeds',
      secondRequestAfter: 3,
      within: 10,
    },
    {
      ...limited('429, Retry-After as a date', () => ({ retryAfter: date(4) })),
      ending: 'tries again and succeeds',
      secondRequestAfter: 4,
      within: 10,
    },
    {
      ...limited('429, x-ratelimit-reset', () => ({ reset: String(inSeconds(4)) })),
      ending: 'tries again and succeeds',
      secondRequestAfter: 4,
      within: 10,
    },
    ...(['retryAfter', 'reset'] as const).map((header): Scenario => ({
      group: 'Rate limits',
      fault: `429, ${header === 'reset' ? 'x-ratelimit-reset' : 'Retry-After as a date'}, from a server whose clock is 10 minutes ahead`,
      ending: 'tries again and succeeds',
      faults: () => {
        const { headers, ...fault } = rateLimited({
          [header]: header === 'reset' ? String(inSeconds(604)) : date(604),
        });
        return [{ ...fault, headers: { ...headers, date: date(600) } }];
      },
      // The date has no fractions of a second.
      secondRequestAfter: 3,
      within: 10,
    })),
    {
      ...limited('429 without a header', () => ({})),
      ending: 'tries again and succeeds',
    },
    {
      group: 'Rate limits',
      fault: '429 again and again',
      ending: 'tries again, then fails',
      faults: always(rateLimited()),
      says: /too many requests \(429\).*share the limits of Port's API.*Gave up after 2 attempts/,
    },
    {
      ...limited('429, Retry-After longer than timeout_seconds', () => ({ retryAfter: '900' })),
      ending: 'fails at once',
      says: later,
    },
    {
      ...limited('429, Retry-After as a date after timeout_seconds', () => ({
        retryAfter: date(900),
      })),
      ending: 'fails at once',
      says: later,
    },
    {
      ...limited('429, x-ratelimit-reset after timeout_seconds', () => ({
        reset: String(inSeconds(900)),
      })),
      ending: 'fails at once',
      says: later,
    },
    {
      ...limited('429, headers that mean nothing', () => ({ retryAfter: '-1', reset: 'soon' })),
      ending: 'tries again and succeeds',
    },
    {
      group: 'Rate limits',
      fault: '503, Retry-After in seconds',
      ending: 'tries again and succeeds',
      faults: () => [{ ...status(503), headers: { 'retry-after': '3' } }],
      secondRequestAfter: 3,
      within: 10,
    },
  ];
}

function badInputs(): Scenario[] {
  const refused = (fault: string, inputs: Record<string, string>, message: RegExp): Scenario => ({
    group: 'Inputs and the runner',
    fault,
    ending: 'refuses it before any request',
    inputs,
    says: message,
  });
  const url = (value: string) => ({ auth_base_url: value });
  return [
    refused(
      'credentials are empty',
      { client_id: '', client_secret: '' },
      /client_id and client_secret are empty\. Set .* forks.*Dependabot/,
    ),
    refused(
      'client_secret with a line break in it',
      { client_secret: 'q7Xv2LkPz9Rb\nT4wYc8HdJm3N' },
      /^Input client_secret holds a line break.*paste the value alone/,
    ),
    ...(
      [
        ['with an invisible character', 'q7Xv2LkPz9Rb\u200bT4wYc8Hd', 'holds the invis.* U\\+200B'],
        ['in quotes', '"q7Xv2LkPz9RbT4wYc8Hd"', 'has quotes or brackets around it'],
        ['in backticks', '`q7Xv2LkPz9RbT4wYc8Hd`', 'has quotes or brackets around it'],
        ['that is `null`', 'null', 'is a placeholder \\(such as null'],
        ['that is `***`', '***', 'is a placeholder \\(such as null'],
        ['that is an expression', '${{ secrets.X }}', 'holds an expression .* has not evaluated'],
      ] as const
    ).map(([which, value, why]) =>
      refused(
        `client_secret ${which}`,
        { client_secret: value },
        new RegExp(`^Input client_secret ${why}`),
      ),
    ),
    refused('unknown region', { region: 'uk' }, /^Input region is "uk", but takes one of: eu, us/),
    refused('unknown agent', { agent: 'claude' }, /^Input agent .*takes one of: claude-code, /),
    refused(
      'unknown transport',
      { transport: 'sse' },
      /^Input transport .*takes one of: http, gateway, mcp-remote$/,
    ),
    refused('unknown auth_method', { auth_method: 'jwt' }, /^Input auth_method .*: api, oauth/),
    refused('unknown token_in_config', { token_in_config: 'no' }, /^Input token_in_config .*env/),
    refused('address that is no URL', url('api.port.io/v1'), /^Input auth_base_url is not a URL/),
    refused(
      'address with a password',
      url(`https://user:${password}@api.port.io/v1`),
      /^Input auth_base_url holds a user name or password.*client_secret$/,
    ),
    refused('address with a query', url('https://api.port.io/v1?a=b'), /without a query/),
    refused('address with a fragment', url('https://api.port.io/v1#a'), /without a fragment/),
    refused('http address', url('http://192.0.2.1/v1'), /auth_base_url must begin with https/),
    refused('http address of the MCP server', { mcp_url: 'http://192.0.2.1/' }, /^Input mcp_url m/),
    refused(
      'the whole address of the exchange',
      url('https://api.port.io/v1/auth/access_token'),
      /^Input auth_base_url takes the base alone/,
    ),
    refused(
      'addresses of two regions',
      { ...url('https://api.port.io/v1'), mcp_url: 'https://mcp.us.port.io/v1' },
      /^Input auth_base_url is in Port's region eu and mcp_url in us.*set region alone/,
    ),
    refused(
      'region of one continent, address of another',
      { region: 'us', mcp_url: 'https://mcp.port.io/v1' },
      /^Input region is us, but mcp_url is in Port's region eu, which refuses the other's/,
    ),
    refused(
      "address of Port's app",
      { mcp_url: 'https://app.us.port.io' },
      /^Input mcp_url is an address of Port's app, but takes .*: https:\/\/mcp\.us\.port\.io\/v1$/,
    ),
    ...['read_only', 'Read-Only', 'all', 'none', 'true', '*', '-'].map((word) =>
      refused(
        `\`${word}\` for the names of tools`,
        { tools: word },
        /^Input tools names "[^"]+": (?:write `read-only`|leave it empty|name)/,
      ),
    ),
    refused(
      'tool that read-only mode hides',
      { tools: 'list_blueprints, upsert_entity', read_only: 'true' },
      /^Input tools names what read_only: true hides:\n {2}- upsert_entity: it writes/,
    ),
    refused('server name of more than one word', { server_name: 'a b' }, /^Input server_name is/),
    refused('tool name with a bracket', { tools: 'a(b)' }, /^Input tools names "a\(b\)": /),
    refused('action with a line break', { allowed_actions: 'a;b' }, /^Input allowed_actions names/),
    refused('boolean that YAML does not know', { read_only: 'yes' }, /^Input read_only .*true or/),
    refused('timeout_seconds out of range', { timeout_seconds: '0' }, /^Input timeout_seconds is/),
    refused(
      'max_attempts out of range',
      { max_attempts: '11' },
      /^Input max_attempts is .*1 to 10/,
    ),
    refused(
      'mcp-remote with a known hole',
      { mcp_remote_version: '0.1.15' },
      /^Input mcp_remote_version takes 0\.1\.16 or later.*CVE-2025-6514/,
    ),
    refused(
      'several at once',
      { region: 'x', agent: 'x', tools: '*', timeout_seconds: 'x' },
      /^Several inputs.*\n- region .*\n- agent .*\n- tools .*\n- timeout_seconds /,
    ),
  ];
}

function proxies(): Scenario[] {
  const credentials = `user:${password}`;
  const wantsCredentials = /proxy .* wants credentials \(407\).*https_proxy: http:\/\/user:/;
  const late = (what: string) =>
    new RegExp(`${what} through the proxy .* within 2 s.*firewall and proxy.*was over`);
  const percentEncode =
    /^The proxy address in https_proxy is not a URL .*percent-encode every character .*# is %23, % is %25/;
  const behind = { tls: 'trusted', trusted: true, proxy: {} } as const;
  const failing = { ...behind, login: credentials, requests: 0, connects: 1 } as const;
  return [
    ...inGroup('Proxy', { ...behind, ending: 'succeeds' }, [
      { fault: 'proxy without credentials (no fault)' },
      {
        fault: 'proxy with credentials (no fault)',
        proxy: { credentials },
        login: credentials,
      },
    ]),
    ...inGroup('Proxy', failing, [
      {
        fault: 'proxy wants other credentials',
        proxy: { credentials: 'user:another' },
        says: wantsCredentials,
      },
      {
        fault: 'proxy refuses the host (403)',
        proxy: { refuseWith: 403 },
        says: /proxy .* refused the connection \(403\)\. Check https_proxy and what .*no_proxy/,
      },
      {
        fault: 'proxy cannot reach the host (502)',
        ending: 'tries again, then fails',
        proxy: { refuseWith: 502 },
        connects: 2,
        says: /proxy .* refused the connection \(502\)\. Check https_proxy.*Gave up after 2 attempts/,
      },
      {
        fault: 'proxy never answers the CONNECT',
        ending: 'fails when the time is up',
        proxy: { hang: true },
        inputs: twoSeconds,
        says: late('no connection was established'),
      },
      {
        fault: 'proxy opens the tunnel, then nothing',
        ending: 'fails when the time is up',
        proxy: { hangInTunnel: true },
        inputs: twoSeconds,
        says: late('the TLS handshake was not finished'),
      },
    ]),
    ...inGroup('Proxy', { ...behind, ending: 'succeeds' }, [
      { fault: 'proxy at [::1] (no fault)', proxy: { host: '::1' } },
      { fault: 'IPv6 address behind a proxy (no fault)', origin: 'https://[2001:db8::1]:8443' },
      { fault: 'proxy without http:// (no fault)', scheme: '' },
    ]),
    ...inGroup('Proxy', { ...behind, requests: 0, connects: 0 }, [
      {
        fault: 'https_proxy is a SOCKS proxy',
        env: { https_proxy: `socks5://${credentials}@127.0.0.1:1080` },
        says: /^The proxy address in https_proxy begins with socks5:\/\/, which is not supported\. Write/,
      },
      {
        fault: 'https_proxy with a backslash in the user name',
        env: { https_proxy: `http://CORP\\user:${password}@127.0.0.1:3128` },
        says: percentEncode,
      },
      {
        fault: 'https_proxy with a % in the password',
        env: { https_proxy: `http://${credentials}%@127.0.0.1:3128` },
        says: percentEncode,
      },
      {
        fault: 'https_proxy with a # in the password',
        env: { https_proxy: `http://${credentials}#@127.0.0.1:3128` },
        says: percentEncode,
      },
      {
        fault: 'https_proxy with quotes around it',
        env: { https_proxy: `"http://${credentials}@127.0.0.1:3128"` },
        says: /^The proxy address in https_proxy has quotes around it, which belong to it\./,
      },
      {
        fault: 'impostor behind the proxy, and NODE_TLS_REJECT_UNAUTHORIZED: 0',
        tls: 'selfSigned',
        trusted: false,
        env: { NODE_TLS_REJECT_UNAUTHORIZED: '0' },
        connects: 1,
        says: untrusted('\\w+'),
        warns: /NODE_TLS_REJECT_UNAUTHORIZED/,
      },
      {
        fault: 'https proxy on a port of http',
        scheme: 'https://',
        says: /connection to the proxy .* failed: what answers there does not speak TLS\..*Check https_proxy\./,
      },
      {
        fault: 'proxy wants credentials, none are given',
        proxy: { credentials },
        connects: 1,
        says: wantsCredentials,
      },
      {
        fault: 'nothing listens at the address of the proxy',
        ending: 'tries again, then fails',
        env: { https_proxy: `http://${credentials}@127.0.0.1:1` },
        says: /proxy 127\.0\.0\.1:1 could not be reached.*Check https_proxy.*Gave up after 2 attempts/,
      },
      {
        fault: 'https_proxy is no URL',
        env: { https_proxy: 'a b:1' },
        says: /^The proxy address in https_proxy is not a URL\. Write it as http:\/\/host:port or/,
      },
      {
        fault: 'NO_PROXY lists the host: asked directly, which only the proxy could reach',
        ending: 'tries again, then fails',
        inputs: { auth_base_url: `https://${unresolvable}/v1` },
        env: { NO_PROXY: `other.test,${unresolvable}` },
        says: /name (does not resolve|could not be resolved) \(E\w+\).*DNS/,
      },
    ]),
    ...inGroup('Proxy', { ...behind, ending: 'succeeds' }, [
      { fault: 'NO_PROXY lists another host (no fault)', env: { NO_PROXY: 'other.test' } },
    ]),
  ];
}

function brokenResponses(): Scenario[] {
  const broken = (fault: string, what: Fault, message: RegExp): Scenario => ({
    group: 'Response cut, stalled or not HTTP',
    fault,
    ending: 'tries again, then fails',
    faults: always(what),
    says: message,
  });
  return [
    broken('the body ends before its content-length', { kind: 'truncated' }, cut),
    broken('the chunked body ends before its last chunk', { kind: 'truncated-chunked' }, cut),
    broken(
      'a body without length ends half way',
      { kind: 'truncated-close' },
      checkAddress('status 200 but not with a JSON object'),
    ),
    broken(
      'neither a body nor its length',
      { kind: 'truncated-close', body: '' },
      checkAddress('status 200 but an empty body'),
    ),
    broken('chunks that are none', { kind: 'garbage-chunk' }, cut),
  ];
}

function noTokens(): Scenario[] {
  const wrong = (fault: string, faults: Faults, what: string): Scenario => ({
    group: 'Answer that is no token',
    fault,
    ending: 'fails at once',
    faults,
    says: checkAddress(what),
  });
  const right = (fault: string, faults: Faults): Scenario => ({
    group: 'Answer that is no token',
    fault: `${fault} (no fault)`,
    ending: 'succeeds',
    faults,
  });
  const gzip = { headers: { 'content-encoding': 'gzip' } };
  const lifetime = 'without a plausible lifetime';
  return [
    right('token of 16,000 characters', token({ accessToken: 'x'.repeat(16_000) })),
    right('201 with a token', (given) =>
      token({})(given).map((fault) => ({ ...fault, status: 201 })),
    ),
    ...(
      [
        ['GZIP', gzipSync],
        ['x-gzip', gzipSync],
        ['deflate', deflateSync],
        ['br', brotliCompressSync],
        ['zstd', zstdCompressSync],
      ] as const
    ).map(([coding, compress]) =>
      right(`${coding} with a token`, (given) =>
        token({})(given).map(({ body }) => ({
          headers: { 'content-encoding': coding },
          body: compress(JSON.stringify(body)),
        })),
      ),
    ),
    right('gzip with a token', (given) =>
      token({})(given).map(({ body }) => ({ ...gzip, body: gzipSync(JSON.stringify(body)) })),
    ),
    wrong('JSON that breaks off', answers('{"ok":true,'), 'not with a JSON object'),
    wrong('a JSON array', answers([]), 'not with a JSON object'),
    wrong('JSON without a token', answers({ ok: true }), 'without an access token'),
    wrong('token that is a number', token({ accessToken: 7 }), 'without an access token'),
    wrong('token that is empty', token({ accessToken: '' }), 'without an access token'),
    wrong(
      'token with a line break',
      (given) => token({ accessToken: `${given.token}\n::error::x` })(given),
      'cannot be an access token: a token has 16 to 16384 letters',
    ),
    ...[
      ['of 15 characters', 'x'.repeat(15)],
      ['of 200,000 characters', 'x'.repeat(200_000)],
      ['of 150,000 lines', 'line\n'.repeat(150_000)],
      ['with a reference to a variable', 'k${GITHUB_TOKEN}-Nf6KsHv3XcRj'],
    ].map(([which = '', accessToken = '']) =>
      wrong(`token ${which}`, token({ accessToken }), 'cannot be an access token'),
    ),
    {
      group: 'Answer that is no token',
      fault: 'JWT that has expired, with expiresIn: 10800',
      ending: 'fails at once',
      faults: token({ accessToken: jwt({ exp: inSeconds(-1) }) }),
      says: /with an access token that has expired\. Port hands out the same token until it expires: try again after \d{4}-/,
    },
    wrong('token of another type', token({ tokenType: 'mac' }), 'no bearer token'),
    wrong('no expiresIn', token({ expiresIn: undefined }), lifetime),
    wrong('expiresIn of 0', token({ expiresIn: 0 }), lifetime),
    wrong('expiresIn that is text', token({ expiresIn: '10800' }), lifetime),
    wrong('expiresIn of a million years', token({ expiresIn: 3e13 }), lifetime),
    wrong('200 that says ok: false', token({ ok: false }), 'reported a failure \\(200\\)'),
    wrong('empty body', answers(''), 'status 200 but an empty body'),
    wrong('204', answers('', { status: 204 }), 'status 204 but an empty body'),
    wrong(
      'web page with status 200',
      answers('<!doctype html><title>Log in</title>'),
      'a web page instead of JSON \\(a log-in page',
    ),
    wrong('2 MiB body', answers(mib + mib), 'a response of more than 1 MiB'),
    wrong('gzip that is none', answers('{}', gzip), 'a response that is compressed and broken'),
    wrong(
      '2 KiB of gzip that unpack to 2 MiB',
      answers(gzipSync(mib + mib), gzip),
      'a response of more than 1 MiB',
    ),
  ];
}

function refusals(): Scenario[] {
  const refused = (fault: string, faults: Faults, message: RegExp): Scenario => ({
    group: 'Refusals',
    fault,
    ending: 'fails at once',
    faults,
    says: message,
  });
  return [
    {
      group: 'Refusals',
      fault: 'wrong client secret (401)',
      ending: 'fails at once',
      inputs: { client_secret: 'another-secret-7Xv2LkPz9Rb' },
      says: rotated,
    },
    {
      group: 'Refusals',
      fault: "wrong client secret (401), at Port's own address",
      ending: 'fails at once',
      requests: 0,
      connects: 1,
      instead: refusing,
      trusted: true,
      proxy: {},
      origin: 'https://api.port.io',
      inputs: { auth_base_url: '', mcp_url: '' },
      says: /refused the credentials \(401\) .*; this run used region eu \(the default\)\.$/,
    },
    {
      group: 'Refusals',
      fault: 'wrong client secret (401), where mcp_url alone is set, to the US',
      ending: 'fails at once',
      requests: 0,
      connects: 1,
      instead: refusing,
      trusted: true,
      proxy: {},
      origin: 'https://api.us.port.io',
      inputs: { auth_base_url: '', mcp_url: 'https://mcp.us.port.io/v1' },
      says: /refused the credentials \(401\) .*; this run used region us \(as in mcp_url\)\.$/,
    },
    ...[401, 403, 511].map((code) =>
      refused(
        `${code} with a web page`,
        answers('<!doctype html><title>Log in</title>', { status: code }),
        new RegExp(
          `did not answer: a web page came in its place \\(${code}\\)\\. A log-in page .* firewall`,
        ),
      ),
    ),
    {
      group: 'Refusals',
      fault: '401, with an X-Trace-Id',
      ending: 'fails at once',
      faults: always(status(401)),
      says: /\(401\) .* Port's support can look it up by its X-Trace-Id, 0{31}1\.$/,
    },
    refused('400', always(status(400)), /refused the request \(400\).*characters that were lost/),
    refused('403', portsError(403, 'Forbidden'), /forbids the exchange \(403\).*Check in Port/),
    refused(
      '403, IP not whitelisted',
      portsError(403, 'IP not whitelisted: 192.0.2.1'),
      /does not accept the address of this machine \(403\) \("IP not whitelisted: 192\.0\.2\.1"\)\. .*ask Port's support/,
    ),
    refused('404', always(status(404)), checkAddress('does not know the address \\(404\\)')),
    refused('413', always(status(413)), checkAddress('refused the request \\(413\\)')),
    refused('422', always(status(422)), checkAddress('refused the request \\(422\\)')),
    refused(
      "403, IP not whitelisted, with the organization's identifier",
      portsError(403, 'IP not whitelisted: 192.0.2.1, organization org_q7Xv2LkPz9RbT4wY'),
      /\(403\) \("IP not whitelisted: 192\.0\.2\.1"\)\. (?!.*org_)/,
    ),
    {
      group: 'Refusals',
      fault: '408',
      ending: 'tries again, then fails',
      faults: always(status(408)),
      says: /timed out \(408\).*Try again\..*Gave up after 2 attempts/,
    },
  ];
}

function hostileAnswers(): Scenario[] {
  const hostile = (fault: string, faults: Faults, message: RegExp): Scenario => ({
    group: 'Hostile answers',
    fault,
    ending: 'fails at once',
    faults,
    says: message,
  });
  const sentBack = (write: (secret: string) => string) => (given: Given) => [
    { status: 400, body: { message: `You sent ${write(given.secret)}` } },
  ];
  // The last characters of base64 hold less than a byte of the secret.
  const masked = /refused the request \(400\) \("You sent \*\*\*.{0,2}"\)/;
  const bytes = (secret: string) => Buffer.from(secret);
  return [
    hostile('400 that echoes the request', always({ kind: 'echo' }), /\(400\) \("{"clientId":/),
    hostile('401 that echoes the request', always({ kind: 'echo', status: 401 }), rotated),
    {
      ...hostile(
        '500 that echoes the request',
        always({ kind: 'echo', status: 500 }),
        /\(500\) \("/,
      ),
      ending: 'tries again, then fails',
    },
    hostile(
      '400 with the secret in base64',
      sentBack((s) => bytes(s).toString('base64')),
      masked,
    ),
    hostile(
      '400 with the secret in hex',
      sentBack((s) => bytes(s).toString('hex')),
      masked,
    ),
    hostile('400 with the secret percent-encoded', sentBack(encodeURIComponent), masked),
    hostile(
      '400 with the secret in capitals',
      sentBack((s) => s.toUpperCase()),
      masked,
    ),
    hostile(
      '400 with the secret split',
      sentBack((s) => s.replace(/.{5}/g, '$& \u200b')),
      masked,
    ),
    hostile(
      '400 with a part of the secret',
      sentBack((s) => s.slice(3, 17)),
      masked,
    ),
    hostile(
      '400 with a token in it',
      (given) => token({ message: given.token })(given).map((f) => ({ ...f, status: 400 })),
      /refused the request \(400\) \("\*\*\*"\)/,
    ),
    hostile(
      '400 with workflow commands',
      portsError(400, '\n::set-output name=access_token::x\r\n::stop-commands::y\n##[error]z'),
      /\(400\) \(": :set-output name=access_token: :x : :stop-commands: :y ## \[error\]z"\)/,
    ),
    hostile(
      '400 with control characters',
      portsError(400, 'a\u001b[2J\u0000\u202eb\u2028c'),
      /\(400\) \("a \[2J b c"\)/,
    ),
    hostile('400 with a message of a megabyte', portsError(400, mib.slice(200)), /\("x{200}…"\)/),
    hostile(
      '401 with a token of a megabyte',
      always({ status: 401, body: { accessToken: mib.slice(200), message: 'x'.repeat(200) } }),
      rotated,
    ),
    hostile(
      '400 with a token of one repeated letter, and 2,000 of it in the message',
      always({ status: 400, body: { accessToken: 'x'.repeat(8_000), message: 'x'.repeat(2_000) } }),
      /refused the request \(400\) \("\*\*\*"\)/,
    ),
    hostile(
      '400 with a body of 2 MiB',
      answers(mib + mib, { status: 400 }),
      checkAddress('refused the request \\(400\\)'),
    ),
  ];
}

function oauth(): Scenario[] {
  const grant = (fault: string, more: Partial<Scenario>): Scenario => ({
    group: 'OAuth endpoint',
    fault,
    ending: 'fails at once',
    at: 'oauth',
    ...more,
    inputs: { auth_method: 'oauth', ...more.inputs },
  });
  const error = (code: number, name: string, description: string): Faults =>
    always({ status: code, body: { error: name, error_description: description } });
  return [
    grant('no fault', { ending: 'succeeds' }),
    grant('wrong client secret (401, invalid_client)', {
      inputs: { client_secret: 'another-secret-7Xv2LkPz9Rb' },
      says: rotated,
    }),
    grant('400, invalid_client', {
      faults: error(400, 'invalid_client', 'Unknown client'),
      says: /refused the credentials \(400\) \("Unknown client"\).*other region/,
    }),
    grant('400, unsupported_grant_type', {
      faults: error(400, 'unsupported_grant_type', 'No'),
      says: /refused the request \(400\) \("No"\).*Check mcp_url.*or use auth_method: api/,
    }),
    grant('400 that echoes the request', {
      faults: always({ kind: 'echo' }),
      says: /\(400\) \("grant_type=client_credentials.*client_secret=\*\*\*"\)\..*Check mcp_url/,
    }),
    grant('429 again and again', {
      ending: 'tries again, then fails',
      requests: 2,
      faults: always(rateLimited()),
      says: /too many requests \(429\).*50 exchanges in 15 minutes for each client ID/,
    }),
    grant('404', {
      faults: always(status(404)),
      says: /does not know the address \(404\).*Check mcp_url.*or use auth_method: api/,
    }),
    grant('307 to another host', {
      faults: ({ elsewhere }) => [redirect(elsewhere, 307)],
      says: /redirects elsewhere.*follows no redirect.*Check mcp_url/,
    }),
  ];
}

/** The exchange is one request; a check that finds nothing wrong is four more. */
function checks(): Scenario[] {
  const checked = (fault: string, more: Partial<Scenario>): Scenario => ({
    group: 'MCP server',
    fault,
    ending: 'fails at once',
    at: 'mcp',
    requests: 2,
    ...more,
    inputs: { verify: 'true', ...more.inputs },
  });
  const mcpUrl = /Check mcp_url: Port's own are/;
  return [
    checked('no fault', { ending: 'succeeds', requests: 5 }),
    checked('401', {
      faults: always(status(401)),
      says: /MCP server .* refused the access token \(401\).*another region.*Set region alone/,
    }),
    checked('401, token is expired', {
      faults: always(namedFaults.get('token-expired') ?? {}),
      says: /MCP server .* says that the access token has expired \(401\) \("token is expired"\)\. (?!.*region)/,
    }),
    checked('403, IP not whitelisted', {
      faults: portsError(403, 'IP not whitelisted: 192.0.2.1'),
      says: /MCP server .* does not accept the address of this machine \(403\).*ask Port's support/,
    }),
    checked('404', {
      faults: always(status(404)),
      says: new RegExp(`does not know the address \\(404\\).*${mcpUrl.source}`),
    }),
    checked('web page with status 200', {
      faults: answers('<!doctype html><title>Log in</title>'),
      says: new RegExp(
        `not as an MCP server does: .* text/html\\. This is a log-in page.*${mcpUrl.source}`,
      ),
    }),
    checked('307 to another host', {
      faults: ({ elsewhere }) => [redirect(elsewhere, 307)],
      says: new RegExp(`redirects elsewhere.*follows no redirect.*${mcpUrl.source}`),
    }),
    checked('400 with the token in it', {
      faults: (given) => [{ status: 400, body: { message: `You sent ${given.token}` } }],
      says: /refused the request \(400\) \("You sent \*\*\*"\)/,
    }),
    checked('reset before the headers', {
      ending: 'tries again, then fails',
      requests: 3,
      faults: always({ kind: 'reset' }),
      says: cut,
    }),
    checked('headers are never sent', {
      ending: 'fails when the time is up',
      inputs: twoSeconds,
      faults: always({ kind: 'no-headers' }),
      says: timeIsUp,
    }),
    checked('503, then its tools', {
      ending: 'tries again and succeeds',
      requests: 6,
      faults: () => [status(503)],
    }),
    checked('a name in tools that it does not offer', {
      inputs: { tools: 'list_blueprints, get_entities' },
      requests: 5,
      says: /get_entities: did you mean list_entities\?/,
    }),
  ];
}
