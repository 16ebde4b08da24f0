import type { Check } from './suite.ts';

/**
 * In what two runs of a scenario differ: one line for each check that came out otherwise, or as
 * often as it should not. Of mere remarks only that they were made counts: how many there are
 * depends on how a stream was cut.
 */
export function differences(one: readonly Check[], other: readonly Check[]): string[] {
  const [left, right] = [tally(one), tally(other)];
  return [...new Set([...left.keys(), ...right.keys()])].flatMap((check) => {
    const [a, b] = [left.get(check) ?? 0, right.get(check) ?? 0];
    return a === b ? [] : [`${check}: ${a} and ${b} times${reasons(check, [...one, ...other])}`];
  });
}

function tally(checks: readonly Check[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const check of checks) {
    const key = keyOf(check);
    counts.set(key, check.status === 'INFO' ? 1 : (counts.get(key) ?? 0) + 1);
  }
  return counts;
}

function keyOf({ id, status }: Check): string {
  return `${id} ${status}`;
}

function reasons(key: string, checks: readonly Check[]): string {
  const found = checks.filter((check) => keyOf(check) === key).map(({ message }) => message);
  const said = [...new Set(found)].filter((message) => message !== '').join('; ');
  return said === '' ? '' : ` (${said})`;
}
