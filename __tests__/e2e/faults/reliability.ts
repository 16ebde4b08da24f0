import type { Measured } from './measure.ts';
import { groups } from './scenarios.ts';

const introduction = `# What happens when something goes wrong

Measured with \`npm run docs:reliability\`, which runs \`dist/index.js\` as GitHub's runner does
against a local stand-in for Port, over real sockets. \`npm test\` measures it anew, fails where
this page says anything else, and searches everything that each of these runs printed, wrote and
sent for pieces of the client secret and of the access token.

So that the table is measured quickly, these runs have \`max_attempts: 2\`,
\`timeout_seconds: 20\` (2 or 3 where something stalls) and, but for the MCP server's,
\`verify: false\`; the defaults are 4, 60 and \`true\`. A try may take as long as
\`timeout_seconds / max_attempts\`, here and at least 10 s. Before another one the action waits a
random time of up to 1 s, 2 s, 4 s and so on to 10 s; where Port asks for a wait, that wait and up
to half as much again. "At once" is without another try, and "requests" are those that Port
received. A failed step sets no output; each has exactly one annotation, which the last column
shows. What differs from run to run stands there as (n) s and (time).
`;

/** docs/reliability.md, from what was measured. */
export function reliabilityPage(measured: readonly Measured[]): string {
  const sections = groups.map((group) => {
    const rows = measured.filter(({ scenario }) => scenario.group === group);
    return [
      `## ${group}`,
      '',
      '| fault | what the action does | exit code | requests | annotation |',
      '| --- | --- | --- | --- | --- |',
      ...rows.map(row),
      '',
    ].join('\n');
  });
  return [introduction, ...sections].join('\n');
}

function row({ scenario, result, requests }: Measured): string {
  const said = result.annotations.map(({ message }) => shown(message)).join(' ');
  const { fault, ending } = scenario;
  const ended = result.exitCode ?? result.signal ?? '';
  return `| ${[fault, ending, ended, requests.length, said].join(' | ')} |`;
}

/** An annotation on one line of a table, without what differs from run to run. */
function shown(message: string): string {
  return message
    .replace(/(127\.0\.0\.1|\[::1\]):\d+/g, '$1')
    .replace(/\d{4}-\d\d-\d\dT[\d:]+Z/g, '(time)')
    .replace(/\b\d+(\.\d)? s\b/g, '(n) s')
    .replace(/x{50,}/g, 'xxx…')
    .replace(/[|*<]|_(?=_)/g, '\\$&')
    .replaceAll('\n', ' ');
}
