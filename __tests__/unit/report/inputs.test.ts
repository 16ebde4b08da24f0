import { expect, test } from '@jest/globals';
import { InputError } from '../../../src/errors.ts';
import { readReportInputs } from '../../../src/report/inputs.ts';
import { reportKey } from '../../support/stand-in-gateway.ts';

const gateway = `http://127.0.0.1:8080/record/${reportKey}`;
const read = (values: Record<string, string>) => readReportInputs((name) => values[name] ?? '');

test('a handle is enough: a connection is required', () => {
  expect(read({ gateway })).toEqual({
    handle: { port: 8080, path: `/record/${reportKey}`, key: reportKey },
    requirement: 'connection',
    jobFailed: false,
  });
});

test('an empty handle is none', () => {
  expect(read({}).handle).toBeUndefined();
});

test.each(['connection', 'call', 'nothing'])('require may be %s', (require) => {
  expect(read({ gateway, require }).requirement).toBe(require);
});

test.each([
  ['success', false],
  ['', false],
  ['failure', true],
  ['cancelled', true],
])('of a job of status %j it knows whether it failed: %j', (job_status, jobFailed) => {
  expect(read({ job_status }).jobFailed).toBe(jobFailed);
});

test('whatever is wrong is said at once, and no value is shown', () => {
  const refused = () => read({ gateway: 's3cr3t-value', require: 'Call' });
  expect(refused).toThrow(InputError);
  expect(refused).toThrow(
    /`gateway`.*the output `gateway`[^]*`require`.*connection, call, nothing/,
  );
  expect(refused).not.toThrow(/s3cr3t-value/);
});
