import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { marked } from 'marked';

// npm run picture: docs/summary.png, the job summary that the demo writes, as GitHub shows it. Needs
// Chromium, which CHROMIUM names where it is not `chromium`.

const { CHROMIUM: chromium = 'chromium' } = process.env;
const root = path.join(import.meta.dirname, '..');

const style = `
  body { margin: 24px; font: 14px/1.5 sans-serif; color: #1f2328; background: #fff; }
  h2, h3 { margin: 16px 0; line-height: 1.25; }
  h2 { padding-bottom: 6px; border-bottom: 1px solid #d1d9e0; }
  table { border-collapse: collapse; margin: 0 0 16px; }
  th, td { padding: 6px 13px; border: 1px solid #d1d9e0; text-align: left; }
  code { padding: 2px 5px; font: 12px monospace; background: #eff1f3; border-radius: 6px; }
`;

const log = execFileSync(process.execPath, [path.join(root, 'scripts/demo.ts')], {
  encoding: 'utf8',
});
const summaries = log.matchAll(/^== What it adds to the job summary\n(.*?)(?=^== |$(?![^]))/gms);
const body = await marked.parse(Array.from(summaries, ([, summary]) => summary).join('\n'));

const folder = mkdtempSync(path.join(tmpdir(), 'picture-'));
try {
  const page = path.join(folder, 'summary.html');
  writeFileSync(page, `<!doctype html><meta charset="utf-8"><style>${style}</style>${body}`);
  execFileSync(
    chromium,
    [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--hide-scrollbars',
      `--user-data-dir=${folder}`,
      '--force-device-scale-factor=1.5',
      '--window-size=860,520',
      `--screenshot=${path.join(root, 'docs/summary.png')}`,
      `file://${page}`,
    ],
    { stdio: 'ignore' },
  );
} finally {
  rmSync(folder, { recursive: true, force: true });
}
