import { expect, test } from '@jest/globals';
import { StepLog } from './log.ts';

function logOf(lines: string[], { debug = false } = {}): StepLog {
  const log = new StepLog(debug);
  for (const line of lines) log.add(line);
  return log;
}

function shown(log: StepLog): string[] {
  return log.lines.flatMap((line) => line.shown ?? []);
}

test('a mask counts from its command on, which the log does not show', () => {
  const log = logOf(['a secret', '::add-mask::secret', 'a secret']);
  expect(shown(log)).toEqual(['a secret', 'a ***']);
  expect(log.masks).toEqual([{ value: 'secret', line: 1 }]);
});

test('an empty mask is a warning', () => {
  const log = logOf(['::add-mask:: ', 'a b']);
  expect(log.annotations).toMatchObject([{ type: 'warning' }]);
  expect(shown(log)).toContain('a b');
});

test('annotations are decoded; the log shows them masked', () => {
  const log = logOf(['::add-mask::secret', '::error title=Port::the secret%0Ais wrong']);
  expect(log.annotations).toEqual([
    { type: 'error', title: 'Port', message: 'the secret\nis wrong' },
  ]);
  expect(shown(log)).toEqual(['##[error]the ***\nis wrong']);
});

test('GitHub keeps ten annotations of a type, and 4,096 characters of each', () => {
  const log = logOf(Array.from({ length: 12 }, () => `::notice::${'x'.repeat(5000)}`));
  expect(log.annotations.map(({ message }) => message.length)).toEqual(Array(10).fill(4096));
});

test('debug lines are kept, masked, and shown in a debug run only', () => {
  const lines = ['::add-mask::secret', '::debug::a secret'];
  expect(shown(logOf(lines))).toEqual([]);
  expect(shown(logOf(lines, { debug: true }))).toEqual(['##[debug]a ***']);
  expect(logOf(lines).debugLines).toEqual(['a ***']);
});

test('groups have titles', () => {
  const log = logOf(['::group::First', 'x', '::endgroup::']);
  expect(log.groups).toEqual(['First']);
  expect(shown(log)).toEqual(['##[group]First', 'x', '##[endgroup]']);
});

test('between stop-commands and its token, commands are text', () => {
  const log = logOf(['::stop-commands::Tok-1', '::error::a', '::tok-1::', '::error::b']);
  expect(log.annotations.map(({ message }) => message)).toEqual(['b']);
  expect(shown(log)).toEqual(['::stop-commands::Tok-1', '::error::a', '::tok-1::', '##[error]b']);
});

test('outputs and state can be set by commands, which are not shown', () => {
  const log = logOf(['::set-output name=a::1', '::save-state name=b::2']);
  expect(log.outputs).toEqual({ a: '1' });
  expect(log.state).toEqual({ b: '2' });
  expect(shown(log)).toEqual([]);
});

test.each(['::set-env name=A::1', '::add-path::/x'])('%s fails the step', (line) => {
  const log = logOf([line]);
  expect(log.failed).toBe(true);
  expect(log.annotations).toMatchObject([{ type: 'error' }]);
});
