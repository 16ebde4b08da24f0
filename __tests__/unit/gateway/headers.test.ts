import { expect, test } from '@jest/globals';
import { headersToClient, headersToPort } from '../../../src/gateway/headers.ts';
import { readMessage } from '../../../src/gateway/message.ts';

const own = {
  authorization: 'Bearer the-token',
  'x-read-only-mode': '1',
  'x-allowed-actions-to-run': '',
  'content-type': 'application/json',
};
const message = (method: string, params: string) =>
  readMessage(Buffer.from(`{"jsonrpc":"2.0","id":1,"method":"${method}","params":${params}}`));
const call = (args: string) => message('tools/call', `{"name":"Grüße","arguments":${args}}`);
const base64 = (text: string) => `=?base64?${Buffer.from(text).toString('base64')}?=`;

/** Whether the header `name` reaches Port. */
function passes(
  name: string,
  value: string,
  sent: ReturnType<typeof message>,
  tool?: object,
): boolean {
  const mirrors = { message: sent, tool: tool && JSON.stringify(tool) };
  return headersToPort({ [name]: [value] }, {}, mirrors)[name] === value;
}

test('Port gets of the client only what belongs to the protocol', () => {
  const client = {
    authorization: ['Bearer the-key'],
    'x-read-only-mode': ['0'],
    'x-allowed-actions-to-run': ['delete_all'],
    'content-type': ['text/plain'],
    host: ['127.0.0.1:1'],
    connection: ['keep-alive'],
    cookie: ['a=b'],
    'x-forwarded-for': ['1.2.3.4'],
    'accept-encoding': ['gzip'],
    'user-agent': ['agent'],
    'mcp-other': ['x'],
    'mcp-param-': ['x'],
    accept: ['application/json', 'text/event-stream'],
    'mcp-session-id': ['s'],
    'mcp-protocol-version': ['2026-07-28'],
    'last-event-id': ['e'],
  };
  expect(headersToPort(client, own)).toEqual({
    accept: 'application/json, text/event-stream',
    'mcp-session-id': 's',
    'mcp-protocol-version': '2026-07-28',
    'last-event-id': 'e',
    ...own,
  });
});

test('a header that stands there twice is left out', () => {
  expect(
    headersToPort(
      { 'mcp-session-id': ['a', 'b'], 'mcp-method': ['ping', 'ping'] },
      {},
      { message: message('ping', '{}'), tool: undefined },
    ),
  ).toEqual({});
});

test('without a body nothing of it is repeated', () => {
  expect(headersToPort({ 'mcp-method': ['tools/list'], 'mcp-name': ['x'] }, {})).toEqual({});
});

test.each([
  ['tools/list', true],
  ['tools/call', false],
  ['TOOLS/LIST', false],
  ['tools/list ', false],
  [base64('tools/list'), false],
])('Mcp-Method: %s for tools/list', (value, expected) => {
  expect(passes('mcp-method', value, message('tools/list', '{}'))).toBe(expected);
});

test.each([
  ['tools/call', '{"name":"a"}', 'a', true],
  ['tools/call', '{"name":"a"}', 'A', false],
  ['tools/call', '{"name":"a"}', 'b', false],
  ['tools/call', '{"name":"a"}', base64('a'), true],
  ['tools/call', '{"name":"Grüße"}', base64('Grüße'), true],
  ['tools/call', '{"name":"Grüße"}', 'Grüße', false],
  ['tools/call', '{"name":"a"}', base64('\ufeffa'), false],
  ['tools/call', '{"name":"a"}', '=?base64?YQ?=', false],
  ['tools/call', '{"name":"a"}', '=?base64?Y Q==?=', false],
  ['tools/call', '{"name":"a"}', '=?base64?/w==?=', false],
  ['tools/call', '{"name":"=?base64?x"}', '=?base64?x', true],
  ['tools/call', '{"name":"=?base64?YQ==?="}', base64('=?base64?YQ==?='), true],
  ['tools/call', '{"name":["a"]}', 'a', false],
  ['tools/call', '{}', 'a', false],
  ['prompts/get', '{"name":"p"}', 'p', true],
  ['resources/read', '{"uri":"file:///x"}', 'file:///x', true],
  ['resources/read', '{"name":"x"}', 'x', false],
  ['tasks/get', '{"taskId":"t"}', 't', true],
  ['tasks/update', '{"taskId":"t"}', 'u', false],
  ['tools/list', '{"name":"a"}', 'a', false],
  ['constructor', '{"name":"a"}', 'a', false],
])('%s with %s and Mcp-Name: %s', (method, params, value, expected) => {
  expect(passes('mcp-name', value, message(method, params))).toBe(expected);
});

test.each([
  ['{"region":"eu"}', 'eu', true],
  ['{"Region":"eu"}', 'eu', true],
  ['{"region":"eu"}', 'us', false],
  ['{"region":"eu"}', base64('eu'), true],
  ['{"region":"us","other":"eu"}', 'eu', false],
  ['{"region":"us","region":"eu"}', 'eu', false],
  ['{"region":"us","Region":"eu"}', 'eu', false],
  ['{"region":true}', 'true', true],
  ['{"region":false}', 'true', false],
  ['{"region":"true"}', 'true', true],
  ['{"region":42}', '42', true],
  ['{"region":42}', '42.0', true],
  ['{"region":42.0}', '42', true],
  ['{"region":42}', '43', false],
  ['{"region":42}', '0x2a', false],
  ['{"region":9007199254740993}', '9007199254740992', false],
  ['{"region":null}', 'null', false],
  ['{"region":{}}', '{}', false],
  ['{"region":["eu"]}', 'eu', false],
  ['{}', 'eu', false],
  ['["eu"]', 'eu', false],
])('a call with %s and Mcp-Param-Region: %s', (args, value, expected) => {
  expect(passes('mcp-param-region', value, call(args))).toBe(expected);
});

test('which parameter a header repeats is what the tool says', () => {
  const tool = {
    name: 'Grüße',
    inputSchema: {
      type: 'object',
      properties: {
        region: { type: 'string' },
        where: { properties: { zone: { type: 'string', 'x-mcp-header': 'Region' } } },
      },
    },
  };
  const args = '{"region":"us","where":{"zone":"eu"}}';
  expect(passes('mcp-param-region', 'eu', call(args), tool)).toBe(true);
  expect(passes('mcp-param-region', 'us', call(args), tool)).toBe(false);
  expect(passes('mcp-param-region', 'eu', call('{"region":"eu"}'), tool)).toBe(false);
  expect(passes('mcp-param-region', 'eu', call('{"where":"eu"}'), tool)).toBe(false);
});

test('a schema that is nested without end is not followed', () => {
  const schema = `{"properties":{"a":`.repeat(5_000) + '1' + '}}'.repeat(5_000);
  const tool = `{"name":"a","inputSchema":${schema}}`;
  expect(headersToPort({ 'mcp-param-a': ['1'] }, {}, { message: call('{"a":1}'), tool })).toEqual({
    'mcp-param-a': '1',
  });
});

test('only a call has parameters', () => {
  expect(passes('mcp-param-a', '1', message('prompts/get', '{"arguments":{"a":"1"}}'))).toBe(false);
});

test('the client gets no OAuth advert, no cookie, and nothing about the connection', () => {
  const port = {
    'content-type': ['text/event-stream'],
    'mcp-session-id': ['s'],
    'x-trace-id': ['the-token'],
    'retry-after': ['3'],
    'cache-control': ['no-cache', 'no-transform'],
    'www-authenticate': ['Bearer resource_metadata="https://mcp.port.io"'],
    'set-cookie': ['a=b'],
    'content-length': ['12'],
    'content-encoding': ['gzip'],
    'transfer-encoding': ['chunked'],
    connection: ['keep-alive'],
    location: ['https://elsewhere.example'],
    server: ['x'],
  };
  expect(headersToClient(port, (value) => value.replace('the-token', '***'))).toEqual({
    'content-type': 'text/event-stream',
    'mcp-session-id': 's',
    'x-trace-id': '***',
    'retry-after': '3',
    'cache-control': 'no-cache, no-transform',
  });
});
