import type { Agent } from './agent.ts';
import { claudeCode } from './claude-code.ts';

/** Every agent that the action writes a configuration for, the default first. */
export const agents: readonly Agent[] = [claudeCode];
