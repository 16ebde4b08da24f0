import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { type LocalPort, startLocalPort } from '../../sandbox/local-port.ts';
import { makeRepository } from '../support/engine/repository.ts';
import { runWorkflow } from '../support/engine/run-workflow.ts';
import { readProject } from '../support/project.ts';

// The diffs of docs/from-the-guide.md, taken from the page: the guide's workflow, and what becomes of
// it, against a Port on this machine.

const page = readProject('docs/from-the-guide.md');
const [first = '', second = ''] = [...page.matchAll(/^```diff\n(.*?)^```$/gms)].map(
  ([, diff = '']) => diff,
);

/** The lines of one side of a diff. */
function side(diff: string, sign: '-' | '+'): string {
  const lines = diff.split('\n').filter((line) => [' ', sign].includes(line.charAt(0)));
  return lines.map((line) => `${line.slice(1)}\n`).join('');
}

/** Applies a diff as `patch` does: what it changes must stand in the text, once. */
function applied(text: string, diff: string): string {
  const parts = text.split(side(diff, '-'));
  if (parts.length !== 2) throw new Error('The diff does not fit');
  return parts.join(side(diff, '+'));
}

const guide = side(first, '-');
const onV1 = applied(guide, first);
const onBeta = applied(onV1, second);

let port: LocalPort;
let repository = '';
beforeEach(async () => {
  // Without quotes, at which the guide's command would break.
  port = await startLocalPort({ clientSecret: 'q7Xv2LkPz9RbT4wYc8Hd' });
});
afterEach(async () => {
  await port.close();
  await rm(repository, { recursive: true, force: true });
});

async function run(workflow: string, PORT_CLIENT_SECRET = port.clientSecret) {
  repository = makeRepository({ '.github/workflows/port.yml': workflow });
  const { result, jobs } = await runWorkflow(path.join(repository, '.github/workflows/port.yml'), {
    repository,
    secrets: {
      PORT_CLIENT_ID: port.clientId,
      PORT_CLIENT_SECRET,
      ANTHROPIC_API_KEY: 'a-key-of-anthropic',
    },
    vars: { PORT_AUTH_BASE_URL: port.authBaseUrl, PORT_MCP_URL: port.mcpUrl },
  });
  return { result, steps: jobs.flatMap(({ steps }) => steps) };
}

/** What the agents saw, and whether a step's outputs hold Port's token. */
async function connected(workflow: string) {
  const { result, steps } = await run(workflow);
  expect(result).toBe('success');
  const [token = 'no token'] = port.tokens;
  const inReach = JSON.stringify(steps.map(({ outputs }) => outputs)).includes(token);
  return { agents: steps.flatMap(({ agent }) => agent ?? []), inReach };
}

test("the guide's workflow connects the agent, and leaves the token where it can read it", async () => {
  const { agents, inReach } = await connected(guide);
  expect(agents).toMatchObject([{ server: 'port-prod', called: 'list_blueprints' }]);
  expect(inReach).toBe(true);
}, 30_000);

test.each([
  ['@v1', onV1],
  ['@beta', onBeta],
])(
  'with this action and %s the same agent is connected without a token',
  async (_, workflow) => {
    const { agents, inReach } = await connected(workflow);
    const offered = ['list_blueprints', 'list_entities'];
    expect(agents).toMatchObject([{ server: 'port-prod', called: 'list_blueprints', offered }]);
    expect(inReach).toBe(false);
  },
  30_000,
);

test('with a wrong secret the new workflow stops before the agent', async () => {
  const { result, steps } = await run(onV1, 'not-the-secret-of-anybody');
  expect(result).toBe('failure');
  expect(steps.flatMap(({ agent }) => agent ?? [])).toEqual([]);
}, 30_000);

test('what the page says goes is gone, on both sides', () => {
  const gone = /id-token|get_entities|curl|npx|mcp-remote|access_token/;
  expect(guide).toMatch(gone);
  for (const workflow of [onV1, onBeta]) expect(workflow).not.toMatch(gone);
});
