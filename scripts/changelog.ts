/** One version's part of CHANGELOG.md. */
export interface Release {
  /** `X.Y.Z`. */
  readonly version: string;
  /** `YYYY-MM-DD`. */
  readonly date: string;
  /** Markdown, without its heading. */
  readonly notes: string;
}

export interface Changelog {
  /** The notes of what is to come; empty where there are none. */
  readonly unreleased: string;
  /** In the order of the file, which is the newest first. */
  readonly releases: readonly Release[];
}

export class ChangelogError extends Error {
  override readonly name = 'ChangelogError';
}

/**
 * Reads a changelog of the form of https://keepachangelog.com/en/1.1.0/.
 *
 * @throws ChangelogError where a heading is of no known form, or the first is not `[Unreleased]`
 */
export function readChangelog(markdown: string): Changelog {
  const [, ...sections] = markdown.split(/^## /m);
  const [unreleased, ...releases] = sections.map((section) => {
    const [heading = '', ...lines] = section.split('\n');
    return { heading: heading.trim(), notes: lines.join('\n').trim() };
  });
  if (unreleased?.heading !== '[Unreleased]') {
    throw new ChangelogError('CHANGELOG.md does not start with "## [Unreleased]"');
  }
  return {
    unreleased: unreleased.notes,
    releases: releases.map(({ heading, notes }) => {
      const form = /^\[(?<version>\d+\.\d+\.\d+)\] - (?<date>\d{4}-\d{2}-\d{2})$/;
      const { version, date } = form.exec(heading)?.groups ?? {};
      if (version === undefined || date === undefined) {
        throw new ChangelogError(
          `CHANGELOG.md has "## ${heading}" where "## [X.Y.Z] - YYYY-MM-DD" is due`,
        );
      }
      return { version, date, notes };
    }),
  };
}
