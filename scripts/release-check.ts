import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { jsonObject, property } from '../src/json.ts';
import { version as sourceVersion } from '../src/version.ts';
import { ChangelogError, readChangelog } from './changelog.ts';

// node scripts/release-check.ts: whether what is checked out can be tagged as the version that
// package.json has. With a tag (vX.Y.Z): whether what is tagged can be released.
const [tag] = process.argv.slice(2);
const version = String(jsonObject(text('package.json'))?.version);

const checks: readonly (readonly [name: string, wrong: () => string | undefined])[] = [
  ['package.json has a version of the form X.Y.Z', wrongVersion],
  ['package-lock.json has it', wrongLock],
  ['src/version.ts has it', wrongSource],
  ['CHANGELOG.md has it as its newest, with notes, and nothing unreleased', wrongChangelog],
  ['README.md pins this action at it', wrongReadme],
  ['nothing is uncommitted', uncommitted],
  ['the commit is on main', notOnMain],
  [
    tag === undefined ? 'the tag does not exist yet' : 'the tag is of it, and of this commit',
    wrongTag,
  ],
  ['no newer version of its major version is tagged', newerTag],
];

for (const [name, wrong] of checks) {
  const reason = wrong();
  console.log(reason === undefined ? `ok     ${name}` : `wrong  ${name}: ${reason}`);
  if (reason !== undefined) process.exitCode = 1;
}

function wrongVersion(): string | undefined {
  return /^\d+\.\d+\.\d+$/.test(version) ? undefined : `it has "${version}"`;
}

function wrongLock(): string | undefined {
  const lock = jsonObject(text('package-lock.json'));
  const root = property(property(lock?.packages, ''), 'version');
  const found = [lock?.version, root].map(String);
  return found.every((each) => each === version) ? undefined : `it has ${found.join(' and ')}`;
}

function wrongSource(): string | undefined {
  return sourceVersion === version ? undefined : `it has ${sourceVersion}`;
}

function wrongChangelog(): string | undefined {
  try {
    const { unreleased, releases } = readChangelog(text('CHANGELOG.md'));
    const [newest] = releases;
    if (newest === undefined) return 'it has no version yet';
    if (newest.version !== version) return `the newest is ${newest.version}`;
    if (newest.notes === '') return 'it says nothing of it';
    return unreleased === '' ? undefined : 'something is still under "Unreleased"';
  } catch (error) {
    if (error instanceof ChangelogError) return error.message;
    throw error;
  }
}

function wrongReadme(): string | undefined {
  const pinned = /your-org\/port-mcp-auth[\w/.-]*@(?:<[^>]*>|[0-9a-f]{40}) # v(\d+\.\d+\.\d+)/g;
  const found = [...text('README.md').matchAll(pinned)].map(([, each]) => each);
  if (found.length === 0) return 'it shows no pinned form';
  const other = found.find((each) => each !== version);
  return other === undefined ? undefined : `it shows v${other}`;
}

function uncommitted(): string | undefined {
  const files = git('status', '--porcelain').split('\n').filter(Boolean);
  return files.length === 0 ? undefined : files.map((line) => line.slice(3)).join(', ');
}

function notOnMain(): string | undefined {
  const branches = git('branch', '--all', '--contains', 'HEAD', '--format=%(refname)').split('\n');
  const main = ['refs/heads/main', 'refs/remotes/origin/main'];
  return branches.some((branch) => main.includes(branch)) ? undefined : 'it is not';
}

function wrongTag(): string | undefined {
  if (tag === undefined) return tags(`v${version}`).length === 0 ? undefined : 'it does';
  if (tag !== `v${version}`) return `the tag is ${tag}`;
  if (tags(tag).length === 0) return 'there is no such tag';
  const [tagged, head] = [`${tag}^{commit}`, 'HEAD'].map((name) => git('rev-parse', name));
  return tagged === head ? undefined : 'it is of another commit';
}

function newerTag(): string | undefined {
  // The tag of the major version would go back to an older one.
  const [major = ''] = version.split('.');
  const [newest] = tags(`v${major}.*.*`);
  if (newest === undefined) return undefined;
  const isNewer = newest.slice(1).localeCompare(version, 'en', { numeric: true }) > 0;
  return isNewer ? `${newest} is` : undefined;
}

/** The tags of a pattern, the newest version first. */
function tags(pattern: string): string[] {
  return git('tag', '--list', pattern, '--sort=-version:refname').split('\n').filter(Boolean);
}

function text(file: string): string {
  return readFileSync(file, 'utf8');
}

function git(...args: string[]): string {
  return execFileSync('git', args, { encoding: 'utf8' }).trimEnd();
}
