import { spawnSync } from 'node:child_process';

// npm run test:agents [-- --latest] [-- jest's own arguments]: with --latest, the newest programs.
const args = process.argv.slice(2).filter((arg) => arg !== '--latest');
const latest = args.length < process.argv.length - 2;
const { status } = spawnSync(
  process.execPath,
  [
    '--experimental-vm-modules',
    '--disable-warning=ExperimentalWarning',
    'node_modules/jest/bin/jest.js',
    ...['--config', '__tests__/agents/jest.config.mjs'],
    ...args,
  ],
  { stdio: 'inherit', env: { ...process.env, ...(latest ? { AGENTS: 'latest' } : {}) } },
);
process.exitCode = status ?? 1;
