import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { globSync, mkdtempSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type LocalPort, type LocalPortOptions, startLocalPort } from '../../sandbox/local-port.ts';
import { makeCertificates } from '../support/certificates.ts';
import { startProxy } from '../support/proxy.ts';
import { agentReport, type AgentReport } from '../support/engine/connect-like-agent.ts';
import type { Data } from '../support/engine/evaluate.ts';
import { claudeAgentSdk, installPrograms } from '../support/engine/machine.ts';
import { makeRepository } from '../support/engine/repository.ts';
import { runWorkflow, type WorkflowRun } from '../support/engine/run-workflow.ts';
import type { World } from '../support/engine/world.ts';
import { project, readProject } from '../support/project.ts';

// Each example runs as a user would have it: alone in a repository of theirs, against a Port on
// this machine.

let port: LocalPort;
const closing: (() => Promise<unknown>)[] = [];
beforeEach(async () => {
  port = await startPort();
});
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

async function startPort(options: LocalPortOptions = {}): Promise<LocalPort> {
  const started = await startLocalPort(options);
  closing.push(() => started.close());
  return started;
}

/** What the repository of a user of the example holds beside the workflow. */
const beside = {
  '.github/actions/connect-port/action.yml': readProject(
    'examples/composite/connect-port/action.yml',
  ),
  '.github/agents/ask-port.mjs': readProject('examples/agents/generic/ask-port.mjs'),
  ...Object.fromEntries(
    Object.entries(claudeAgentSdk).map(([name, text]) => [
      `.github/agents/node_modules/@anthropic-ai/claude-agent-sdk/${name}`,
      text,
    ]),
  ),
};

/** Runs an example, or another text in its place, with addresses that lead to the local Port. */
async function run(
  example: string,
  world: Partial<World> = {},
  text = readProject(`examples/${example}`),
): Promise<WorkflowRun> {
  const file = `.github/workflows/${path.basename(example)}`;
  const repository = makeRepository({ ...beside, [file]: text });
  const programs = mkdtempSync(path.join(tmpdir(), 'programs-'));
  closing.push(() => Promise.all([repository, programs].map((f) => rm(f, { recursive: true }))));
  return runWorkflow(path.join(repository, file), {
    repository,
    secrets: {
      PORT_CLIENT_ID: port.clientId,
      PORT_CLIENT_SECRET: port.clientSecret,
      ANTHROPIC_API_KEY: 'a-key-of-anthropic',
      OPENAI_API_KEY: 'a-key-of-openai',
      GEMINI_API_KEY: 'a-key-of-gemini',
      COPILOT_GITHUB_TOKEN: 'a-token-of-copilot',
      CURSOR_API_KEY: 'a-key-of-cursor',
      QWEN_API_KEY: 'a-key-of-qwen',
    },
    machine: installPrograms(programs),
    redirect: (inputs) => ({ ...inputs, auth_base_url: port.authBaseUrl, mcp_url: port.mcpUrl }),
    ...world,
  });
}

/** What the agents of all jobs saw: those with an action, and those that a script started. */
function agentsOf({ jobs }: WorkflowRun): AgentReport[] {
  const lines = jobs.flatMap(({ log }) => log.match(/^\{"server":.*\}$/gm) ?? []);
  return [
    ...jobs.flatMap(({ steps }) => steps.flatMap(({ agent }) => agent ?? [])),
    ...lines.map((line) => agentReport.parse(JSON.parse(line))),
  ];
}

function exchanges(): string[] {
  return port.requests.flatMap(({ path: asked }) =>
    /access_token$|\/token$/.test(asked) ? [asked] : [],
  );
}

/** What an event or a person gives to an example, where it needs that. */
const given: Record<string, Partial<World>> = {
  'pull-request-review.yml': {
    github: {
      event_name: 'pull_request',
      actor: 'octocat',
      event: { pull_request: { number: 1, head: { repo: { full_name: 'octo-org/octo-repo' } } } },
    },
  },
  'two-actions.yml': { inputs: { request: 'Restart the checkout service' } },
};

const examples = globSync('**/*.yml', { cwd: path.join(project, 'examples') });

describe('each example connects its agent to Port, and shows no secret', () => {
  test.each(examples.filter((file) => !file.endsWith('action.yml')))(
    '%s',
    async (example) => {
      const result = await run(example, given[example]);
      const logs = result.jobs.map(({ log }) => log).join('\n');
      expect(result.result).toBe('success');
      expect(agentsOf(result).length).toBeGreaterThan(0);
      expect(agentsOf(result).map(({ answer }) => answer)).not.toContain('[]');
      expect(port.tokens.length).toBeGreaterThan(0);
      for (const secret of [...port.tokens, port.clientSecret]) expect(logs).not.toContain(secret);
    },
    30_000,
  );

  test.each(examples)('%s says what it is for', (example) => {
    expect(readProject(`examples/${example}`)).toMatch(/^# [A-Z].{20}/);
  });
});

test('the quick start lets the agent use the two tools that it names', async () => {
  const [agent] = agentsOf(await run('quick-start.yml'));
  expect(agent).toMatchObject({
    server: 'port-prod',
    allowed: ['list_blueprints', 'list_entities'],
    answer: expect.stringContaining('zendesk_ticket'),
  });
});

test('without Port the agent is not even started', async () => {
  port.fault('mcp', { status: 403, always: true });
  const result = await run('quick-start.yml');
  expect(result.result).toBe('failure');
  expect(agentsOf(result)).toEqual([]);
});

test('the review sees only tools that read', async () => {
  const [agent] = agentsOf(await run('pull-request-review.yml', given['pull-request-review.yml']));
  expect(agent?.offered).toContain('list_scorecards');
  expect(agent?.offered).not.toContain('run_action');
  expect(agent?.allowed.toSorted()).toEqual(agent?.offered.toSorted());
});

test.each([
  ['a fork', 'octocat', 'somebody/octo-repo'],
  ['Dependabot', 'dependabot[bot]', 'octo-org/octo-repo'],
])('the review leaves out a pull request from %s', async (_, actor, from) => {
  const event: Data = { pull_request: { number: 1, head: { repo: { full_name: from } } } };
  const github = { event_name: 'pull_request', actor, event };
  const result = await run('pull-request-review.yml', { github });
  expect(result.jobs.map((job) => job.result)).toEqual(['skipped']);
  expect(port.requests).toEqual([]);
});

test('the agent with two actions tells the server which, in every request', async () => {
  await run('two-actions.yml', given['two-actions.yml']);
  const called = port.requests.filter(({ body }) => body.includes('"tools/call"'));
  expect(called.map(({ headers }) => headers['x-allowed-actions-to-run'])).toEqual([
    'restart_service,create_ticket',
  ]);
});

test('the US example asks for the US region', async () => {
  const asked: string[] = [];
  await run('us-region.yml', {
    redirect: (inputs) => {
      asked.push(inputs.region ?? '');
      return { ...inputs, auth_base_url: port.authBaseUrl, mcp_url: port.mcpUrl };
    },
  });
  expect(asked).toEqual(['us']);
});

test('repository variables alone lead to their addresses', async () => {
  const result = await run('repository-variables.yml', {
    vars: { PORT_AUTH_BASE_URL: port.authBaseUrl, PORT_MCP_URL: port.mcpUrl },
    redirect: (inputs) => ({ ...inputs }),
  });
  expect(agentsOf(result)).toHaveLength(1);
});

test('the OAuth example asks the MCP server for the token and writes none into the configuration', async () => {
  const result = await run('oauth.yml');
  expect(exchanges()).toEqual(['/mcp/v1/token']);
  const outputs = result.jobs[0]?.steps.find(({ label }) => label === 'port')?.outputs;
  expect(outputs?.agent_args).toContain('PORT_ACCESS_TOKEN');
  expect(outputs?.agent_args).not.toContain(port.tokens[0]);
});

test('behind a proxy with a private CA, the action and the agent reach Port through it', async () => {
  const certificates = makeCertificates('port.test');
  port = await startPort({ tls: certificates.trusted });
  const portNumber = Number(new URL(port.origin).port);
  const proxy = await startProxy({ hosts: { 'port.test': portNumber } });
  const folder = mkdtempSync(path.join(tmpdir(), 'ca-'));
  closing.push(proxy.close, () => rm(folder, { recursive: true }));
  const ca = path.join(folder, 'ca.pem');
  writeFileSync(ca, certificates.ca);
  const result = await run('self-hosted-proxy.yml', {
    vars: { HTTPS_PROXY: proxy.url, NO_PROXY: 'localhost', COMPANY_CA_FILE: ca },
    redirect: (inputs) => ({
      ...inputs,
      auth_base_url: 'https://port.test/api/v1',
      mcp_url: 'https://port.test/mcp/v1',
    }),
  });
  expect(agentsOf(result)).toHaveLength(1);
  expect(proxy.requests.length).toBeGreaterThan(1);
  expect(new Set(proxy.requests.map(({ path: asked }) => asked))).toEqual(
    new Set(['port.test:443']),
  );
}, 20_000);

test('the matrix exchanges once for each of its jobs', async () => {
  const result = await run('matrix.yml');
  expect(agentsOf(result)).toHaveLength(3);
  expect(exchanges()).toHaveLength(3);
});

test('200 jobs share one exchange', async () => {
  const services = Array.from({ length: 200 }, (_, index) => `service-${index}`);
  const result = await run('sealed-token-matrix.yml', {
    inputs: { services: JSON.stringify(services) },
  });
  expect(agentsOf(result)).toHaveLength(200);
  expect(exchanges()).toHaveLength(1);
}, 180_000);

describe('the reusable template', () => {
  const text = readProject('examples/call-port-agent.yml');

  test.each(['claude-code', 'codex', 'gemini-cli', 'qwen-code'])(
    'gives back what %s answered, and neither token nor configuration',
    async (agent) => {
      const asked = text.replace('agent: claude-code', `agent: ${agent}`);
      const result = await run('call-port-agent.yml', {}, asked);
      const inner = result.jobs.find(({ id }) => id === 'ask / agent');
      expect(agentsOf(result)[0]?.allowed).toEqual(['list_blueprints', 'list_entities']);
      expect(inner?.outputs).toEqual({ result: agentsOf(result)[0]?.answer });
    },
  );

  test('hands on what narrows, and reaches Port as it is told', async () => {
    const asked = text.replace(
      'read_only: true',
      'read_only: false\n      allowed_actions: restart_service\n      transport: mcp-remote\n      model: a-model',
    );
    const result = await run('call-port-agent.yml', {}, asked);
    expect(result.result).toBe('success');
    const [called] = port.requests.filter(({ body }) => body.includes('"tools/call"'));
    expect(called?.headers['x-allowed-actions-to-run']).toBe('restart_service');
    const [agent] = result.jobs.flatMap(({ steps }) =>
      steps.filter(({ label }) => label === 'port'),
    );
    expect(agent?.outputs.mcp_config).toContain('mcp-remote@');
  }, 20_000);

  test('refuses an agent that has no action of its own', async () => {
    const result = await run('call-port-agent.yml', {}, text.replace('claude-code', 'cursor'));
    expect(result.result).toBe('failure');
    expect(port.requests).toEqual([]);
  });
});
