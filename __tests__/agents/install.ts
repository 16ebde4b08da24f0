import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const pinned = join(import.meta.dirname, 'programs');
const latest = process.env.AGENTS === 'latest';

/** Where the agents' programs are installed: as they are pinned, or with AGENTS=latest the newest. */
export const folder = latest ? join(import.meta.dirname, '../../build/latest-agents') : pinned;

type Versions = Readonly<Record<string, string>>;

const versionsByName = z.record(z.string(), z.string());
const manifest = z.looseObject({
  dependencies: versionsByName,
  optionalDependencies: versionsByName,
});

const read = (...path: string[]): unknown => JSON.parse(readFileSync(join(...path), 'utf8'));

/** The packages of a folder, with the versions that it asks for. */
function wantedIn(place: string): Versions {
  const { dependencies, optionalDependencies } = manifest.parse(read(place, 'package.json'));
  return { ...dependencies, ...optionalDependencies };
}

/** The versions of the packages that are installed. */
export function versions(): Versions {
  const installed = z.object({ version: z.string() });
  const version = (name: string) =>
    installed.parse(read(folder, 'node_modules', name, 'package.json')).version;
  return Object.fromEntries(Object.keys(wantedIn(folder)).map((name) => [name, version(name)]));
}

/** Installs the programs, some 1.9 GB, where they are missing or of another version. */
export default function install(): void {
  if (latest) writeLatest();
  const wanted = wantedIn(folder);
  try {
    const found = versions();
    if (Object.entries(wanted).every(([name, version]) => found[name] === version)) return;
  } catch {
    // Missing.
  }
  try {
    const command = latest ? 'install' : 'ci';
    execFileSync('npm', [command, '--no-audit', '--no-fund'], { cwd: folder, stdio: 'inherit' });
  } catch (error) {
    const names = Object.entries(wanted).map((one) => one.join('@'));
    throw new Error(`The agents' programs could not be installed from npm: ${names.join(', ')}`, {
      cause: error,
    });
  }
}

/** The pinned packages, each at the version that npm calls the latest. */
function writeLatest(): void {
  const { dependencies, optionalDependencies, ...rest } = manifest.parse(
    read(pinned, 'package.json'),
  );
  const newest = (packages: Versions) =>
    Object.fromEntries(Object.keys(packages).map((name) => [name, 'latest']));
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, '.npmrc'), readFileSync(join(pinned, '.npmrc')));
  const asked = {
    ...rest,
    dependencies: newest(dependencies),
    optionalDependencies: newest(optionalDependencies),
  };
  writeFileSync(join(folder, 'package.json'), JSON.stringify(asked));
}
