import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import ncc from '@vercel/ncc';

// node scripts/build.mjs DIR: bundles src/ into DIR, which then holds nothing else.
const [out = 'dist'] = process.argv.slice(2);

rmSync('build', { recursive: true, force: true });
execFileSync(process.execPath, ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.build.json'], {
  stdio: 'inherit',
});
const { code, assets } = await ncc(resolve('build/main.js'), {
  cache: false,
  quiet: true,
  license: 'licenses.txt',
  // @actions/http-client imports undici for a method that the action never calls; it would be 940
  // KB of 1,150. Any module that Node has can stand for it.
  externals: { undici: 'node:http' },
});
rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });
writeFileSync(join(out, 'index.js'), code);
for (const [name, { source }] of Object.entries(assets)) writeFileSync(join(out, name), source);
