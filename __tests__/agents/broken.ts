import { z } from 'zod';
import { programNames, programs } from './programs.ts';

/** What `jest --json` writes (https://jestjs.io/docs/cli#--json), as far as it is used here. */
const results = z.object({
  testResults: z.array(
    z.object({
      message: z.string(),
      assertionResults: z.array(
        z.object({
          fullName: z.string(),
          status: z.string(),
          failureMessages: z.array(z.string()).default([]),
        }),
      ),
    }),
  ),
});

/**
 * What a run of the agents' programs says in an issue: for each that failed its version, and each
 * test with the first line of its failure. Empty where nothing failed.
 *
 * @param json the results as jest writes them
 * @param versions of the packages that were run
 */
export function brokenAgents(json: unknown, versions: Readonly<Record<string, string>>): string {
  const suites = results.parse(json).testResults;
  const failed = suites
    .flatMap(({ assertionResults }) => assertionResults)
    .filter(({ status }) => status === 'failed');
  const crashed = suites.filter(({ assertionResults }) => assertionResults.length === 0);
  const byProgram = Map.groupBy(failed, ({ fullName }) => programIn(fullName));
  const sections = [...byProgram].map(([name, tests]) => {
    const version = name ? ` (${versionOf(name, versions)})` : '';
    const lines = tests.map(
      ({ fullName, failureMessages: [why = ''] }) => `- ${fullName}: \`${firstLine(why)}\``,
    );
    return `## ${name ?? 'Other tests'}${version}\n\n${lines.join('\n')}\n`;
  });
  const others = crashed.map(({ message }) => `- \`${firstLine(message)}\`\n`);
  return [...sections, ...(others.length > 0 ? ['## Did not run\n', ...others] : [])].join('\n');
}

/** The program that a test's name begins with, or the longest that it holds. */
function programIn(test: string) {
  return programNames
    .filter((name) => test.includes(name))
    .sort((one, other) => other.length - one.length)[0];
}

function versionOf(
  name: keyof typeof programs,
  versions: Readonly<Record<string, string>>,
): string {
  const { npmPackage } = programs[name];
  return `\`${npmPackage}\` ${versions[npmPackage] ?? 'of an unknown version'}`;
}

/** Without colours, backticks and what could be markup; at most 200 characters. */
function firstLine(text: string): string {
  // eslint-disable-next-line no-control-regex
  const plain = text.replaceAll(/\u001b\[[0-9;]*m/g, '').replaceAll('`', "'");
  const line = plain.split('\n').find((one) => one.trim() !== '') ?? '';
  return line.trim().slice(0, 200);
}
