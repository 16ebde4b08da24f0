import { expect, test } from '@jest/globals';
import { checkHead, checkLength, type RequestHead } from '../../../src/gateway/door.ts';
import { refusalOf } from './refusal-of.ts';

const door = { port: 41000, path: '/mcp', key: 'the-key-of-this-job' };

function head(headers: NodeJS.Dict<string[]> = {}, more: Partial<RequestHead> = {}): RequestHead {
  return {
    method: 'POST',
    url: '/mcp',
    headersDistinct: {
      host: ['127.0.0.1:41000'],
      authorization: ['Bearer the-key-of-this-job'],
      'content-length': ['2'],
      ...headers,
    },
    ...more,
  };
}

const refusal = (...given: Parameters<typeof head>) =>
  refusalOf(() => {
    checkHead(head(...given), door);
  });

test.each([
  ['POST', {}],
  ['GET', { 'content-length': undefined }],
  ['DELETE', { 'content-length': ['0'] }],
  ['POST', { host: ['LocalHost:41000'] }],
  ['POST', { origin: ['http://127.0.0.1:41000'] }],
  ['POST', { origin: ['http://localhost:41000'] }],
  ['POST', { 'content-length': undefined, 'transfer-encoding': ['chunked'] }],
  ['POST', { 'content-encoding': ['Identity'] }],
  ['POST', { 'content-length': ['4194304'] }],
  ['POST', { authorization: ['bearer  the-key-of-this-job'] }],
])('%s with %j is let in', (method, headers) => {
  expect(() => {
    checkHead(head(headers, { method }), door);
  }).not.toThrow();
});

test.each([
  undefined,
  ['127.0.0.1'],
  ['127.0.0.1:41001'],
  ['localhost'],
  ['localhost.:41000'],
  ['evil.example:41000'],
  ['127.0.0.1:41000', 'evil.example:41000'],
  ['127.0.0.1.nip.io:41000'],
  ['0.0.0.0:41000'],
  ['[::1]:41000'],
])('the Host %j is refused', (host) => {
  expect(refusal({ host })).toMatchObject({ status: 403, id: null });
});

test.each([
  'null',
  '',
  'http://evil.example',
  'https://127.0.0.1:41000',
  'http://127.0.0.1',
  'http://127.0.0.1:41001',
  'http://127.0.0.1:41000.evil.example',
])('the Origin %j is refused', (origin) => {
  expect(refusal({ origin: [origin] })).toMatchObject({ status: 403 });
});

test('two Origins are refused', () => {
  expect(refusal({ origin: ['http://127.0.0.1:41000', 'http://evil.example'] })).toMatchObject({
    status: 403,
  });
});

test.each([
  '/',
  '/mcp/',
  '/mcp?x',
  '/MCP',
  '/.well-known/oauth-protected-resource',
  'http://127.0.0.1:41000/mcp',
  '*',
  undefined,
])('there is nothing under the path %j, with or without the key', (url) => {
  expect(refusal({}, { url })).toMatchObject({ status: 404 });
  expect(refusal({ authorization: undefined }, { url })).toMatchObject({ status: 404 });
});

test.each(['PUT', 'PATCH', 'OPTIONS', 'HEAD', 'TRACE', 'CONNECT', 'post', undefined])(
  '%s is refused',
  (method) => {
    expect(refusal({}, { method })).toMatchObject({
      status: 405,
      headers: { allow: 'POST, GET, DELETE', 'content-type': 'application/json' },
    });
  },
);

test.each([
  undefined,
  [''],
  ['the-key-of-this-job'],
  ['Basic the-key-of-this-job'],
  ['Bearer'],
  ['Bearer the-key-of-this-jo'],
  ['Bearer the-key-of-this-job2'],
  ['Bearer THE-KEY-OF-THIS-JOB'],
  ['Bearer the-key-of-this-job', 'Bearer x'],
])('without the key, as with %j, nothing begins an OAuth login', (authorization) => {
  const { status, headers } = refusal({ authorization });
  expect(status).toBe(401);
  expect(Object.keys(headers)).toEqual(['content-type']);
});

test.each([['gzip'], ['GZIP'], ['identity, br'], ['x'], ['identity', 'gzip']])(
  'the coding %j is refused',
  (...coding) => {
    expect(refusal({ 'content-encoding': coding })).toMatchObject({ status: 415 });
  },
);

test('a body is refused by its announced length', () => {
  expect(refusal({ 'content-length': ['4194305'] })).toMatchObject({ status: 413 });
  expect(refusal({ 'content-length': ['99999999999999999999999'] })).toMatchObject({ status: 413 });
  expect(
    refusalOf(() => {
      checkLength(4_194_305);
    }),
  ).toMatchObject({ status: 413 });
});

test.each([
  { 'content-length': ['2', '3'] },
  { 'content-length': ['2'], 'transfer-encoding': ['chunked'] },
  { 'content-length': undefined, 'transfer-encoding': ['gzip, chunked'] },
  { 'content-length': undefined, 'transfer-encoding': ['chunked', 'chunked'] },
])('a body of two lengths is refused: %j', (headers) => {
  expect(refusal(headers)).toMatchObject({ status: 400 });
});

test('a page of another origin learns nothing from the path, nor anybody without the key from the body', () => {
  expect(
    refusal({ origin: ['http://evil.example'], authorization: undefined }, { url: '/x' }),
  ).toMatchObject({ status: 403 });
  expect(refusal({ authorization: ['Bearer x'], 'content-length': ['9999999'] })).toMatchObject({
    status: 401,
  });
});
