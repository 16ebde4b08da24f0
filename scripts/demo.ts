import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { z } from 'zod';
import { inputsFor } from '../__tests__/support/port.ts';
import { startJob } from '../__tests__/support/runner/job.ts';
import { runAction, type StepResult } from '../__tests__/support/runner/runner.ts';
import { startLocalPort } from '../sandbox/local-port.ts';

// The main job, start to end, on this machine alone: the local Port, the committed bundle as
// GitHub's runner runs it, what an agent does with the emitted configuration, and the report.

const entry = z.object({ url: z.string(), headers: z.record(z.string(), z.string()) });
const configuration = z.object({ mcpServers: z.record(z.string(), entry) });
const answer = z.object({ text: z.string() });

const port = await startLocalPort();
const job = await startJob();
try {
  console.log(`The local Port listens at ${port.origin}.\n`);
  const inputs = {
    ...inputsFor(port),
    tools: 'list_blueprints, list_entities',
    transport: 'gateway',
  };
  const step = shown(
    'The action, with transport: gateway; its log as GitHub shows it',
    await runAction({ job, inputs }),
  );
  console.log('== Its outputs');
  for (const [name, value] of Object.entries(step.outputs)) {
    console.log(`${name}: ${step.masker.mask(value)}`);
  }
  const kept = JSON.stringify([step.outputs, step.commandFiles, step.files]);
  const held = kept.includes(port.tokens[0] ?? '');
  console.log(
    `\n== The token is ${held ? '' : 'not '}among them, nor in any file of the runner.\n`,
  );

  await beAnAgent(step.outputs.mcp_config ?? '');

  const handle = step.outputs.gateway ?? '';
  shown(
    'The report, after the agent',
    await runAction({ job, action: 'report', inputs: { gateway: handle } }),
  );
} finally {
  await job.end();
  await port.close();
}

/** Prints what GitHub would show of a step. */
function shown(title: string, step: StepResult): StepResult {
  console.log(`== ${title}\n${step.maskedLog}\n`);
  console.log(`== What it adds to the job summary\n${step.summary}`);
  if (step.outcome !== 'success') throw new Error(`the step ended in ${step.outcome}`);
  return step;
}

/** Uses the configuration as it is: lists the tools, calls an open one, and one that is not. */
async function beAnAgent(mcpConfig: string): Promise<void> {
  const started = performance.now();
  const server = configuration.parse(JSON.parse(mcpConfig)).mcpServers['port-prod'];
  if (!server) throw new Error('the configuration has no server port-prod');
  const client = new Client({ name: 'demo', version: '1.0.0' });
  const { url, headers } = server;
  await client.connect(
    new StreamableHTTPClientTransport(new URL(url), { requestInit: { headers } }),
  );
  const { tools } = await client.listTools();
  console.log(`== An agent sees these tools: ${tools.map(({ name }) => name).join(', ')}`);
  for (const name of ['list_blueprints', 'delete_entity']) {
    const { content, isError } = await client.callTool({
      name,
      arguments: name === 'delete_entity' ? { identifier: 'checkout' } : {},
    });
    console.log(
      `${name} ${isError === true ? 'is refused' : 'answers'}: ${answer.parse(content[0]).text}`,
    );
  }
  await client.close();
  console.log(`(${((performance.now() - started) / 1000).toFixed(1)} s)\n`);
}
