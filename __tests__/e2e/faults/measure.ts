import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type RecordedRequest, startLocalPort } from '../../../sandbox/local-port.ts';
import { type Certificates, makeCertificates } from '../../support/certificates.ts';
import type { Canary, ReceivedRequest } from '../../support/runner/leaks.ts';
import { listen } from '../../support/listen.ts';
import { inputsFor } from '../../support/port.ts';
import { startProxy } from '../../support/proxy.ts';
import { runAction, type RunOptions, type StepResult } from '../../support/runner/runner.ts';
import type { Scenario } from './scenarios.ts';

const portsOrigin = 'https://port.test';
/** That certificates are for. */
const hosts = ['port.test', '2001:db8::1', 'api.port.io', 'api.us.port.io'];
/** With every character that some encoding writes in another way. */
const secret = 'q7Xv2"Lk\\Pz9/Rb+T4w%Yc8\'Hd$J<m>3&N=';
const token = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJxN1h2MiJ9.Gk2ZtVn8QpWx-5LrYe_7BsDc';

export interface Measured {
  readonly scenario: Scenario;
  readonly result: StepResult;
  /** The secret and the token that were in play. */
  readonly canaries: readonly Canary[];
  /** What Port received. */
  readonly requests: readonly RecordedRequest[];
  /** Seconds from the start until the second request to Port; undefined without one. */
  readonly secondRequestAfter: number | undefined;
  /** What the proxy was asked for. */
  readonly connects: readonly ReceivedRequest[];
  /** What the server received that nothing should reach. */
  readonly elsewhere: readonly ReceivedRequest[];
  /** What all servers received that the secret is not for. */
  readonly foreign: readonly ReceivedRequest[];
}

/**
 * Runs the action through every scenario, a few at a time, over real sockets.
 *
 * @returns in the order of the scenarios; a run that never ended is a rejection
 */
export async function measureAll(
  scenarios: readonly Scenario[],
): Promise<PromiseSettledResult<Measured>[]> {
  const folder = await mkdtemp(path.join(tmpdir(), 'port-mcp-auth-faults-'));
  try {
    const certificates = makeCertificates(...hosts);
    const caFile = path.join(folder, 'ca.pem');
    await writeFile(caFile, certificates.ca);
    const queue = [...scenarios.entries()];
    const measured: PromiseSettledResult<Measured>[] = [];
    const work = async (): Promise<void> => {
      for (let next = queue.shift(); next; next = queue.shift()) {
        const [index, scenario] = next;
        const run = measure(scenario, index % 2 === 0, certificates, caFile);
        [measured[index]] = await Promise.allSettled([run]);
      }
    };
    await Promise.all(Array.from({ length: 5 }, work));
    return measured;
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function measure(
  scenario: Scenario,
  debug: boolean,
  certificates: Certificates,
  caFile: string,
): Promise<Measured> {
  const { inputs = {}, env = {}, tls, trusted, origin = portsOrigin } = scenario;
  const { cancelWith, stopMs } = scenario;
  let cancel = (): void => undefined;
  let pid: number | undefined;
  const elsewhere = await startLocalPort();
  const port = await startLocalPort({
    clientSecret: secret,
    accessToken: token,
    ...(tls && { tls: certificates[tls] }),
    ...scenario.port,
    onRequest: () => {
      cancel();
      // Once: at its first request.
      if (stopMs !== undefined && pid !== undefined) stop(pid, stopMs);
      pid = undefined;
    },
  });
  const instead = scenario.instead?.(certificates);
  const there = instead ? await listen(instead) : Number(new URL(port.origin).port);
  const proxy =
    scenario.proxy &&
    (await startProxy({ ...scenario.proxy, hosts: { [new URL(origin).hostname]: there } }));
  try {
    const parts = { secret, token, elsewhere: `${elsewhere.authBaseUrl}/auth/access_token` };
    port.fault(scenario.at ?? 'api', ...(scenario.faults?.(parts) ?? []));
    const given = [inputs.client_secret ?? '', secret];
    const options: RunOptions = {
      debug,
      inputs: {
        ...inputsFor(port, proxy && origin),
        ...(instead && { auth_base_url: `https://127.0.0.1:${there}/v1` }),
        max_attempts: '2',
        verify: 'false',
        timeout_seconds: '20',
        ...inputs,
      },
      env: {
        ...(trusted && { NODE_EXTRA_CA_CERTS: caFile }),
        ...(proxy && { https_proxy: proxyAddress(proxy.url, scenario) }),
        ...env,
      },
      ...(cancelWith && {
        cancelWith,
        cancelWhen: (cancelNow) => {
          cancel = cancelNow;
        },
      }),
      onStart: (started) => {
        pid = started;
      },
      killAfterMs: 30_000,
    };
    const started = Date.now();
    const result = await runAction(options);
    const second = port.requests[1];
    return {
      scenario,
      result,
      canaries: [
        // Where the step got another secret, Port's own is nowhere; a word for one is everywhere.
        { name: 'the client secret', value: given.find((one) => one.length >= 12) ?? secret },
        { name: 'the token', value: token, inOutputs: true },
      ],
      requests: port.requests,
      secondRequestAfter: second && (second.at - started) / 1000,
      connects: proxy?.requests ?? [],
      elsewhere: elsewhere.requests,
      foreign: [...elsewhere.requests, ...(proxy?.requests ?? [])],
    };
  } finally {
    await Promise.all([port.close(), elsewhere.close(), proxy?.close()]);
    instead?.close();
  }
}

function proxyAddress(url: string, { scheme = 'http://', login }: Scenario): string {
  return url.replace('http://', `${scheme}${login === undefined ? '' : `${login}@`}`);
}

function stop(pid: number, ms: number): void {
  process.kill(pid, 'SIGSTOP');
  setTimeout(() => process.kill(pid, 'SIGCONT'), ms);
}
