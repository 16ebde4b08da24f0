import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const folder = join(import.meta.dirname, 'programs');
const read = (...path) => JSON.parse(readFileSync(join(folder, ...path), 'utf8'));

/** Installs the agents' programs, some 1.2 GB, where they are missing or of another version. */
export default function install() {
  const { dependencies, optionalDependencies } = read('package.json');
  const wanted = Object.entries({ ...dependencies, ...optionalDependencies });
  try {
    const has = ([name, version]) => read('node_modules', name, 'package.json').version === version;
    if (wanted.every(has)) return;
  } catch {
    // Missing.
  }
  try {
    execFileSync('npm', ['ci', '--no-audit', '--no-fund'], { cwd: folder, stdio: 'inherit' });
  } catch (error) {
    const names = wanted.map(([name, version]) => `${name}@${version}`).join(', ');
    throw new Error(`The agents' programs could not be installed from npm: ${names}`, {
      cause: error,
    });
  }
}
