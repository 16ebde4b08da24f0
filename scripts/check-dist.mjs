import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

// Fails unless the committed dist/ is, byte for byte, what the sources build.
const built = mkdtempSync(join(tmpdir(), 'dist-'));
try {
  execFileSync(process.execPath, ['scripts/build.mjs', built], { stdio: 'inherit' });
  const files = (dir) =>
    Object.fromEntries(
      readdirSync(dir)
        .sort()
        .map((name) => [name, readFileSync(join(dir, name)).toString('base64')]),
    );
  const [expected, committed] = [files(built), files('dist')];
  const names = new Set([...Object.keys(expected), ...Object.keys(committed)]);
  const stale = [...names].filter((name) => expected[name] !== committed[name]);
  if (stale.length > 0) {
    console.error(`dist/ is not what the sources build (${stale.join(', ')}): run npm run build`);
    process.exitCode = 1;
  }
} finally {
  rmSync(built, { recursive: true, force: true });
}
