import { describe, expect, test } from '@jest/globals';
import { ChangelogError, readChangelog } from '../../scripts/changelog.ts';
import { readProject } from '../support/project.ts';

describe('CHANGELOG.md', () => {
  const { releases } = readChangelog(readProject('CHANGELOG.md'));

  test('has its versions newest first, each with a date that exists', () => {
    const numbers = releases.map(({ version }) => version.split('.').map(Number));
    expect(numbers).toEqual(numbers.toSorted((a, b) => compare(b, a)));
    for (const { date } of releases) expect(new Date(date).toISOString()).toContain(date);
  });

  test('sorts what it says as Keep a Changelog does', () => {
    const kinds = ['Added', 'Changed', 'Deprecated', 'Removed', 'Fixed', 'Security'];
    const found = [...readProject('CHANGELOG.md').matchAll(/^### (.*)$/gm)].map(([, kind]) => kind);
    expect(kinds).toEqual(expect.arrayContaining(found));
  });

  test.each(['# C\n\n## [1.0.0] - 2026-12-01\n', '## [Unreleased]\n\n## 1.0.0\n'])(
    'is refused in another form: %j',
    (text) => {
      expect(() => readChangelog(text)).toThrow(ChangelogError);
    },
  );
});

/** Below 0 where the first version is the older one. */
function compare(a: number[], b: number[]): number {
  return a.map((part, index) => part - (b[index] ?? 0)).find((part) => part !== 0) ?? 0;
}
