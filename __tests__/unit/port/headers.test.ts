import { expect, test } from '@jest/globals';
import { narrowingHeaders } from '../../../src/port/headers.ts';

test('a connection that nothing narrows gets no header', () => {
  expect(narrowingHeaders({ readOnly: false, allowedActions: undefined })).toEqual({});
});

test('read-only mode and the allowed actions are a header each', () => {
  expect(narrowingHeaders({ readOnly: true, allowedActions: ['deploy', 'roll_back'] })).toEqual({
    'x-read-only-mode': '1',
    'x-allowed-actions-to-run': 'deploy,roll_back',
  });
});

test('no action at all is the header without a value', () => {
  expect(narrowingHeaders({ readOnly: false, allowedActions: [] })).toEqual({
    'x-allowed-actions-to-run': '',
  });
});
