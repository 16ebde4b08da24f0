import { request } from 'node:http';
import { once } from 'node:events';
import { z } from 'zod';
import { startLocalPort } from '../../sandbox/local-port.ts';
import { inputsFor } from '../support/port.ts';
import { startJob } from '../support/runner/job.ts';
import { runAction } from '../support/runner/runner.ts';

export interface RunningGateway {
  readonly url: string;
  /** What an agent presents as its bearer token. */
  readonly key: string;
  close(): Promise<void>;
}

const configuration = z.object({
  mcpServers: z.object({
    'port-prod': z.object({ url: z.url(), headers: z.object({ Authorization: z.string() }) }),
  }),
});

/**
 * Starts a gateway as a workflow does, by the action, in front of a server.
 *
 * @throws Error where the action fails
 */
export async function startGatewayTo(mcpUrl: string): Promise<RunningGateway> {
  const port = await startLocalPort();
  const job = await startJob();
  const close = async () => {
    await job.end();
    await port.close();
  };
  const inputs = { ...inputsFor(port), mcp_url: mcpUrl, transport: 'gateway' };
  const { outcome, outputs, maskedLog } = await runAction({ job, inputs });
  if (outcome !== 'success') {
    await close();
    throw new Error(`The gateway did not start:\n${maskedLog}`);
  }
  const servers = configuration.parse(JSON.parse(outputs.mcp_config ?? '')).mcpServers;
  const { url, headers } = servers['port-prod'];
  return {
    url,
    key: headers.Authorization.replace(/^Bearer /, ''),
    async close() {
      // Where there is no /proc the end of the job finds no process.
      const end = request(outputs.gateway ?? '', { method: 'DELETE' }).end();
      await once(end, 'response');
      await close();
    },
  };
}
