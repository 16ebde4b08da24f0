import { expect, test } from '@jest/globals';
import { parseHandle } from '../../../src/report/handle.ts';

const key = 'AZaz09-_'.repeat(5) + 'abc';

test('a handle is an address on this machine, and the key of the record', () => {
  expect(parseHandle(`http://127.0.0.1:65535/record/${key}`)).toEqual({
    port: 65_535,
    path: `/record/${key}`,
    key,
  });
});

test.each([
  '',
  'true',
  `https://127.0.0.1:80/record/${key}`,
  `http://localhost:80/record/${key}`,
  `http://127.0.0.1.example.com:80/record/${key}`,
  `http://127.0.0.1:80@example.com/record/${key}`,
  `http://127.0.0.1/record/${key}`,
  `http://127.0.0.1:0/record/${key}`,
  `http://127.0.0.1:080/record/${key}`,
  `http://127.0.0.1:65536/record/${key}`,
  `http://127.0.0.1:80/record/../mcp/${key}`,
  `http://127.0.0.1:80/record/${key}?x`,
  `http://127.0.0.1:80/record/${key}/`,
  `http://127.0.0.1:80/record/${key}x`,
  `http://127.0.0.1:80/record/${key.slice(1)}`,
  `http://127.0.0.1:80/record/${key.slice(1)}\n`,
  `http://127.0.0.1:80/record/${key.slice(1)}.`,
  ` http://127.0.0.1:80/record/${key}`,
])('%j is none', (text) => {
  expect(parseHandle(text)).toBeUndefined();
});
