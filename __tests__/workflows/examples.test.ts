import { afterAll, describe, expect, jest, test } from '@jest/globals';
import { existsSync, globSync, mkdtempSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { portTools } from '../../sandbox/catalogue.ts';
import { type LocalPort, type LocalPortOptions, startLocalPort } from '../../sandbox/local-port.ts';
import { makeCertificates } from '../support/certificates.ts';
import { startProxy } from '../support/proxy.ts';
import { agentReport, type AgentReport, unruly } from '../support/engine/connect-like-agent.ts';
import type { Data } from '../support/engine/evaluate.ts';
import { commentsIn } from '../support/engine/gh.ts';
import { claudeAgentSdk, installPrograms } from '../support/engine/machine.ts';
import { makeRepository } from '../support/engine/repository.ts';
import { runWorkflow, type WorkflowRun } from '../support/engine/run-workflow.ts';
import type { JobRun, World } from '../support/engine/world.ts';
import { project, readProject } from '../support/project.ts';

// Each example runs as a user would have it: alone in a repository of theirs, against a Port on
// this machine. What agents answer there is `unruly`, and what their tool said.

interface Seen extends WorkflowRun {
  /** The Port that it asked. */
  readonly port: LocalPort;
  /** What the examples themselves give to the action, step by step. */
  readonly asked: readonly Readonly<Record<string, string>>[];
  /** The comments on the pull request. */
  readonly comments: readonly string[];
}

// Each starts processes, and shares the machine with other tests.
jest.setTimeout(30_000);

const closing: (() => Promise<unknown>)[] = [];
afterAll(async () => {
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

const pullRequest = (actor: string, from: string): Partial<World> => {
  const event: Data = {
    pull_request: { number: 1, head: { repo: { full_name: from } }, base: { sha: 'ffac537e6c' } },
  };
  return { github: { event_name: 'pull_request', actor, event } };
};

/** What an event or a person gives to an example, where it needs that. */
const given: Record<string, Partial<World>> = {
  'pull-request-review.yml': pullRequest('octocat', 'octo-org/octo-repo'),
  'pull-request-review-codex.yml': pullRequest('octocat', 'octo-org/octo-repo'),
  'two-actions.yml': { inputs: { request: 'Restart the checkout service' } },
};

interface Run extends Partial<World> {
  /** Instead of the example's own. */
  readonly text?: string;
  /** Instead of one that does nothing unusual. */
  readonly port?: LocalPort;
}

/** The text of an example; the README's is the one with which it begins. */
function textOf(example: string): string {
  if (example !== 'README.md') return readProject(`examples/${example}`);
  return /^```yaml\n(on:.*?)^```$/ms.exec(readProject(example))?.[1] ?? '';
}

/** Runs an example with addresses that lead to a local Port. */
async function run(example: string, options: Run = {}): Promise<Seen> {
  const { text = textOf(example), port = await startPort(), ...world } = options;
  const file = `.github/workflows/${path.parse(example).name}.yml`;
  const repository = makeRepository({ ...beside, [file]: text });
  const programs = mkdtempSync(path.join(tmpdir(), 'programs-'));
  closing.push(() => Promise.all([repository, programs].map((f) => rm(f, { recursive: true }))));
  const asked: Readonly<Record<string, string>>[] = [];
  const ended = await runWorkflow(path.join(repository, file), {
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
    redirect: (inputs) => {
      asked.push(inputs);
      return { ...inputs, auth_base_url: port.authBaseUrl, mcp_url: port.mcpUrl };
    },
    ...given[example],
    ...world,
  });
  expect(existsSync(path.join(repository, 'expanded'))).toBe(false);
  return { ...ended, port, asked, comments: commentsIn(programs) };
}

const runs = new Map<string, Promise<Seen>>();

/** The run of an example as it is, which all tests that ask about it share. */
function seen(example: string): Promise<Seen> {
  const started = runs.get(example) ?? run(example);
  runs.set(example, started);
  return started;
}

/** What the agents of a job saw: those with an action, and those that a script started. */
function agentsIn({ log, steps }: JobRun): AgentReport[] {
  const lines = log.match(/^\{"server":.*\}$/gm) ?? [];
  return [
    ...steps.flatMap(({ agent }) => agent ?? []),
    ...lines.map((line) => agentReport.parse(JSON.parse(line))),
  ];
}

const agentsOf = ({ jobs }: WorkflowRun) => jobs.flatMap(agentsIn);
const withAgents = ({ jobs }: WorkflowRun) => jobs.filter((job) => agentsIn(job).length > 0);

function exchanges({ port }: Seen): string[] {
  return port.requests.flatMap(({ path: asked }) =>
    /access_token$|\/token$/.test(asked) ? [asked] : [],
  );
}

/**
 * The text below the heading "Answer" of a summary, where it is plain text: a code block, of which
 * every line is indented by four spaces (https://spec.commonmark.org/0.31.2/#indented-code-blocks;
 * a carriage return ends a line, too).
 */
function answerIn(summary: string): string | undefined {
  const [, below] = summary.split(/^## Answer\n/m);
  const lines = below?.split(/\n|\r/) ?? [];
  const end = lines.findIndex((line) => !line.startsWith('    '));
  const block = end === -1 ? lines : lines.slice(0, end);
  return block.map((line) => line.slice(4)).join('\n');
}

const plain = (answer = '') => answer.replaceAll('\r', '');

const examples = globSync('**/*.yml', { cwd: path.join(project, 'examples') });
const workflows = [...examples.filter((file) => !file.endsWith('action.yml')), 'README.md'];
const reviews = ['pull-request-review.yml', 'pull-request-review-codex.yml'];

describe.each(workflows)('%s', (example) => {
  test('connects its agents to Port', async () => {
    const { result, port, ...more } = await seen(example);
    const agents = agentsOf({ result, ...more });
    expect(result).toBe('success');
    expect(port.tokens.length).toBeGreaterThan(0);
    expect(agents.length).toBeGreaterThan(0);
    for (const { answer } of agents) expect(answer).toMatch(/\n\[\{.*\}\]$/);
  });

  test('shows no secret, and leaves no token where an agent runs', async () => {
    const ended = await seen(example);
    const shown = ended.jobs.map(({ log, summary }) => log + summary).join('\n');
    const reach = withAgents(ended).flatMap(({ steps }) => steps.map(({ outputs }) => outputs));
    for (const token of ended.port.tokens) {
      expect(shown).not.toContain(token);
      expect(JSON.stringify(reach)).not.toContain(token);
    }
    expect(shown).not.toContain(ended.port.clientSecret);
  });

  test('lets a person read what the agent answered, and nothing that it made of it', async () => {
    const ended = await seen(example);
    for (const job of withAgents(ended)) {
      const [agent] = agentsIn(job);
      const read = reviews.includes(example) ? ended.comments[0] : answerIn(job.summary);
      expect(agent?.answer).toContain(unruly);
      expect(read?.trimEnd()).toBe(
        reviews.includes(example) ? agent?.answer : plain(agent?.answer),
      );
    }
  });

  test('reports what the agent did at Port', async () => {
    for (const { steps, summary } of withAgents(await seen(example))) {
      const report = steps.findLast(({ label }) => /[/]report(@|$)/.test(label));
      expect(report?.outputs).toMatchObject({ connected: 'true', calls: '1', failed: '0' });
      expect(summary).toContain('list_');
    }
  });

  test('cannot hang for hours', () => {
    const { jobs } = workflow.parse(parse(textOf(example)));
    for (const { uses, 'timeout-minutes': minutes } of Object.values(jobs)) {
      expect(uses ?? minutes).toBeDefined();
    }
  });
});

const permissions = z.record(z.string(), z.string());
const workflow = z.object({
  jobs: z.record(
    z.string(),
    z.looseObject({
      uses: z.string().optional(),
      'timeout-minutes': z.number().max(60).optional(),
      permissions,
    }),
  ),
});

test.each(examples)('%s says what it is for', (example) => {
  expect(readProject(`examples/${example}`)).toMatch(/^# [A-Z].{20}/);
});

test('no example installs what it does not pin, or runs what it has not seen', () => {
  for (const example of examples) {
    expect(readProject(`examples/${example}`)).not.toMatch(/\|\s*(ba|z)?sh\b|@latest/);
  }
});

test('the quick start lets the agent use the two tools that it names, and see no other', async () => {
  const [agent] = agentsOf(await seen('quick-start.yml'));
  expect(agent).toMatchObject({
    server: 'port-prod',
    allowed: ['list_blueprints', 'list_entities'],
    offered: ['list_blueprints', 'list_entities'],
    answer: expect.stringContaining('zendesk_ticket'),
  });
});

test('without Port the agent is not even started', async () => {
  const port = await startPort();
  port.fault('mcp', { status: 403, always: true });
  const result = await run('quick-start.yml', { port });
  expect(result.result).toBe('failure');
  expect(agentsOf(result)).toEqual([]);
});

test('an answer longer than a summary may be is cut', async () => {
  const tools = portTools.map((tool) => ({ ...tool, call: () => 'x'.repeat(1_100_000) }));
  const result = await run('quick-start.yml', { port: await startPort({ tools }) });
  expect(agentsOf(result)[0]?.answer.length).toBeGreaterThan(1_100_000);
  expect(result.result).toBe('success');
  expect(answerIn(result.jobs[0]?.summary ?? '')).toContain(plain(unruly));
});

describe.each(reviews)('%s', (example) => {
  test('sees only tools that read', async () => {
    const [agent] = agentsOf(await seen(example));
    expect(agent?.offered).toContain('list_scorecards');
    expect(agent?.offered).not.toContain('run_action');
    expect(agent?.allowed.toSorted()).toEqual(agent?.offered.toSorted());
  });

  test.each([
    ['a fork', 'octocat', 'somebody/octo-repo'],
    ['Dependabot', 'dependabot[bot]', 'octo-org/octo-repo'],
  ])('leaves out a pull request from %s', async (_, actor, from) => {
    const result = await run(example, pullRequest(actor, from));
    expect(result.jobs.map((job) => job.result)).toEqual(['skipped', 'skipped']);
    expect(result.port.requests).toEqual([]);
  });

  test('may write only where no agent runs', async () => {
    const { jobs } = workflow.parse(parse(textOf(example)));
    const writing = Object.entries(jobs).filter(([, job]) =>
      Object.values(job.permissions).includes('write'),
    );
    expect(writing.map(([id]) => id)).toEqual(['comment']);
    expect(withAgents(await seen(example)).map(({ id }) => id)).toEqual(['review']);
  });
});

test('the agent with two actions tells the server which, in every request', async () => {
  const { port } = await seen('two-actions.yml');
  const called = port.requests.filter(({ body }) => body.includes('"tools/call"'));
  expect(called.map(({ headers }) => headers['x-allowed-actions-to-run'])).toEqual([
    'restart_service,create_ticket',
  ]);
});

test('the US example asks for the US region', async () => {
  const { asked } = await seen('us-region.yml');
  expect(asked.map(({ region }) => region)).toEqual(['us']);
});

test('repository variables alone lead to their addresses', async () => {
  const port = await startPort();
  const result = await run('repository-variables.yml', {
    port,
    vars: { PORT_AUTH_BASE_URL: port.authBaseUrl, PORT_MCP_URL: port.mcpUrl },
    redirect: (inputs) => ({ ...inputs }),
  });
  expect(agentsOf(result)).toHaveLength(1);
});

test('the OAuth example asks the MCP server for the token', async () => {
  expect(exchanges(await seen('oauth.yml'))).toEqual(['/mcp/v1/token']);
});

test('behind a proxy with a private CA, the action and the agent reach Port through it', async () => {
  const certificates = makeCertificates('port.test');
  const port = await startPort({ tls: certificates.trusted });
  const portNumber = Number(new URL(port.origin).port);
  const proxy = await startProxy({ hosts: { 'port.test': portNumber } });
  const folder = mkdtempSync(path.join(tmpdir(), 'ca-'));
  closing.push(proxy.close, () => rm(folder, { recursive: true }));
  const ca = path.join(folder, 'ca.pem');
  writeFileSync(ca, certificates.ca);
  const result = await run('self-hosted-proxy.yml', {
    port,
    vars: { HTTPS_PROXY: proxy.url, NO_PROXY: 'intranet.test', COMPANY_CA_FILE: ca },
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
});

test('the matrix exchanges once for each of its jobs', async () => {
  const result = await seen('matrix.yml');
  expect(agentsOf(result)).toHaveLength(3);
  expect(exchanges(result)).toHaveLength(3);
});

test('the jobs with a sealed token share one exchange', async () => {
  const result = await seen('sealed-token-matrix.yml');
  expect(agentsOf(result)).toHaveLength(2);
  expect(exchanges(result)).toHaveLength(1);
});

describe('the reusable template', () => {
  const text = readProject('examples/call-port-agent.yml');

  test.each(['claude-code', 'codex', 'gemini-cli', 'qwen-code'])(
    'gives back and shows what %s answered, and nothing else',
    async (agent) => {
      const asked = text.replace('agent: claude-code', `agent: ${agent}`);
      const result =
        agent === 'claude-code'
          ? await seen('call-port-agent.yml')
          : await run('call-port-agent.yml', { text: asked });
      const [job] = withAgents(result);
      const [saw] = agentsOf(result);
      expect(saw?.allowed).toEqual(['list_blueprints', 'list_entities']);
      expect(job?.outputs).toEqual({ result: saw?.answer });
      expect(answerIn(job?.summary ?? '')).toBe(plain(saw?.answer));
      expect(job?.summary).toContain('list_blueprints');
    },
  );

  test('hands on what narrows, and reaches Port as it is told', async () => {
    const asked = text.replace(
      'read_only: true',
      'read_only: false\n      allowed_actions: restart_service\n      transport: mcp-remote\n      model: a-model',
    );
    const { port, ...result } = await run('call-port-agent.yml', { text: asked });
    expect(result.result).toBe('success');
    const [called] = port.requests.filter(({ body }) => body.includes('"tools/call"'));
    expect(called?.headers['x-allowed-actions-to-run']).toBe('restart_service');
    const [agent] = result.jobs.flatMap(({ steps }) =>
      steps.filter(({ label }) => label === 'port'),
    );
    expect(agent?.outputs.mcp_config).toContain('mcp-remote@');
  });

  test('refuses an agent that has no action of its own', async () => {
    const result = await run('call-port-agent.yml', {
      text: text.replace('claude-code', 'cursor'),
    });
    expect(result.result).toBe('failure');
    expect(result.port.requests).toEqual([]);
  });
});
