import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import { transports } from '../../src/agents/agent.ts';
import { makeCertificates } from '../support/certificates.ts';
import { startProxy } from '../support/proxy.ts';
import { programNames } from './programs.ts';
import { called, connect, opened, registry, run, startPort } from './whole-way.ts';

const certificates = makeCertificates('port.test');
const folder = mkdtempSync(join(tmpdir(), 'ca-'));
const authority = join(folder, 'ca.pem');
writeFileSync(authority, certificates.ca);
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const ways = programNames
  .flatMap((name) => transports.map((transport) => [name, transport] as const))
  // LangChain starts a server without the environment that it was started in itself.
  .filter((way) => way.join() !== 'generic: LangChain,mcp-remote');

test.each(ways)('behind a proxy with a CA of its own, %s calls a tool over %s', async (...way) => {
  const [name, transport] = way;
  const port = await startPort({ tls: certificates.trusted });
  const proxy = await opened(
    startProxy({ hosts: { 'port.test': Number(new URL(port.origin).port) } }),
  );
  const env = {
    HTTPS_PROXY: proxy.url,
    NO_PROXY: 'localhost,127.0.0.1',
    NODE_EXTRA_CA_CERTS: authority,
    // Codex is no Node program, and Node's own fetch asks no proxy unless it is told to.
    SSL_CERT_FILE: authority,
    NODE_USE_ENV_PROXY: '1',
  };
  const addresses = {
    auth_base_url: 'https://port.test/api/v1',
    mcp_url: 'https://port.test/mcp/v1',
  };
  const outputs = await connect(name, { transport, ...addresses }, port, { env });
  const asked = proxy.requests.length;
  const { url } = await registry();
  await run(name, { calls: ['list_blueprints'], outputs, env, registry: url });
  expect(called(port).map(({ tool }) => tool)).toEqual(['list_blueprints']);
  expect(proxy.requests.length).toBeGreaterThan(asked);
});
