import { bearer } from '../port/headers.ts';
import { type ServerEntry, type TokenPlace, tokenVariable } from './agent.ts';

/**
 * A program for `node -e`: starts npx in the root folder. Agents start their servers in the
 * workspace, and there `.npmrc`, `package.json` and `node_modules` of the repository would say what
 * npx runs and from where. On Windows npx is a batch file, which only a shell can start: its script
 * lies beside node. It holds nothing that an agent takes for a reference to a variable.
 */
const npxOutsideTheWorkspace = [
  'const { dirname, join, parse } = require("path");',
  'const { argv, execPath, platform } = process;',
  'const script = join(dirname(execPath), "node_modules/npm/bin/npx-cli.js");',
  'const [program, ...first] = platform === "win32" ? [execPath, script] : ["npx"];',
  'const options = { cwd: parse(execPath).root, stdio: "inherit" };',
  'const npx = require("child_process").spawn(program, [...first, ...argv.slice(1)], options);',
  'npx.on("exit", (code) => process.exit(code ?? 1));',
  'process.on("SIGTERM", () => npx.kill());',
].join(' ');

/**
 * What npx and mcp-remote read of the network between them and the world. Some agents start a
 * server without their own environment, but for what the configuration names.
 */
export const networkVariables = [
  'HTTPS_PROXY',
  'https_proxy',
  'HTTP_PROXY',
  'http_proxy',
  'NO_PROXY',
  'no_proxy',
  'NODE_EXTRA_CA_CERTS',
] as const;

/**
 * The stdio server that every agent can start: `mcp-remote`, fetched by npx at a pinned version.
 * It expands `${NAME}` in `--header` itself (https://github.com/geelen/mcp-remote, "Custom
 * Headers"), so that the bearer token is in its environment and on no command line.
 *
 * @param reference the agent's own syntax for the variable that holds the token; absent where the
 *   agent has none and hands the variable itself on
 */
export function mcpRemote(server: ServerEntry, token: TokenPlace, reference?: string) {
  const handedOn = token === 'env' && reference === undefined;
  const authorization = handedOn ? authorizationOf(token) : '${PORT_AUTH_HEADER}';
  const headers = Object.entries({ Authorization: authorization, ...server.headers });
  return {
    command: 'node',
    args: [
      '-e',
      npxOutsideTheWorkspace,
      '--',
      '-y',
      `mcp-remote@${server.mcpRemoteVersion}`,
      server.url,
      '--transport',
      'http-only',
      // The proxy of the environment, where there is one.
      '--enable-proxy',
      // It takes http for these two names of loopback; every other address is https.
      ...(/^http:\/\/(?!(?:localhost|127\.0\.0\.1)[:/])/.test(server.url) ? ['--allow-http'] : []),
      ...headers.flatMap(([name, value]) => ['--header', `${name}:${value}`]),
    ],
    env: handedOn ? {} : { PORT_AUTH_HEADER: authorizationOf(token, reference) },
  };
}

/** The headers of a direct connection. */
export function httpHeaders(server: ServerEntry, token: TokenPlace, reference: string) {
  return { Authorization: authorizationOf(token, reference), ...server.headers };
}

/** The value of the `Authorization` header, with a reference where the token is elsewhere. */
export function authorizationOf(token: TokenPlace, reference = `\${${tokenVariable}}`): string {
  return bearer(token === 'env' ? reference : token.inline);
}
