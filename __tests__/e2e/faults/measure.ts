import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type RecordedRequest, startLocalPort } from '../../../sandbox/local-port.ts';
import { type Certificates, makeCertificates } from '../../support/certificates.ts';
import type { Canary, ReceivedRequest } from '../../support/runner/leaks.ts';
import { inputsFor } from '../../support/port.ts';
import { startProxy } from '../../support/proxy.ts';
import { runAction, type RunOptions, type StepResult } from '../../support/runner/runner.ts';
import type { Scenario } from './scenarios.ts';

const host = 'port.test';
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
  /** How often the proxy was asked for a tunnel. */
  readonly connects: number;
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
    const certificates = makeCertificates(host);
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
  const { inputs = {}, env = {}, tls, trusted, cancelWith } = scenario;
  let cancel = (): void => undefined;
  const elsewhere = await startLocalPort();
  const port = await startLocalPort({
    clientSecret: secret,
    accessToken: token,
    ...(tls && { tls: certificates[tls] }),
    ...scenario.port,
    onRequest: () => {
      cancel();
    },
  });
  const proxy =
    scenario.proxy &&
    (await startProxy({ ...scenario.proxy, hosts: { [host]: Number(new URL(port.origin).port) } }));
  try {
    const given = { secret, token, elsewhere: `${elsewhere.authBaseUrl}/auth/access_token` };
    port.fault(scenario.at ?? 'api', ...(scenario.faults?.(given) ?? []));
    const options: RunOptions = {
      debug,
      inputs: {
        ...inputsFor(port, proxy && `https://${host}`),
        max_attempts: '2',
        timeout_seconds: '20',
        ...inputs,
      },
      env: {
        ...(trusted && { NODE_EXTRA_CA_CERTS: caFile }),
        ...(proxy && { https_proxy: withLogin(proxy.url, scenario.login) }),
        ...env,
      },
      ...(cancelWith && {
        cancelWith,
        cancelWhen: (cancelNow) => {
          cancel = cancelNow;
        },
      }),
      killAfterMs: 30_000,
    };
    const started = Date.now();
    const result = await runAction(options);
    const second = port.requests[1];
    return {
      scenario,
      result,
      canaries: [
        // Where the step got another secret, Port's own is nowhere.
        { name: 'the client secret', value: [inputs.client_secret, secret].find(Boolean) ?? '' },
        { name: 'the token', value: token, inOutputs: true },
      ],
      requests: port.requests,
      secondRequestAfter: second && (second.at - started) / 1000,
      connects: proxy?.requests.length ?? 0,
      elsewhere: elsewhere.requests,
      foreign: [...elsewhere.requests, ...(proxy?.requests ?? [])],
    };
  } finally {
    await Promise.all([port.close(), elsewhere.close(), proxy?.close()]);
  }
}

function withLogin(url: string, login: string | undefined): string {
  return login === undefined ? url : url.replace('://', `://${login}@`);
}
