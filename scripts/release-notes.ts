import { readFileSync } from 'node:fs';
import { ChangelogError, readChangelog } from './changelog.ts';

// node scripts/release-notes.ts vX.Y.Z: prints what CHANGELOG.md says of a version.
const [tag = ''] = process.argv.slice(2);
const { releases } = readChangelog(readFileSync('CHANGELOG.md', 'utf8'));
const release = releases.find(({ version }) => `v${version}` === tag);
if (!release) throw new ChangelogError(`CHANGELOG.md has no version for the tag "${tag}"`);
console.log(release.notes);
