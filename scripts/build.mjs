import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';

// node scripts/build.mjs DIR: bundles src/ into DIR, which then holds nothing else.
const [out = 'dist'] = process.argv.slice(2);
const run = (script, ...args) =>
  execFileSync(process.execPath, [`node_modules/${script}`, ...args], { stdio: 'inherit' });

rmSync('build', { recursive: true, force: true });
rmSync(out, { recursive: true, force: true });
run('typescript/bin/tsc', '-p', 'tsconfig.build.json');
run(
  '@vercel/ncc/dist/ncc/cli.js',
  'build',
  'build/index.js',
  '-o',
  out,
  '-q',
  '--license',
  'licenses.txt',
);
