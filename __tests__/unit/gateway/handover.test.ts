import { expect, test } from '@jest/globals';
import {
  BadLine,
  type Handover,
  readHandover,
  readRelease,
  readReport,
} from '../../../src/gateway/handover.ts';

const handover: Handover = {
  key: 'key',
  reportKey: 'report-key',
  mcpUrl: 'https://mcp.port.io/v1',
  narrowing: { readOnly: true, allowedActions: ['a'] },
  tools: ['list_entities'],
  verify: true,
  token: 'token',
  expiresInSeconds: 10_800,
  credentials: { clientId: 'id', clientSecret: "a 'secret'\n" },
  tokenEndpoint: { method: 'api', url: 'https://api.port.io/v1', usedRegion: 'eu' },
  timeoutSeconds: 60,
  maxAttempts: 4,
  remainingMs: 59_000,
};
const line = (value: unknown) => JSON.stringify(value);

test.each<Partial<Handover>>([
  {},
  { tools: undefined },
  { tools: 'read-only' },
  { narrowing: { readOnly: false, allowedActions: undefined } },
  { narrowing: { readOnly: false, allowedActions: [] } },
  {
    tokenEndpoint: { method: 'oauth', url: 'https://mcp.port.io/v1/token', usedRegion: undefined },
  },
])('a handover with %j arrives as it was sent', (change) => {
  expect(readHandover(line({ ...handover, ...change }))).toEqual({ ...handover, ...change });
});

test.each<[string, unknown]>([
  ['a list', []],
  ['no token', { ...handover, token: undefined }],
  ['a token that is no text', { ...handover, token: 1 }],
  ['a method that does not exist', { ...handover, tokenEndpoint: { method: 'oidc', url: 'x' } }],
  ['credentials that are missing', { ...handover, credentials: undefined }],
  ['tools in a text', { ...handover, tools: 'all' }],
  ['tools that are no text', { ...handover, tools: [1] }],
  ['no number', { ...handover, remainingMs: '1' }],
  ['no flag', { ...handover, verify: 'false' }],
])('a handover with %s is refused', (_what, value) => {
  expect(() => readHandover(line(value))).toThrow(BadLine);
});

test('what is no JSON is refused', () => {
  expect(() => readHandover('{')).toThrow(BadLine);
});

test('a release names the tools, or says that all are open', () => {
  expect(readRelease('{"tools":["a","b"]}')).toEqual({ tools: ['a', 'b'] });
  expect(readRelease('{"tools":[]}')).toEqual({ tools: [] });
  expect(readRelease('{"tools":"all"}')).toEqual({ tools: 'all' });
});

test.each(['', '{}', 'null', '{"tools":null}', '{"tools":"read-only"}', '{"tools":[null]}'])(
  'the release %j opens nothing',
  (text) => {
    expect(() => readRelease(text)).toThrow(BadLine);
  },
);

test.each([
  { kind: 'retry', message: 'x', attempt: 1, waitMs: 20 },
  { kind: 'failed', message: 'x', isKnown: false },
  { kind: 'ready', port: 1, offered: undefined },
  {
    kind: 'ready',
    port: 1,
    offered: [
      { name: 'a', readOnly: true },
      { name: 'b', readOnly: undefined },
    ],
  },
  { kind: 'released' },
])('the report %j arrives as it was sent', (report) => {
  expect(readReport(line(report))).toEqual(report);
});

test.each(['', '{"kind":"other"}', '{"kind":"ready"}', '{"kind":"ready","port":1,"offered":[1]}'])(
  'the report %j is refused',
  (text) => {
    expect(() => readReport(text)).toThrow(BadLine);
  },
);
