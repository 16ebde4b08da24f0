import { existsSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from '@jest/globals';
import { project, readProject } from '../support/project.ts';

/** Every page of the project, by its path. */
const pages = [
  '.',
  'docs',
  'examples',
  'sandbox',
  '__tests__',
  '__tests__/support/engine',
  '.github',
]
  .filter((folder) => existsSync(path.join(project, folder)))
  .flatMap((folder) =>
    readdirSync(path.join(project, folder)).map((file) => path.join(folder, file)),
  )
  .filter((file) => file.endsWith('.md'));

/** A page without its blocks of code, in which nothing is a link or a heading. */
function prose(page: string): string {
  return readProject(page).replace(/^( *)(```+)[^]*?^\1\2$/gm, '');
}

/** What GitHub makes of headings: lower case, no punctuation, dashes for spaces. */
function anchors(page: string): string[] {
  return [...prose(page).matchAll(/^#{1,6} (.+)$/gm)].map(([, heading = '']) =>
    heading
      .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
      .toLowerCase()
      .replace(/[^\p{L}\p{N}_ -]/gu, '')
      .replaceAll(' ', '-'),
  );
}

function links(page: string): string[] {
  return [...prose(page).matchAll(/(?<!`)\[[^\]]*\]\(([^)\s]+)\)/g)]
    .map(([, target = '']) => target)
    .filter((target) => !/^(https?:|mailto:)/.test(target));
}

test('the pages have links at all', () => {
  expect(pages.flatMap(links).length).toBeGreaterThan(10);
});

test.each(pages)('every link of %s leads somewhere', (page) => {
  const broken = links(page).filter((target) => {
    const [file = '', anchor] = target.split('#');
    const to = file === '' ? page : path.join(path.dirname(page), file);
    if (!existsSync(path.join(project, to))) return true;
    if (anchor === undefined) return false;
    return statSync(path.join(project, to)).isDirectory() || !anchors(to).includes(anchor);
  });
  expect(broken).toEqual([]);
});
