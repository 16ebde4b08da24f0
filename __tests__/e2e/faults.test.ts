import { beforeAll, describe, expect, test } from '@jest/globals';
import { measureAll } from './faults/measure.ts';
import { reliabilityPage } from './faults/reliability.ts';
import { endings, groups, password, scenarios } from './faults/scenarios.ts';
import { readProject } from '../support/project.ts';
import { expectNoLeaks } from '../support/runner/index.ts';

let all: Awaited<ReturnType<typeof measureAll>>;
beforeAll(async () => {
  all = await measureAll(scenarios);
}, 120_000);

describe.each(groups)('%s', (group) => {
  const ofGroup = scenarios.filter((scenario) => scenario.group === group);

  test.each(ofGroup.map((scenario) => [scenario.fault, scenario.ending, scenario] as const))(
    '%s: %s',
    (_fault, _ending, scenario) => {
      const settled = all[scenarios.indexOf(scenario)];
      if (settled?.status !== 'fulfilled')
        throw new Error('It did not end', { cause: settled?.reason });
      const measured = settled.value;
      const { result, requests } = measured;
      const expected = endings[scenario.ending];
      const { annotations, outputs, exitCode, signal, durationMs } = result;

      expect(annotations.map(({ type, message }) => `${type}: ${message}`)).toEqual(
        scenario.says ? [expect.stringMatching(/^error: /)] : [],
      );
      if (scenario.says) expect(annotations[0]?.message).toMatch(scenario.says);
      expect({ exitCode, requests: requests.length, signal }).toEqual({
        exitCode: expected.exitCode,
        requests: scenario.requests ?? expected.requests,
        signal: scenario.cancelWith ?? null,
      });
      expect(Object.keys(outputs)).toHaveLength(exitCode === 0 ? 11 : 0);
      // Nothing of Node's own, such as a deprecation, that nobody can act on.
      if (scenario.warns) expect(result.stderr).toMatch(scenario.warns);
      else expect(result.stderr).toBe('');
      expect(durationMs / 1000).toBeLessThan(scenario.within ?? 7);
      if (scenario.secondRequestAfter !== undefined) {
        expect(measured.secondRequestAfter).toBeGreaterThanOrEqual(scenario.secondRequestAfter);
      }
      expect(measured.elsewhere).toEqual([]);
      if (scenario.proxy) {
        const { host, port } = new URL(scenario.origin ?? 'https://port.test');
        const asked = port === '' ? `${host}:443` : host;
        const times = scenario.connects ?? requests.length;
        expect(measured.connects.map(({ path }) => path)).toEqual(Array(times).fill(asked));
      }
      expectNoLeaks(result, measured.canaries, measured.foreign);
      expectNoLeaks(result, [{ name: 'a password', value: password }]);
    },
  );
});

test('docs/reliability.md is what was measured, to the last cell', () => {
  const measured = all.flatMap((settled) => (settled.status === 'fulfilled' ? settled.value : []));
  expect(measured).toHaveLength(scenarios.length);
  expect(readProject('docs/reliability.md')).toBe(reliabilityPage(measured));
});
