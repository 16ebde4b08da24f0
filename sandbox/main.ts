import { parseArgs } from 'node:util';
import { type Fault, faultKinds } from './faults.ts';
import { type LocalPort, startLocalPort, type Target, targets } from './local-port.ts';

const help = `Starts the local Port on loopback.

  --port N          the port to listen on; a free one if unset
  --rate-limit N/S  N exchanges in S seconds
  --fault T=F       what the next requests of T (${targets.join(', ')}) meet, may be repeated. F is
                    a status (503, 401 ...) or one of: ${faultKinds.join(', ')};
                    with xN behind it for N requests, with x* for all
  --help            this text

Examples: --fault api=503x2   --fault api=drip   --fault mcp=401x*`;

const { values } = parseArgs({
  options: {
    port: { type: 'string' },
    'rate-limit': { type: 'string' },
    fault: { type: 'string', multiple: true, default: [] },
    help: { type: 'boolean', default: false },
  },
});

if (values.help) console.log(help);
else await run();

async function run(): Promise<void> {
  const faults = values.fault.map(readFault);
  const [limit, windowSeconds] = values['rate-limit']?.split('/').map(Number) ?? [];
  const port = await startLocalPort({
    ...(values.port !== undefined && { port: Number(values.port) }),
    ...(limit !== undefined &&
      windowSeconds !== undefined && { rateLimit: { limit, windowSeconds } }),
  });
  for (const { target, fault } of faults) port.fault(target, fault);
  console.log(usage(port));

  let told = 0;
  const telling = setInterval(() => {
    for (const { at, method, path } of port.requests.slice(told)) {
      console.log(`${new Date(at).toISOString()} ${method} ${path}`);
    }
    told = port.requests.length;
  }, 200);
  process.once('SIGINT', () => {
    clearInterval(telling);
    void port.close();
  });
}

/** @throws Error for what `--help` does not list */
function readFault(text: string): { target: Target; fault: Fault } {
  const [, name, what = '', times] = /^(\w+)=([\w-]+?)(?:x(\d+|\*))?$/.exec(text) ?? [];
  const target = targets.find((candidate) => candidate === name);
  const kind = faultKinds.find((candidate) => candidate === what);
  const status = /^\d{3}$/.test(what) ? Number(what) : undefined;
  if (!target || (!kind && status === undefined))
    throw new Error(`--fault ${text} is not known\n${help}`);
  const count = times === '*' ? { always: true } : { times: Number(times ?? 1) };
  return {
    target,
    fault: {
      ...(kind ? { kind, body: { ok: true } } : { status: status ?? 200, body: { ok: false } }),
      ...count,
    },
  };
}

function usage({ origin, authBaseUrl, mcpUrl, clientId, clientSecret }: LocalPort): string {
  return `The local Port listens at ${origin}; Ctrl-C ends it.

  token API   ${authBaseUrl}/auth/access_token
  OAuth       ${mcpUrl}/token
  MCP server  ${mcpUrl}

Ask for a token:
  curl -s -X POST ${authBaseUrl}/auth/access_token -H 'content-type: application/json' \\
    -d '{"clientId":"${clientId}","clientSecret":"${clientSecret}"}'

Run the action against it:
  GITHUB_OUTPUT=$(mktemp) INPUT_CLIENT_ID=${clientId} INPUT_CLIENT_SECRET=${clientSecret} \\
    INPUT_AUTH_BASE_URL=${authBaseUrl} INPUT_MCP_URL=${mcpUrl} node dist/index.js
`;
}
