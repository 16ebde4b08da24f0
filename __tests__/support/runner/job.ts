import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** How the runner names the files behind GITHUB_OUTPUT and the like (`FileCommandManager.cs`). */
const prefixes = {
  output: 'set_output_',
  env: 'set_env_',
  state: 'save_state_',
  path: 'add_path_',
  step_summary: 'step_summary_',
} as const;
export type FileCommand = keyof typeof prefixes;

/** What the steps of one job share. */
export interface RunnerJob {
  readonly workspace: string;
  readonly temp: string;
  /** The variables that every step finds. */
  readonly env: Readonly<Record<string, string>>;
  /**
   * Makes the empty command files of one step. Like the runner's they stay until the job ends,
   * where every later step can read them.
   */
  newCommandFiles(): Promise<Record<FileCommand, string>>;
  /** What lies in the workspace, RUNNER_TEMP and HOME now. */
  files(): Promise<LeftFile[]>;
  /** The processes that the steps started and that still run; none where there is no /proc. */
  processes(): number[];
  /** Ends these processes, as the runner does after the last step, and removes the folders. */
  end(): Promise<void>;
}

export interface LeftFile {
  /** Below the job's folder: `workspace/...`, `temp/...` or `home/...`. */
  readonly path: string;
  readonly content: string;
}

/** Makes folders of its own for a job, which the caller ends. */
export async function startJob(): Promise<RunnerJob> {
  const root = await mkdtemp(path.join(tmpdir(), 'port-mcp-auth-'));
  const inRoot = (name: string) => path.join(root, name);
  const [workspace, temp, home] = [inRoot('workspace'), inRoot('temp'), inRoot('home')];
  const commands = path.join(temp, '_runner_file_commands');
  for (const folder of [workspace, commands, home]) await mkdir(folder, { recursive: true });
  const trackingId = `github_${randomUUID()}`;
  const processes = () => processesWith(`RUNNER_TRACKING_ID=${trackingId}`);
  return {
    workspace,
    temp,
    env: {
      ...(process.env.PATH === undefined ? {} : { PATH: process.env.PATH }),
      // Without it no Windows program opens a socket.
      ...(process.env.SystemRoot === undefined ? {} : { SystemRoot: process.env.SystemRoot }),
      HOME: home,
      CI: 'true',
      GITHUB_ACTIONS: 'true',
      GITHUB_WORKSPACE: workspace,
      RUNNER_TEMP: temp,
      RUNNER_TRACKING_ID: trackingId,
    },
    async newCommandFiles() {
      const step = randomUUID();
      const files = mapFileCommands((name) => path.join(commands, prefixes[name] + step));
      for (const file of Object.values(files)) await writeFile(file, '');
      return files;
    },
    async files() {
      const entries = await readdir(root, { recursive: true, withFileTypes: true });
      const found = entries.filter((entry) => entry.isFile());
      return Promise.all(
        found.map(async ({ parentPath, name }) => {
          const file = path.join(parentPath, name);
          return { path: path.relative(root, file), content: await readFile(file, 'utf8') };
        }),
      );
    },
    processes,
    async end() {
      for (const pid of processes()) {
        try {
          process.kill(pid, 'SIGKILL');
        } catch {
          // It has ended by itself in the meantime.
        }
      }
      await rm(root, { recursive: true, force: true });
    },
  };
}

/** One value for each kind of command file. */
export function mapFileCommands<T>(make: (name: FileCommand) => T): Record<FileCommand, T> {
  return {
    output: make('output'),
    env: make('env'),
    state: make('state'),
    path: make('path'),
    step_summary: make('step_summary'),
  };
}

/** Every process with this in its environment (the runner's `ProcessExtensions.cs` on Linux). */
function processesWith(variable: string): number[] {
  const has = (pid: string): boolean => {
    try {
      return readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0').includes(variable);
    } catch {
      // It has ended in the meantime, or is somebody else's.
      return false;
    }
  };
  const names = process.platform === 'linux' ? readdirSync('/proc') : [];
  return names.filter((name) => /^\d+$/.test(name) && has(name)).map(Number);
}
