import type { Measured } from './measure.ts';
import { groups, type Scenario } from './scenarios.ts';

const introduction = `# What happens when something goes wrong

Measured with \`npm run docs:reliability\`, which runs \`dist/index.js\` as GitHub's runner does
against a local stand-in for Port, over real sockets. \`npm test\` holds the action to every row,
and searches everything that each of these runs printed, wrote and sent for pieces of the client
secret and of the access token.

So that the table is measured quickly, these runs have \`max_attempts: 2\` and
\`timeout_seconds: 20\`, or 2 where something stalls; the defaults are 4 and 60. Before another
try the action waits a random time of up to 1 s, 2 s, 4 s and so on to 10 s, and at least as long
as Port asks for. A try ends after 10 s. "Requests" are those that Port received. A failed step
sets no output; each has exactly one annotation, which the last column shows.
`;

/** docs/reliability.md, from what was measured. */
export function reliabilityPage(measured: readonly Measured[]): string {
  const sections = groups.map((group) => {
    const rows = measured.filter(({ scenario }) => scenario.group === group);
    return [
      `## ${group}`,
      '',
      '| fault | what the action does | exit code | requests | seconds | annotation |',
      '| --- | --- | --- | --- | --- | --- |',
      ...rows.map(row),
      '',
    ].join('\n');
  });
  return [introduction, ...sections].join('\n');
}

/** The beginning of a scenario's row, which no measurement changes. */
export function rowStart({ fault, ending }: Scenario): string {
  return `| ${fault} | ${ending}`;
}

function row({ scenario, result, requests }: Measured): string {
  const said = result.annotations.map(({ message }) => shown(message)).join(' ');
  const facts = [
    result.exitCode ?? result.signal ?? '',
    requests.length,
    (result.durationMs / 1000).toFixed(1),
    said,
  ];
  return `${rowStart(scenario)} | ${facts.join(' | ')} |`;
}

/** An annotation on one line of a table, without what differs from run to run. */
function shown(message: string): string {
  return message
    .replace(/(127\.0\.0\.1|\[::1\]):\d+/g, '$1')
    .replace(/\d{4}-\d\d-\d\dT[\d:]+Z/g, '(time in UTC)')
    .replace(/x{50,}/g, 'xxx…')
    .replace(/[|*<]|_(?=_)/g, '\\$&')
    .replaceAll('\n', ' ');
}
