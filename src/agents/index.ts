import type { Agent } from './agent.ts';
import { claudeCode } from './claude-code.ts';
import { codex } from './codex.ts';
import { copilotCli } from './copilot-cli.ts';
import { cursor } from './cursor.ts';
import { geminiCli } from './gemini-cli.ts';
import { generic } from './generic.ts';
import { opencode } from './opencode.ts';
import { qwenCode } from './qwen-code.ts';

/** Every agent that the action writes a configuration for, the default first. */
export const agents: readonly Agent[] = [
  claudeCode,
  codex,
  geminiCli,
  copilotCli,
  opencode,
  cursor,
  qwenCode,
  generic,
];
