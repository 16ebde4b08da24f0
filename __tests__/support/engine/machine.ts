import { chmodSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { ghProgram } from './gh.ts';

const agentProgram = path.join(import.meta.dirname, 'agent-program.ts');

/**
 * Fills a folder with what the scripts of the examples start, in the place of the real programs:
 * agents, and what installs them.
 * @returns the variables with which a machine finds them
 */
export function installPrograms(folder: string): { PATH: string } {
  const agent = (name: string) => `exec '${process.execPath}' '${agentProgram}' ${name} "$@"`;
  const programs = {
    copilot: agent('copilot'),
    opencode: agent('opencode'),
    'cursor-agent': agent('cursor-agent'),
    // Each agent is there already, once it is asked for at an exact version.
    npm: `[[ "$*" =~ ^install\\ --(global|prefix\\ .github/agents)\\ [@a-z/-]+@[0-9]+[.][0-9]+[.][0-9]+$ ]]`,
    curl: `[[ "$*" =~ ^-fsSLo\\ cursor.tar.gz\\ https://downloads.cursor.com/lab/[0-9a-f.-]+/linux/x64/agent-cli-package.tar.gz$ ]]
mkdir dist-package && cp '${folder}/cursor-agent' dist-package && tar -czf cursor.tar.gz dist-package`,
    // What it downloaded is not the real archive.
    sha256sum: `[[ "$*" == --check && "$(cat)" =~ ^[0-9a-f]{64}\\ \\ cursor.tar.gz$ ]]`,
    gh: ghProgram(folder),
  };
  for (const [name, script] of Object.entries(programs)) {
    const file = path.join(folder, name);
    writeFileSync(file, `#!/usr/bin/env bash\nset -e\n${script}\n`);
    chmodSync(file, 0o755);
  }
  return { PATH: `${folder}:${process.env.PATH ?? ''}` };
}

/**
 * The Claude Agent SDK as a package in the place of the real one: what a program of a user's own
 * gives to `query` goes to agent-program.ts.
 */
export const claudeAgentSdk = {
  'package.json':
    '{ "name": "@anthropic-ai/claude-agent-sdk", "type": "module", "exports": "./sdk.mjs" }',
  'sdk.mjs': `import { execFileSync } from 'node:child_process';
export async function* query({ prompt, options }) {
  if (!prompt) throw new Error('The agent got no prompt');
  const args = [${JSON.stringify(agentProgram)}, 'claude-agent-sdk', JSON.stringify(options)];
  const stdio = ['ignore', 'pipe', 'inherit'];
  const answer = execFileSync(process.execPath, args, { encoding: 'utf8', stdio });
  yield { type: 'result', is_error: false, result: answer.replace(/\\n$/, '') };
}
`,
};
