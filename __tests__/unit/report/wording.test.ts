import { describe, expect, test } from '@jest/globals';
import { parseRecord } from '../../../src/report/record.ts';
import { headline, sentence, unmet } from '../../../src/report/wording.ts';
import { nobody, recordWith } from '../../support/stand-in-gateway.ts';

const record = (changes: Record<string, unknown> = {}) =>
  parseRecord(JSON.stringify(recordWith(changes)));
const totals = (calls: number, ok: number, refused = 0, failed = 0) => ({
  totals: { calls, ok, refused, failed, toolErrors: calls - ok - refused - failed },
});
const connectedOnly = { ...nobody, connected: true, connectedAt: '2026-11-26T10:00:05Z' };

describe('the headline tells', () => {
  test.each([
    ['3 calls, 1 refused, 1 failed', {}],
    ['1 call, none failed', totals(1, 1)],
    ['4 calls, 3 failed', totals(4, 1)],
    ['2 calls, 2 refused', totals(2, 0, 2)],
    ['an agent connected and called no tool', connectedOnly],
    ['no agent ever connected', nobody],
  ])('%s', (text, changes) => {
    expect(headline(record(changes))).toBe(text);
  });
});

describe('the sentence tells when an agent connected and what it called', () => {
  test.each([
    [
      'An agent connected at 2026-11-26T10:00:05Z. 3 calls, 1 refused, 1 failed; 2 tools, 2.5 s in all.',
      {},
    ],
    ['An agent connected at 2026-11-26T10:00:05Z. No tool was called.', connectedOnly],
    ['No agent connected since 2026-11-26T10:00:00Z. No tool was called.', nobody],
  ])('%s', (text, changes) => {
    expect(sentence(record(changes))).toBe(text);
  });
});

describe('a step fails', () => {
  test('where it requires a connection and nobody connected: it says what to look at', () => {
    const message = unmet('connection', record(nobody));
    expect(message).toMatch(/^No agent ever connected to Port: since 2026-11-26T10:00:00Z /);
    for (const hint of ["agent's own log", '`agent_args` or `mcp_config`', '`NO_PROXY`']) {
      expect(message).toContain(hint);
    }
  });

  test('where it requires a call and nobody connected, for that reason', () => {
    expect(unmet('call', record(nobody))).toBe(unmet('connection', record(nobody)));
  });

  test('where it requires a call and there was none', () => {
    expect(unmet('call', record(connectedOnly))).toMatch(/^An agent connected and called no tool/);
  });

  test('where it requires a call and none succeeded', () => {
    expect(unmet('call', record(totals(3, 0, 1, 1)))).toMatch(
      /^No call of a Port tool succeeded: 3 calls, 1 refused, 2 failed\./,
    );
  });
});

describe('a step does not fail', () => {
  test.each([nobody, connectedOnly, totals(1, 0)])(
    'because of anything where it requires nothing',
    (changes) => {
      expect(unmet('nothing', record(changes))).toBeUndefined();
    },
  );

  test.each([connectedOnly, totals(1, 0), {}])(
    'where it requires a connection and there was one',
    (changes) => {
      expect(unmet('connection', record(changes))).toBeUndefined();
    },
  );

  test('where it requires a call and one succeeded', () => {
    expect(unmet('call', record(totals(9, 1)))).toBeUndefined();
  });
});
