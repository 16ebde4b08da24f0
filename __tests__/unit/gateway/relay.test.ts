import { text } from 'node:stream/consumers';
import { afterEach, expect, test } from '@jest/globals';
import { Access } from '../../../src/gateway/access.ts';
import { readMessage } from '../../../src/gateway/message.ts';
import { OpenTools } from '../../../src/gateway/open-tools.ts';
import { Relay } from '../../../src/gateway/relay.ts';
import { Upstream } from '../../../src/gateway/upstream.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { answer, type ScriptedPort, scriptedPort } from './scripted-port.ts';

let port: ScriptedPort;
let upstream: Upstream;
let exchanges: number;
afterEach(async () => {
  upstream.close();
  await port.close();
});

/**
 * Calls a tool at a Port that refuses the tokens of the first requests.
 *
 * @param refusals how many
 * @param takeMs how long each refusal takes
 * @param lifetime of each token, in seconds
 */
async function ask(refusals: number, takeMs: number, lifetime: number) {
  const clock = new FakeClock();
  port = await scriptedPort(({ body }, response, count) => {
    if (count > refusals) {
      answer(body, response, { result: { content: [] } });
      return;
    }
    clock.pass(takeMs);
    response.writeHead(401).end();
  });
  upstream = new Upstream(
    { name: "Port's MCP server", url: port.url, advice: '' },
    clock,
    () => 0.5,
  );
  exchanges = 0;
  const exchange = () => {
    exchanges += 1;
    return Promise.resolve({ value: `token-${exchanges}`, expiresInSeconds: lifetime });
  };
  const access = new Access({ value: 'token-0', expiresInSeconds: lifetime }, exchange, clock);
  const relay = new Relay(upstream, access, { readOnly: false, allowedActions: undefined });
  const call = '{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"a"}}';
  const response = await relay.ask(
    { method: 'POST', headersDistinct: {} },
    readMessage(Buffer.from(call)),
    new OpenTools({ tools: undefined, readOnly: false }),
    new AbortController().signal,
  );
  return text(response);
}
const used = () => port.received.map(({ headers }) => headers.authorization);

test('a token that Port refuses is exchanged, and the request repeated', async () => {
  expect(await ask(1, 0, 60)).toContain('"result"');
  expect(used()).toEqual(['Bearer token-0', 'Bearer token-1']);
});

test('so is the next one, where it ran out while Port took its time', async () => {
  expect(await ask(2, 5_000, 5)).toContain('"result"');
  expect(used()).toEqual(['Bearer token-0', 'Bearer token-1', 'Bearer token-2']);
});

test('a new one that lives is not: Port would refuse the next one, too', async () => {
  await expect(ask(9, 0, 60)).rejects.toThrow('also one that was exchanged just now');
  expect(used()).toHaveLength(2);
});

test('nor are tokens without end that run out at once', async () => {
  await expect(ask(99, 5_000, 5)).rejects.toThrow('also one that was exchanged just now');
  expect(used()).toHaveLength(4);
  // The fifth would not be tried.
  expect(exchanges).toBe(3);
});
