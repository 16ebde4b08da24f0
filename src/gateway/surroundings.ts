import { readFileSync } from 'node:fs';
import path from 'node:path';

// What the gateway gets of the step's surroundings, and what of them keeps it from its work.

/** Variables that it needs, whatever their letter case. */
const needed = new Set([
  'http_proxy',
  'https_proxy',
  'all_proxy',
  'no_proxy',
  'node_extra_ca_certs',
  'node_use_system_ca',
  'ssl_cert_dir',
  'ssl_cert_file',
  // The runner ends what carries it when the job is over.
  'runner_tracking_id',
  // Without it no Windows program opens a socket.
  'systemroot',
]);
/** What NODE_OPTIONS may say of certificate authorities; the rest of it could open the process. */
const authorityFlags = ['--use-openssl-ca', '--use-system-ca'];

type Variables = Readonly<NodeJS.Dict<string>>;

/** The environment of the gateway. */
export function environmentOf(variables: Variables): Record<string, string> {
  return Object.fromEntries(
    Object.entries(variables).flatMap(([name, value]) =>
      value !== undefined && needed.has(name.toLowerCase()) ? [[name, value]] : [],
    ),
  );
}

/**
 * The command that starts the gateway: without the inspector, which SIGUSR1 opens otherwise to
 * every process of the same user, and on POSIX without core dumps, which would hold its memory.
 *
 * @param program the action's own
 */
export function commandOf(
  program: string,
  { NODE_OPTIONS: options = '' }: Variables,
  platform = process.platform,
): [file: string, ...args: string[]] {
  const given = options.split(/\s+/);
  const flags = authorityFlags.filter((flag) => given.includes(flag));
  const node = [process.execPath, '--disable-sigusr1', ...flags, program, 'gateway'] as const;
  if (platform === 'win32') return [...node];
  return ['/bin/sh', '-c', 'ulimit -c 0 && exec "$0" "$@"', ...node];
}

/** A folder that is there on every system, and that nobody wants to remove. */
export function folderOf(program: string): string {
  return path.parse(program).root;
}

/**
 * A warning where agents would ask a proxy for the gateway, too: they read `http_proxy` or
 * `all_proxy` for its address unless `no_proxy` names it, and do not reach it then.
 */
export function proxyWarning(variables: Variables): string | undefined {
  const either = (name: string) =>
    [name, name.toUpperCase()].find((one) => (variables[one] ?? '') !== '');
  const proxy = either('http_proxy') ?? either('all_proxy');
  const bypass = variables[either('no_proxy') ?? ''] ?? '';
  const hosts = bypass.split(/[\s,]+/);
  if (proxy === undefined || hosts.includes('127.0.0.1') || hosts.includes('*')) return undefined;
  const anew = JSON.stringify([bypass, '127.0.0.1,localhost'].filter(Boolean).join(','));
  return `${proxy} is set, and no_proxy does not name 127.0.0.1: agents ask the proxy for the gateway, too, do not reach it, and most go on without Port. Set no_proxy and NO_PROXY to ${anew} in \`env:\` of the job.`;
}

const scopeFile = '/proc/sys/kernel/yama/ptrace_scope';

/**
 * Says so where any process of the same user can read the gateway's memory.
 *
 * @param file the setting of the kernel's Yama module, which is not part of every kernel
 */
export function memoryNote(platform = process.platform, file = scopeFile): string | undefined {
  if (platform === 'win32') return openMemory('as always on Windows');
  if (platform !== 'linux') return undefined;
  try {
    const scope = readFileSync(file, 'utf8').trim();
    return scope === '0' ? openMemory('ptrace_scope is 0') : undefined;
  } catch {
    return openMemory('this kernel has no ptrace_scope');
  }
}

function openMemory(why: string): string {
  return `Any process of the same user can read the gateway's memory, and the token in it, on this machine (${why}).`;
}
