import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { ActionError } from '../../../src/errors.ts';
import { runnerOf, type Step } from '../../../src/report/runner.ts';
import { parseFileCommands } from '../../support/runner/index.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'port-mcp-auth-report-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

function stepWith(env: Record<string, string> = {}) {
  const printed: string[] = [];
  const step: Step = { env, stdout: { write: (text) => printed.push(text) } };
  return { step, runner: runnerOf(step), printed };
}

test('an input is read as the runner names it, trimmed; empty where there is none', () => {
  const { runner } = stepWith({ INPUT_JOB_STATUS: ' success\n' });
  expect([runner.input('job_status'), runner.input('gateway')]).toEqual(['success', '']);
});

test('commands are lines that no text breaks', () => {
  const { runner, printed } = stepWith();
  runner.info('text');
  runner.mask('a%b');
  runner.annotate('notice', '100 %\r\n::error::x');
  expect(printed).toEqual(['text\n', '::add-mask::a%25b\n', '::notice::100 %25%0D%0A::error::x\n']);
});

test('an error fails the step, a warning does not', () => {
  const { step, runner } = stepWith();
  runner.annotate('warning', 'x');
  expect(step.exitCode).toBeUndefined();
  runner.annotate('error', 'x');
  expect(step.exitCode).toBe(1);
});

test('outputs and summary are added to the files of the runner', () => {
  const [output, summary] = [path.join(folder, 'output'), path.join(folder, 'summary')];
  const { runner } = stepWith({ GITHUB_OUTPUT: output, GITHUB_STEP_SUMMARY: summary });
  runner.setOutput('connected', 'true');
  runner.setOutput('calls', '3');
  runner.addSummary('# a\n');
  runner.addSummary('# b\n');
  expect(parseFileCommands(readFileSync(output, 'utf8'))).toEqual({
    connected: 'true',
    calls: '3',
  });
  expect(readFileSync(summary, 'utf8')).toBe('# a\n# b\n');
});

test('without these files it says which is missing', () => {
  const { runner } = stepWith({ GITHUB_STEP_SUMMARY: folder });
  const output = () => {
    runner.setOutput('calls', '1');
  };
  expect(output).toThrow(ActionError);
  expect(output).toThrow(/GITHUB_OUTPUT cannot be written/);
  expect(() => {
    runner.addSummary('x');
  }).toThrow(/GITHUB_STEP_SUMMARY cannot be written/);
});
