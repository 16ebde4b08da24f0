import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, expect, jest, test } from '@jest/globals';
import { type LocalPort, startLocalPort } from '../../../sandbox/local-port.ts';
import { makeCertificates } from '../../support/certificates.ts';
import { inputsFor } from '../../support/port.ts';
import { type Proxy, startProxy } from '../../support/proxy.ts';
import { runAction, type RunnerJob, startJob } from '../../support/runner/index.ts';
import { call, connectAgent, recordOf, wait } from './agent.ts';

jest.setTimeout(60_000);

const { ca, trusted } = makeCertificates('port.test');
const folder = mkdtempSync(path.join(tmpdir(), 'ca-'));
const authority = path.join(folder, 'ca.pem');
writeFileSync(authority, ca);
afterAll(() => {
  rmSync(folder, { recursive: true });
});

let job: RunnerJob;
let port: LocalPort;
let proxy: Proxy;
afterEach(async () => {
  await job.end();
  await port.close();
  await proxy.close();
});

test('with a CA of its own, the gateway calls and renews through the proxy', async () => {
  job = await startJob();
  // Long enough for the calls, and over before the next one.
  port = await startLocalPort({ tls: trusted, expiresIn: 4, freshTokens: true });
  proxy = await startProxy({ hosts: { 'port.test': Number(new URL(port.origin).port) } });
  const step = await runAction({
    job,
    inputs: {
      ...inputsFor(port, 'https://port.test'),
      transport: 'gateway',
      min_lifetime_seconds: '0',
    },
    env: {
      HTTPS_PROXY: proxy.url,
      NO_PROXY: 'localhost,127.0.0.1',
      NODE_EXTRA_CA_CERTS: authority,
    },
  });
  expect(step.outcome).toBe('success');
  const tunnels = proxy.requests.length;

  await wait(4_500);
  const client = await connectAgent(step);
  expect((await call(client, 'list_blueprints')).isError).toBe(false);
  await client.close();

  expect(proxy.requests.length).toBeGreaterThan(tunnels);
  expect(new Set(proxy.requests.map(({ path: to }) => to))).toEqual(new Set(['port.test:443']));
  expect(await recordOf(step)).toMatchObject({ renewals: 1, totals: { ok: 1 }, lastError: null });
});
