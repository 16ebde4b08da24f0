import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { portTools } from '../../../sandbox/catalogue.ts';
import { type LocalPort, startLocalPort } from '../../../sandbox/local-port.ts';

let port: LocalPort;
let clients: Client[] = [];
beforeEach(async () => {
  port = await startLocalPort({ accessToken: 'the-token' });
  await fetch(`${port.authBaseUrl}/auth/access_token`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ clientId: port.clientId, clientSecret: port.clientSecret }),
  });
});
afterEach(async () => {
  await Promise.all(clients.map((client) => client.close()));
  clients = [];
  await port.close();
});

async function connect(headers: Record<string, string> = {}) {
  const transport = new StreamableHTTPClientTransport(new URL(port.mcpUrl), {
    requestInit: { headers: { authorization: 'Bearer the-token', ...headers } },
  });
  const client = new Client({ name: 'test', version: '1.0.0' });
  clients.push(client);
  await client.connect(transport);
  return { client, transport };
}

function post(message: object, headers: Record<string, string> = {}) {
  return fetch(port.mcpUrl, {
    method: 'POST',
    headers: {
      authorization: 'Bearer the-token',
      accept: 'application/json, text/event-stream',
      'content-type': 'application/json',
      ...headers,
    },
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, ...message }),
  });
}

const names = async (client: Client) => (await client.listTools()).tools.map(({ name }) => name);

describe('the catalogue', () => {
  test('offers every tool that Port shows a developer, with its annotations', async () => {
    const { client } = await connect();
    const { tools } = await client.listTools();
    expect(tools.map(({ name }) => name)).toEqual(
      expect.arrayContaining(
        (
          'list_blueprints list_entities list_scorecards list_actions list_workflows ' +
          'list_self_service_triggers get_action_permissions get_workflow_run track_action_run ' +
          'run_action trigger_run simulate_blueprint_permissions describe_user_details ' +
          'load_skill search_port_knowledge_sources search_audit_logs get_page get_sidebar ' +
          'load_widget_schema'
        ).split(' '),
      ),
    );
    expect(Object.fromEntries(tools.map((tool) => [tool.name, tool.annotations]))).toMatchObject({
      list_entities: { readOnlyHint: true },
      trigger_run: { readOnlyHint: false, destructiveHint: false },
      run_action: { readOnlyHint: false, destructiveHint: false },
      delete_entity: { readOnlyHint: false, destructiveHint: true },
    });
  });

  test('has the entities of a blueprint', async () => {
    const { client } = await connect();
    const result = await client.callTool({
      name: 'list_entities',
      arguments: { blueprint: 'zendesk_ticket' },
    });
    expect(JSON.stringify(result)).toContain('Checkout is slow');
  });

  test('answers every tool with JSON when it gets what it takes', async () => {
    const { client } = await connect();
    for (const { name, takes } of portTools) {
      const given = Object.fromEntries(takes.map((taken) => [taken, 'service']));
      const result = await client.callTool({ name, arguments: given });
      expect(result).toEqual({
        content: [{ type: 'text', text: expect.stringMatching(/^[[{n]/) }],
      });
    }
  });

  test('says which argument is missing', async () => {
    const { client } = await connect();
    const result = await client.callTool({ name: 'list_entities', arguments: {} });
    expect(result.isError).toBe(true);
    expect(JSON.stringify(result)).toContain('blueprint');
  });
});

describe('x-read-only-mode: 1', () => {
  test('hides what writes', async () => {
    const { client } = await connect({ 'x-read-only-mode': '1' });
    const reading = portTools.filter(({ annotations }) => annotations.readOnlyHint);
    expect(await names(client)).toEqual(reading.map(({ name }) => name));
  });

  test('refuses to call it, too', async () => {
    const { client } = await connect({ 'x-read-only-mode': '1' });
    const result = await client.callTool({
      name: 'delete_entity',
      arguments: { identifier: 'checkout' },
    });
    expect(result.isError).toBe(true);
  });

  test('counts where it is sent, not where the session began', async () => {
    const { client, transport } = await connect();
    const list = async (mode: string) =>
      (
        await post(
          { method: 'tools/list' },
          { 'mcp-session-id': transport.sessionId ?? '', 'x-read-only-mode': mode },
        )
      ).text();
    expect(await list('1')).not.toContain('delete_entity');
    expect(await list('0')).toContain('delete_entity');
    expect(await names(client)).toContain('delete_entity');
  });
});

describe('x-allowed-actions-to-run', () => {
  test.each<[string, Record<string, string>, boolean]>([
    ['runs an action that it names', { 'x-allowed-actions-to-run': 'a, restart_service' }, true],
    ['refuses one that it does not name', { 'x-allowed-actions-to-run': 'create_ticket' }, false],
    ['refuses all where it is empty', { 'x-allowed-actions-to-run': '' }, false],
    ['runs any where it is absent', {}, true],
  ])('%s', async (_, headers, runs) => {
    const { client } = await connect(headers);
    const result = await client.callTool({
      name: 'run_action',
      arguments: { identifier: 'restart_service' },
    });
    expect(result.isError ?? false).toBe(!runs);
  });

  test('says nothing of trigger_run, since no text of Port does', async () => {
    const { client } = await connect({ 'x-allowed-actions-to-run': '' });
    const result = await client.callTool({
      name: 'trigger_run',
      arguments: { identifier: 'restart_service' },
    });
    expect(result.isError ?? false).toBe(false);
  });
});

describe('a session', () => {
  test('ends when the client deletes it, and is then not found', async () => {
    const { transport } = await connect();
    const session = { 'mcp-session-id': transport.sessionId ?? '' };
    await transport.terminateSession();
    expect((await post({ method: 'tools/list' }, session)).status).toBe(404);
  });

  test('begins with initialize: server/discover is refused, as by an older server', async () => {
    const response = await post({ method: 'server/discover' });
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ error: { code: expect.any(Number) } });
  });
});

test('another token than one that was issued is refused', async () => {
  expect((await post({ method: 'initialize' }, { authorization: 'Bearer another' })).status).toBe(
    401,
  );
});

test('a body that is no JSON is an error, not an end of the connection', async () => {
  const response = await fetch(port.mcpUrl, {
    method: 'POST',
    headers: {
      authorization: 'Bearer the-token',
      accept: 'application/json, text/event-stream',
      'content-type': 'application/json',
    },
    body: '{',
  });
  expect(await response.json()).toMatchObject({ error: { code: -32_700 } });
});

test('other tools may be offered, whatever their names and descriptions', async () => {
  const name = 'a|b\n::error::c';
  const hostile = { name, description: '<script>', annotations: {}, takes: [], call: () => 1 };
  const other = await startLocalPort({ accessToken: 'the-token', tools: [hostile] });
  await port.close();
  port = other;
  await fetch(`${port.mcpUrl}/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: port.clientId,
      client_secret: port.clientSecret,
    }),
  });
  const { client } = await connect();
  expect(await names(client)).toEqual([name]);
});
