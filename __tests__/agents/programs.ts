import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
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
  /** Further arguments of the agent's own, as a user adds them. */
  readonly args: readonly string[];
}

interface Command {
  readonly program: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly stdin?: string;
  /** Files to write below the workspace, or below HOME where the path begins with `~/`. */
  readonly files?: Readonly<Record<string, string>>;
  /** A folder below HOME from which the installed packages can be imported. */
  readonly packages?: string;
}

/** The real program of an agent, and how its user runs it. */
export interface Program {
  /** The value of the input `agent`. */
  readonly agent: string;
  readonly dialect: Dialect;
  /** The name under which the model sees a tool of the server `port-prod`. */
  seen(tool: string): string;
  command(handover: Handover): Command;
}

export const programs = {
  'claude-code': {
    agent: 'claude-code',
    dialect: anthropic,
    seen: (tool) => `mcp__port-prod__${tool}`,
    command: ({ prompt, outputs, modelOrigin, args }) => ({
      // The package's own `claude` is put in its place by an install script.
      program: join(installed, `@anthropic-ai/claude-code-${platform}`, 'claude'),
      // anthropics/claude-code-action splits `claude_args` with the same library.
      args: ['-p', prompt, ...parse(outputs.agent_args ?? '').map(String), ...args],
      env: { ANTHROPIC_BASE_URL: modelOrigin, ANTHROPIC_API_KEY: 'none' },
    }),
  },
  codex: {
    agent: 'codex',
    dialect: openaiResponses,
    seen: (tool) => `mcp__port_prod/${tool}`,
    // As openai/codex-action does with its input `codex-home`: lines of its own stand before and
    // after those of the user (src/writeProxyConfig.ts).
    command: ({ prompt, outputs, modelOrigin, args }) => ({
      program: join(installed, '.bin', 'codex'),
      args: ['exec', '--skip-git-repo-check', '--model', 'gpt-5', ...sandboxed(args)],
      env: { CODEX_HOME: '~/temp/codex-home' },
      stdin: prompt,
      files: {
        '~/temp/codex-home/config.toml': [
          '# Added by codex-action.',
          'model_provider = "codex-action-responses-proxy"',
          `\n\n${outputs.mcp_config ?? ''}\n`,
          '# Added by codex-action.',
          '[model_providers.codex-action-responses-proxy]',
          'name = "Codex Action Responses Proxy"',
          `base_url = "${modelOrigin}/v1"`,
          'wire_api = "responses"',
        ].join('\n'),
      },
    }),
  },
  'codex exec': {
    agent: 'codex',
    dialect: openaiResponses,
    seen: (tool) => `mcp__port_prod/${tool}`,
    command: ({ prompt, outputs, modelOrigin, args }) => ({
      program: join(installed, '.bin', 'codex'),
      args: [
        'exec',
        '--skip-git-repo-check',
        ...stringArray(outputs.agent_args ?? ''),
        ...['--model', 'gpt-5'],
        ...sandboxed(args),
      ],
      stdin: prompt,
      files: {
        '~/.codex/config.toml': [
          'model_provider = "stand-in"',
          '[model_providers.stand-in]',
          'name = "stand-in"',
          `base_url = "${modelOrigin}/v1"`,
          'wire_api = "responses"',
        ].join('\n'),
      },
    }),
  },
  'gemini-cli': {
    agent: 'gemini-cli',
    dialect: gemini,
    seen: (tool) => `mcp_port-prod_${tool}`,
    // As google-github-actions/run-gemini-cli does with its input `settings`.
    command: ({ prompt, outputs, modelOrigin, args }) => ({
      program: join(installed, '.bin', 'gemini'),
      args: ['--prompt', prompt, ...args],
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
    agent: 'copilot-cli',
    dialect: openaiChat,
    seen: (tool) => `port-prod-${tool}`,
    command: ({ prompt, outputs, modelOrigin, args }) => ({
      program: 'bash',
      args: [
        '-c',
        `copilot -p "$PROMPT" ${outputs.agent_args ?? ''} --disable-builtin-mcps --no-auto-update ${args.join(' ')}`,
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
    agent: 'opencode',
    dialect: openaiChat,
    seen: (tool) => `port-prod_${tool}`,
    command: ({ prompt, outputs, modelOrigin }) => ({
      // What `opencode-ai` installs: its own package is no more than a script that finds it.
      program: join(installed, `opencode-${platform}`, 'bin', 'opencode'),
      args: ['run', prompt],
      env: {
        OPENCODE_CONFIG_CONTENT: outputs.mcp_config ?? '',
        OPENCODE_DISABLE_PROJECT_CONFIG: '1',
        OPENCODE_DISABLE_AUTOUPDATE: '1',
      },
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
  'qwen-code': {
    agent: 'qwen-code',
    dialect: openaiChat,
    seen: (tool) => `mcp__port-prod__${tool}`,
    // As QwenLM/qwen-code-action does with its input `settings_json`.
    command: ({ prompt, outputs, modelOrigin, args }) => ({
      program: join(installed, '.bin', 'qwen'),
      args: ['--yolo', '--prompt', prompt, ...args],
      env: {
        OPENAI_API_KEY: 'none',
        OPENAI_BASE_URL: `${modelOrigin}/v1`,
        OPENAI_MODEL: 'stand-in',
      },
      files: {
        '.qwen/settings.json': outputs.mcp_config ?? '',
        '~/.qwen/settings.json': JSON.stringify({
          security: { auth: { selectedType: 'openai' } },
          privacy: { usageStatisticsEnabled: false },
          general: { enableAutoUpdate: false },
        }),
      },
    }),
  },
  'generic: Claude Agent SDK': {
    agent: 'generic',
    dialect: anthropic,
    seen: (tool) => `mcp__port-prod__${tool}`,
    // The program of examples/agents/generic.yml.
    command: ({ prompt, outputs, modelOrigin }) => ({
      program: process.execPath,
      args: ['~/agents/ask-port.mjs'],
      env: {
        ...given(prompt, outputs),
        ANTHROPIC_BASE_URL: modelOrigin,
        ANTHROPIC_API_KEY: 'none',
      },
      files: {
        '~/agents/ask-port.mjs': readFileSync(
          join(root, 'examples', 'agents', 'generic', 'ask-port.mjs'),
          'utf8',
        ),
      },
      packages: '~/agents',
    }),
  },
  'generic: LangChain': {
    agent: 'generic',
    dialect: openaiChat,
    seen: (tool) => `port-prod__${tool}`,
    command: ({ prompt, outputs, modelOrigin }) => ({
      program: process.execPath,
      args: [join(import.meta.dirname, 'consumers', 'langchain.mjs')],
      env: { ...given(prompt, outputs), MODEL_URL: `${modelOrigin}/v1` },
    }),
  },
} satisfies Record<string, Program>;

/** What a program of a user's own takes from its environment. */
function given(prompt: string, outputs: Handover['outputs']): Record<string, string> {
  return {
    PROMPT: prompt,
    MCP_CONFIG: outputs.mcp_config ?? '',
    ALLOWED_TOOLS: outputs.allowed_tools ?? '',
  };
}

/** Codex in the sandbox that the examples use, unless a test says otherwise. */
function sandboxed(args: readonly string[]): readonly string[] {
  return args.length > 0 ? args : ['--sandbox', 'read-only'];
}

export type ProgramName = keyof typeof programs;

/** Every program that is run. */
export const programNames = Object.keys(programs).filter((name): name is ProgramName =>
  Object.hasOwn(programs, name),
);

/** The agents that are not run, and why. */
export const withoutProgram: Readonly<Record<string, string>> = {
  cursor: 'its program is not on npm',
};

export interface Ended {
  /** Null where the program had to be stopped. */
  readonly code: number | null;
  readonly log: string;
}

/** Where a program runs, beside what its user hands over. */
export interface Surroundings {
  /** What the checked-out repository holds; what is handed over replaces it. */
  readonly repository?: Readonly<Record<string, string>>;
  /** The registry that the user's own .npmrc names; without it nothing can be downloaded. */
  readonly registry?: string;
  /** When a program that does not end by itself is stopped, with all it started. */
  readonly stopAfterMs: number;
}

/**
 * Runs an agent's program in a workspace, under a HOME and an environment of its own, and removes
 * all of it afterwards.
 */
export async function runProgram(
  program: Program,
  handover: Handover,
  { repository = {}, registry = 'http://127.0.0.1:1/', stopAfterMs }: Surroundings,
): Promise<Ended> {
  const place = await mkdtemp(join(tmpdir(), 'agent-'));
  try {
    const folders = { home: join(place, 'home'), workspace: join(place, 'workspace') };
    const command = program.command(handover);
    await writeFiles(folders, repository);
    await writeFiles(folders, { ...command.files, '~/.npmrc': `registry=${registry}\n` });
    const inHome = (text: string) =>
      text.startsWith('~/') ? join(folders.home, text.slice(2)) : text;
    if (command.packages) {
      await symlink(installed, join(inHome(command.packages), 'node_modules'));
    }
    return await run(
      { ...command, args: command.args.map(inHome) },
      {
        cwd: folders.workspace,
        env: {
          HOME: folders.home,
          PATH: [
            join(installed, '.bin'),
            join(root, 'node_modules', '.bin'),
            process.env.PATH,
          ].join(':'),
          ...Object.fromEntries(
            Object.entries(command.env ?? {}).map(([name, value]) => [name, inHome(value)]),
          ),
          ...handover.env,
        },
        stopAfterMs,
      },
    );
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
    await writeFile(file, text, { mode: text.startsWith('#!') ? 0o755 : 0o644 });
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
