import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

// The official conformance suite against the client in src/mcp: the handshake, and that every
// message on the wire is what the schema of its revision says, with and without a handshake.
const runs = [
  ['initialize', '2025-06-18'],
  ['initialize', '2025-11-25'],
  ['tools_call', '2025-11-25'],
  ['tools_call', '2026-07-28'],
] as const;

const suite = fileURLToPath(import.meta.resolve('@modelcontextprotocol/conformance/dist/index.js'));
for (const [scenario, revision] of runs) {
  const { status } = spawnSync(
    process.execPath,
    [
      suite,
      'client',
      ...['--command', 'node __tests__/conformance/client.ts'],
      ...['--scenario', scenario],
      ...['--spec-version', revision],
      ...['--expected-failures', '__tests__/conformance/known-failures.yaml'],
    ],
    { stdio: 'inherit' },
  );
  if (status !== 0) process.exitCode = 1;
}
