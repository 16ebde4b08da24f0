import { parseArgs } from 'node:util';
import { readFault } from './fault-switch.ts';
import { namedFaults } from './faults.ts';
import { type LocalPort, startLocalPort, targets } from './local-port.ts';

const help = `Starts the local Port on loopback.

  --port N            the port to listen on; a free one if unset
  --rate-limit N/S    N exchanges of the token API in S seconds; any number if unset
                      (the OAuth endpoint takes 50 in 15 minutes for each client ID)
  --token-lifetime S  tokens live S seconds, although an exchange speaks of 10800;
                      (0: none); until then every exchange gives the same token
  --fault T=F         what the next request of T (${targets.join(', ')}) meets; may be repeated.
                      F is a status (503, 401 ...) or one of the names below,
                      with xN behind it for N requests, with x* for all
  --help              this text

Faults:
  ${[...namedFaults.keys()].join('\n  ')}

Examples: --fault api=503x2   --fault api=drip   --fault mcp=401x*`;

try {
  await run();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  console.error('See --help.');
  process.exitCode = 1;
}

async function run(): Promise<void> {
  const { values } = parseArgs({
    options: {
      port: { type: 'string', default: '0' },
      'rate-limit': { type: 'string' },
      'token-lifetime': { type: 'string' },
      fault: { type: 'string', multiple: true, default: [] },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    console.log(help);
    return;
  }
  const faults = values.fault.map(readFault);
  const port = await startLocalPort({
    port: Number(values.port),
    // The same each time, so that a workflow can name it.
    clientSecret: 'local-client-secret-0123456789',
    ...(values['rate-limit'] !== undefined && { rateLimit: readRateLimit(values['rate-limit']) }),
    ...(values['token-lifetime'] !== undefined && {
      tokenLifetime: readSeconds(values['token-lifetime']),
    }),
    onRequest: ({ at, method, path }) => {
      console.log(`${new Date(at).toISOString()} ${method} ${path}`);
    },
  });
  for (const { target, fault } of faults) port.fault(target, fault);
  console.log(usage(port));
  process.once('SIGINT', () => void port.close());
}

/** @throws Error unless it is `N/S`, exchanges in seconds */
function readRateLimit(text: string) {
  const [, limit, windowSeconds] = /^(\d+)\/(\d+)$/.exec(text) ?? [];
  if (limit === undefined) throw new Error(`--rate-limit ${text} is not of the form N/S.`);
  return { limit: Number(limit), windowSeconds: Number(windowSeconds) };
}

/** @throws Error unless it is a whole number */
function readSeconds(text: string): number {
  if (!/^\d+$/.test(text)) throw new Error(`--token-lifetime ${text} is no number of seconds.`);
  return Number(text);
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
  GITHUB_OUTPUT=$(mktemp) GITHUB_STEP_SUMMARY=$(mktemp) \\
    INPUT_CLIENT_ID=${clientId} INPUT_CLIENT_SECRET=${clientSecret} \\
    INPUT_AUTH_BASE_URL=${authBaseUrl} INPUT_MCP_URL=${mcpUrl} node dist/index.js
`;
}
