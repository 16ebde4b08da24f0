import { afterEach, expect, test } from '@jest/globals';
import { type LocalPort, startLocalPort } from '../../../sandbox/local-port.ts';
import { ActionError } from '../../../src/errors.ts';
import { Secrets } from '../../../src/secrets.ts';
import { verify } from '../../../src/verify/verify.ts';
import { FakeClock, planOn } from '../../support/fake-clock.ts';
import { mcpHandler, tool } from './mcp-handler.ts';

let port: LocalPort;
afterEach(() => port.close());

async function start(tools: readonly string[]): Promise<void> {
  port = await startLocalPort({
    mcpHandler: (request, response, body) => {
      const offered = tools.filter(
        (name) => request.headers['x-read-only-mode'] === undefined || !name.startsWith('upsert'),
      );
      const list = () => ({ tools: offered.map((name) => tool(name)) });
      mcpHandler({ list })(request, response, body);
    },
  });
}

let retries: string[];
function check(tools?: readonly string[], readOnly = false) {
  retries = [];
  const plan = planOn(new FakeClock(), {
    maxAttempts: 3,
    onRetry: ({ message }) => retries.push(message),
  });
  const narrowing = { readOnly, allowedActions: undefined };
  const checked = { mcpUrl: port.mcpUrl, narrowing, tools };
  return verify(checked, 'a-token', new Secrets(() => undefined), plan);
}
async function problem(tools?: readonly string[], readOnly?: boolean) {
  const outcome: unknown = await check(tools, readOnly).catch((error: unknown) => error);
  return outcome instanceof ActionError ? outcome.message : 'it succeeded';
}

test('what the server offers comes back', async () => {
  await start(['list_entities']);
  expect(await check(['list_entities'])).toEqual([{ name: 'list_entities', readOnly: undefined }]);
});

test('a transient failure is retried', async () => {
  await start(['list_entities']);
  port.fault('mcp', { status: 503 }, { kind: 'reset' });
  expect(await check()).toHaveLength(1);
  expect(retries).toEqual([
    expect.stringContaining('has a problem (503)'),
    expect.stringContaining('ECONNRESET'),
  ]);
});

test('a refused token is not retried', async () => {
  await start(['list_entities']);
  port.fault('mcp', { status: 401 });
  expect(await problem()).toContain('refused the access token (401)');
  expect(retries).toEqual([]);
});

test('a server without any tool fails', async () => {
  await start([]);
  expect(await problem()).toContain('offers no tool to these credentials');
});

test('a name that the server does not offer fails, with the closest one', async () => {
  await start(['list_blueprints', 'list_entities']);
  expect(await problem(['list_blueprints', 'get_entities'])).toContain(
    '- get_entities: did you mean list_entities?',
  );
});

test('a name that read-only mode hides says that this is why', async () => {
  await start(['list_entities', 'upsert_entity']);
  expect(await problem(['upsert_entity', 'no_such_tool'], true)).toMatch(
    /- upsert_entity: it writes, and read-only mode hides it.*\n- no_such_tool\n/,
  );
});

test('where nobody can say what read-only mode hides, the name fails without the reason', async () => {
  port = await startLocalPort({
    mcpHandler: (request, response, body) => {
      if (request.headers['x-read-only-mode'] === undefined) response.writeHead(401).end();
      else
        mcpHandler({ list: () => ({ tools: [tool('list_entities')] }) })(request, response, body);
    },
  });
  expect(await problem(['upsert_entity'], true)).toMatch(/\n- upsert_entity\n/);
});

test('without read-only mode nothing is asked a second time', async () => {
  await start(['list_entities']);
  await problem(['upsert_entity']);
  const bodies = port.requests.map(({ body }) => body);
  expect(bodies.filter((body) => body.includes('tools/list'))).toHaveLength(1);
});

test('a name that is not fit to be shown is not suggested', async () => {
  await start(['get_entity::error::', 'get_page']);
  expect(await problem(['get_entity'])).not.toContain('::');
});
