import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { parse } from 'shell-quote';
import { anthropic } from './models/anthropic.ts';
import { gemini } from './models/gemini.ts';
import type { Dialect } from './models/model.ts';
import { openaiChat } from './models/openai-chat.ts';
import { openaiResponses } from './models/openai-responses.ts';

const root = join(import.meta.dirname, '..', '..');
const installed = join(import.meta.dirname, 'programs', 'node_modules');
const platform = `${process.platform}-${process.arch}`;

/** What a user's step passes on to the agent. */
export interface Handover {
  readonly prompt: string;
  /** The outputs of the action. */
  readonly outputs: Readonly<Record<string, string>>;
  /** `env:` of the agent's step. */
  readonly env: Readonly<Record<string, string>>;
  readonly modelOrigin: string;
}

interface Command {
  readonly program: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly stdin?: string;
  /** Files to write below the workspace, or below HOME where the path begins with `~/`. */
  readonly files?: Readonly<Record<string, string>>;
}

/** The real program of an agent, and how its user runs it. */
export interface Program {
  readonly dialect: Dialect;
  /** The name under which the model sees a tool of the server `port-prod`. */
  seen(tool: string): string;
  command(handover: Handover): Command;
}

export const programs = {
  'claude-code': {
    dialect: anthropic,
    seen: (tool) => `mcp__port-prod__${tool}`,
    command: ({ prompt, outputs, modelOrigin }) => ({
      // The package's own `claude` is put in its place by an install script.
      program: join(installed, `@anthropic-ai/claude-code-${platform}`, 'claude'),
      // anthropics/claude-code-action splits `claude_args` with the same library.
      args: ['-p', prompt, ...parse(outputs.agent_args ?? '').map(String)],
      env: {
        ANTHROPIC_BASE_URL: modelOrigin,
        ANTHROPIC_API_KEY: 'none',
        // Lists the tools of an MCP server to the model at once, not behind a search.
        ENABLE_TOOL_SEARCH: 'false',
      },
    }),
  },
  codex: {
    dialect: openaiResponses,
    seen: (tool) => `mcp__port_prod/${tool}`,
    // As openai/codex-action builds the command line.
    command: ({ prompt, outputs, modelOrigin }) => ({
      program: join(installed, '.bin', 'codex'),
      args: [
        'exec',
        '--skip-git-repo-check',
        ...stringArray(outputs.agent_args ?? ''),
        '--sandbox',
        'read-only',
      ],
      stdin: prompt,
      files: {
        '~/.codex/config.toml': [
          'model_provider = "stand-in"',
          'model = "gpt-5"',
          '[model_providers.stand-in]',
          'name = "stand-in"',
          `base_url = "${modelOrigin}/v1"`,
          'wire_api = "responses"',
          outputs.config_toml ?? '',
        ].join('\n'),
      },
    }),
  },
  'gemini-cli': {
    dialect: gemini,
    seen: (tool) => `mcp_port-prod_${tool}`,
    // As google-github-actions/run-gemini-cli does with its input `settings`.
    command: ({ prompt, outputs, modelOrigin }) => ({
      program: join(installed, '.bin', 'gemini'),
      args: ['--prompt', prompt],
      env: {
        GOOGLE_GEMINI_BASE_URL: modelOrigin,
        GEMINI_API_KEY: 'none',
        GEMINI_MODEL: 'gemini-2.5-flash',
        GEMINI_CLI_TRUST_WORKSPACE: 'true',
      },
      files: {
        '.gemini/settings.json': outputs.mcp_config ?? '',
        '~/.gemini/settings.json': JSON.stringify({
          security: { auth: { selectedType: 'gemini-api-key' } },
          privacy: { usageStatisticsEnabled: false },
          general: { disableAutoUpdate: true },
        }),
      },
    }),
  },
  'copilot-cli': {
    dialect: openaiChat,
    seen: (tool) => `port-prod-${tool}`,
    command: ({ prompt, outputs, modelOrigin }) => ({
      program: 'bash',
      args: [
        '-c',
        `copilot -p "$PROMPT" ${outputs.agent_args ?? ''} --disable-builtin-mcps --no-auto-update`,
      ],
      env: {
        PROMPT: prompt,
        COPILOT_PROVIDER_BASE_URL: `${modelOrigin}/v1`,
        COPILOT_PROVIDER_API_KEY: 'none',
        COPILOT_MODEL: 'gpt-5',
      },
    }),
  },
  opencode: {
    dialect: openaiChat,
    seen: (tool) => `port-prod_${tool}`,
    command: ({ prompt, outputs, modelOrigin }) => ({
      // What `opencode-ai` installs: its own package is no more than a script that finds it.
      program: join(installed, `opencode-${platform}`, 'bin', 'opencode'),
      args: ['run', prompt],
      env: { OPENCODE_CONFIG_CONTENT: outputs.mcp_config ?? '', OPENCODE_DISABLE_AUTOUPDATE: '1' },
      files: {
        '~/.config/opencode/opencode.json': JSON.stringify({
          model: 'stand-in/model',
          small_model: 'stand-in/model',
          provider: {
            'stand-in': {
              npm: '@ai-sdk/openai-compatible',
              options: { baseURL: `${modelOrigin}/v1`, apiKey: 'none' },
              models: { model: { name: 'model' } },
            },
          },
        }),
      },
    }),
  },
} satisfies Record<string, Program>;

export type ProgramName = keyof typeof programs;

/** Every agent whose program is run. */
export const programNames = Object.keys(programs).filter((name): name is ProgramName =>
  Object.hasOwn(programs, name),
);

/** The agents that are not run, and why. */
export const withoutProgram: Readonly<Record<string, string>> = {
  cursor: 'its program is not on npm',
  vscode: 'it is an application with a window',
};

export interface Ended {
  /** Null where the program had to be stopped. */
  readonly code: number | null;
  readonly log: string;
}

/**
 * Runs an agent's program in an empty workspace, under a HOME and an environment of its own, and
 * removes both afterwards.
 *
 * @param stopAfterMs when a program that does not end by itself is stopped, with all it started
 */
export async function runProgram(
  program: Program,
  handover: Handover,
  stopAfterMs: number,
): Promise<Ended> {
  const place = await mkdtemp(join(tmpdir(), 'agent-'));
  try {
    const [home, workspace] = [join(place, 'home'), join(place, 'workspace')];
    const command = program.command(handover);
    await writeFiles({ home, workspace }, command.files ?? {});
    await offerMcpRemote(workspace);
    return await run(command, {
      cwd: workspace,
      env: {
        HOME: home,
        PATH: [join(installed, '.bin'), join(root, 'node_modules', '.bin'), process.env.PATH].join(
          ':',
        ),
        ...command.env,
        ...handover.env,
      },
      stopAfterMs,
    });
  } finally {
    await rm(place, { recursive: true, force: true, maxRetries: 5 });
  }
}

async function writeFiles(
  { home, workspace }: { home: string; workspace: string },
  files: Readonly<Record<string, string>>,
): Promise<void> {
  await mkdir(home, { recursive: true });
  await mkdir(workspace, { recursive: true });
  for (const [path, text] of Object.entries(files)) {
    const file = path.startsWith('~/') ? join(home, path.slice(2)) : join(workspace, path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, text);
  }
}

/** npx takes what the workspace has installed before it downloads anything. */
async function offerMcpRemote(workspace: string): Promise<void> {
  const modules = join(workspace, 'node_modules');
  await mkdir(join(modules, '.bin'), { recursive: true });
  for (const path of ['mcp-remote', join('.bin', 'mcp-remote')]) {
    await symlink(join(root, 'node_modules', path), join(modules, path));
  }
}

function run(
  { program, args, stdin }: Command,
  { cwd, env, stopAfterMs }: { cwd: string; env: Record<string, string>; stopAfterMs: number },
): Promise<Ended> {
  return new Promise((resolve, reject) => {
    // A group of its own, so that the servers it started are stopped with it.
    const child = spawn(program, args, { cwd, env, detached: true });
    let log = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk: Buffer) => (log += chunk.toString()));
    }
    child.stdin.end(stdin);
    const timer = setTimeout(() => {
      stopGroup(child.pid);
    }, stopAfterMs);
    child.on('error', reject);
    child.on('exit', (code) => {
      clearTimeout(timer);
      stopGroup(child.pid);
      resolve({ code, log });
    });
  });
}

function stopGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // Nothing of it is left.
  }
}

function stringArray(json: string): string[] {
  const values: unknown = JSON.parse(json);
  if (!Array.isArray(values)) throw new Error('not an array');
  return values.map(String);
}
