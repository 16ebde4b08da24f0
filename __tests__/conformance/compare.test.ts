import { expect, test } from '@jest/globals';
import { differences } from './compare.ts';
import type { Check } from './suite.ts';

const check = (id: string, status: Check['status'], message = ''): Check => ({
  id,
  status,
  message,
});
const good = check('answers', 'SUCCESS');

test('the same checks in any order do not differ', () => {
  const other = check('refuses', 'FAILURE');
  expect(differences([good, other], [other, good])).toEqual([]);
});

test('a check that came out otherwise differs, and says why', () => {
  expect(differences([good], [check('answers', 'FAILURE', 'no answer')])).toEqual([
    'answers SUCCESS: 1 and 0 times',
    'answers FAILURE: 0 and 1 times (no answer)',
  ]);
});

test('a check that is made less often, or not at all, differs', () => {
  expect(differences([good, good], [good])).toEqual(['answers SUCCESS: 2 and 1 times']);
  expect(differences([good], [])).toEqual(['answers SUCCESS: 1 and 0 times']);
});

test('of remarks it counts whether they were made, not how often', () => {
  const remark = check('incoming-sse-event', 'INFO');
  expect(differences([remark, remark], [remark])).toEqual([]);
  expect(differences([remark], [])).toEqual(['incoming-sse-event INFO: 1 and 0 times']);
});
