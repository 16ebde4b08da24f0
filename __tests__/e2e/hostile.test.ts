import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parse as shellWords } from 'shell-quote';
import { parse as parseToml } from 'smol-toml';
import { parse as parseYaml } from 'yaml';
import { z } from 'zod';
import { startLocalPort } from '../../sandbox/local-port.ts';
import type { Configuration, ServerEntry, TokenPlace } from '../../src/agents/agent.ts';
import { entryOf } from '../../src/connect.ts';
import { agents } from '../../src/agents/index.ts';
import { InputError } from '../../src/errors.ts';
import { readInputs, type Settings } from '../../src/inputs/index.ts';
import { setOutputs } from '../../src/outputs.ts';
import { Secrets } from '../../src/secrets.ts';
import { onlyServer } from '../unit/agents/only-server.ts';
import { canariesOf, inputsFor } from '../support/port.ts';
import { readProject } from '../support/project.ts';
import { expectNoLeaks, parseFileCommands, runAction } from '../support/runner/index.ts';

// The same values in every run; a failure prints the smallest value that it was reduced to.
fc.configureGlobal({ seed: 20_261_123, numRuns: 150 });

const declared = z.object({ inputs: z.record(z.string(), z.unknown()) });
const inputNames = Object.keys(declared.parse(parseYaml(readProject('action.yml'))).inputs);

/** What some parser on the way to the agent takes for more than text. */
const fragments = fc.constantFrom(
  ...["'", '"', '\\', '`', '$', '${HOME}', '$HOME', '{env:HOME}', '$(id)', '%', '%0A', '::', '#'],
  ...['\n', '\r\n', '\t', '\0', '\u0085', '\u2028', '\u202e', '\u200b', '\ufeff', '\ud800', 'é'],
  ...['</script>', '<<EOF', 'EOF', '---', ': ', ' #', '&a', '*a', '!!x', '||', '&&', ';', '@', '/'],
  ...['__', '__proto__', '-', '--', '..', 'a', '7', ',', ' ', '[', ']', '{', '}', '=', '?', '🔑'],
);
const text = fc
  .oneof(
    fc.string({ unit: 'binary' }),
    fc.array(fc.integer({ max: 0xffff }).map((code) => String.fromCharCode(code))).map(join),
    fc.array(fragments).map(join),
  )
  .map((value) => value.trim());

/** Near what the input takes, so that much of it is accepted. */
const near: Readonly<Record<string, fc.Arbitrary<string>>> = {
  client_id: text,
  client_secret: text,
  region: fc.constantFrom('eu', 'us', 'EU'),
  auth_base_url: urls(),
  mcp_url: urls(),
  auth_method: fc.constantFrom('api', 'oauth'),
  agent: fc.constantFrom(...agents.map(({ name }) => name)),
  transport: fc.constantFrom('mcp-remote', 'http'),
  server_name: fc.stringMatching(/^[A-Za-z0-9_-]{1,33}$/),
  tools: fc.array(fc.stringMatching(/^[A-Za-z0-9_-]{1,65}$/)).map((names) => names.join(', ')),
  read_only: fc.constantFrom('true', 'false', 'yes'),
  allowed_actions: fc
    .array(fc.stringMatching(/^[A-Za-z0-9@_.:/=-]{1,20}$/))
    .map((names) => names.join('\n')),
  token_in_config: fc.constantFrom('inline', 'env'),
  verify: fc.constantFrom('true', 'false', 'yes'),
  summary: fc.constantFrom('True', 'FALSE', 'no'),
  sealed_token: text,
  min_lifetime_seconds: fc.nat().map(String),
  mcp_remote_version: fc.stringMatching(/^[01]\.[0-9]{1,2}\.[0-9]{1,2}(-[a-z.]{1,5})?$/),
  timeout_seconds: fc.nat(4000).map(String),
  max_attempts: fc.nat(12).map(String),
};

/** The items of a list, without the marks that YAML and JSON put around them. */
const words = (text: string) => [
  ...new Set(text.split(/[\s,"'`[\]]+/).filter((word) => word !== '' && word !== '-')),
];

/** What an accepted value becomes: what there is, and what was meant. */
const meaning: Readonly<Record<string, (settings: Settings, value: string) => unknown[]>> = {
  client_id: ({ credentials }, value) => [credentials.clientId, value],
  client_secret: ({ credentials }, value) => [credentials.clientSecret, value],
  mcp_url: ({ mcpUrl }, value) => [new URL(mcpUrl).href, new URL(value).href],
  server_name: ({ serverName }, value) => [serverName, value],
  transport: ({ transport }, value) => [transport, value],
  tools: ({ tools }, value) => [tools, value === 'read-only' ? value : words(value)],
  allowed_actions: ({ narrowing }, value) => [
    narrowing.allowedActions,
    value === 'none' ? [] : words(value),
  ],
  mcp_remote_version: ({ mcpRemoteVersion }, value) => [mcpRemoteVersion, value],
  timeout_seconds: ({ timeoutSeconds }, value) => [timeoutSeconds, Number(value)],
  max_attempts: ({ maxAttempts }, value) => [maxAttempts, Number(value)],
};

/** Printable ASCII, which is what a token may have. */
const tokens = fc
  .oneof(
    fc.string({ unit: fc.integer({ min: 0x21, max: 0x7e }).map((c) => String.fromCharCode(c)) }),
    fc.array(fragments.filter((fragment) => /^[!-~]+$/.test(fragment))).map(join),
  )
  .map((token) => `t${token}`);

function join(pieces: readonly string[]): string {
  return pieces.join('');
}

function urls(): fc.Arbitrary<string> {
  return fc.oneof(
    fc.webUrl({ validSchemes: ['https'] }),
    fc
      .tuple(fc.constantFrom('https://a.test/', 'https://a.test:1/b/', 'http://[::1]/'), text)
      .map(join),
  );
}

const credentials = { client_id: 'id', client_secret: 'q7Xv2LkPz9RbT4wYc8Hd' };

/** The settings; undefined where they are refused, in words that are fit to be shown. */
function accepted(inputs: Record<string, string>, changed: string): Settings | undefined {
  const all: Record<string, string> = { ...credentials, ...inputs };
  const secrets = new Secrets(() => undefined);
  secrets.mask(all.client_secret ?? '');
  const clean = (value: string) => secrets.clean(value);
  try {
    return readInputs((name) => all[name] ?? '', clean);
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    expect(error.message).toContain(changed);
    expect(error.message).toMatch(/^[ -~\n]+$/);
    if (changed === 'client_secret' && (inputs[changed] ?? '').length > 4) {
      expect(error.message).not.toContain(inputs[changed]);
    }
    return undefined;
  }
}

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'port-mcp-auth-hostile-'));
  process.env.GITHUB_OUTPUT = path.join(folder, 'output');
});
afterAll(() => {
  rmSync(folder, { recursive: true });
  delete process.env.GITHUB_OUTPUT;
});

/** @returns what is emitted */
function expectExactly(settings: Settings, place: TokenPlace): Configuration {
  const { agent, tools } = settings;
  const server = entryOf(settings, tools === 'read-only' ? ['list_entities'] : tools);
  const configuration = agent.configure(server, place);
  const { config, args } = configuration;

  // The agent reads what was meant.
  const read = onlyServer(config);
  expect(read.name).toBe(server.name);
  const meant =
    server.transport === 'http'
      ? { url: server.url, headers: expect.objectContaining(server.headers) }
      : {
          command: expect.arrayContaining([
            `mcp-remote@${server.mcpRemoteVersion}`,
            server.url,
            ...Object.entries(server.headers).map(([name, value]) => `${name}:${value}`),
          ]),
        };
  expect(read.server).toMatchObject(meant);
  if (place !== 'env') {
    const bearer = `Bearer ${place.inline}`;
    expect(read.server).toMatchObject(
      server.transport === 'http'
        ? { headers: { Authorization: bearer } }
        : { env: { PORT_AUTH_HEADER: bearer } },
    );
  }
  if (agent.name === 'codex') {
    const [first, value, ...others] = z.array(z.string()).parse(JSON.parse(args));
    const [flags, values] = [[first], [value]];
    for (const [index, other] of others.entries()) (index % 2 === 0 ? flags : values).push(other);
    expect(new Set(flags)).toEqual(new Set(['-c']));
    expect(parseToml(values.join('\n'))).toEqual(parseToml(config));
  } else if (args !== '') {
    expect(shellWords(args)[1]).toBe(config);
  }

  // And gets it through whatever stands between.
  for (const value of [config, args, configuration.allowedTools]) {
    const indented = value.replace(/^(?=.)/gm, '    ');
    expect(parseYaml(`with:\n  value: |\n${indented}\n  after: x\n`)).toEqual({
      with: { value: value === '' ? '' : `${value.trimEnd()}\n`, after: 'x' },
    });
  }
  expectThroughOutputFile(server, configuration, place === 'env' ? 'unused' : place.inline);
  return configuration;
}

function expectThroughOutputFile(
  server: ServerEntry,
  configuration: Configuration,
  value: string,
): void {
  const file = path.join(folder, 'output');
  writeFileSync(file, '');
  const token = { value, expiresInSeconds: 10_800, expiresAt: new Date(0) };
  setOutputs(
    { token, server, configuration, offered: undefined, sealedToken: '' },
    new Secrets(() => undefined),
  );
  expect(parseFileCommands(readFileSync(file, 'utf8'))).toMatchObject({
    access_token: value,
    mcp_config: configuration.config,
    agent_args: configuration.args,
    allowed_tools: configuration.allowedTools,
    mcp_url: server.url,
    server_name: server.name,
  });
}

test('every declared input has values to try', () => {
  expect(Object.keys(near)).toEqual(inputNames);
});

describe.each(Object.entries(near))('any text as %s', (name, valid) => {
  test('is refused by name, or gives exactly the configuration that was meant', () => {
    fc.assert(
      fc.property(
        fc.oneof(text, valid),
        fc.constantFrom(...agents),
        tokens,
        (value, agent, token) => {
          const settings = accepted({ agent: agent.name, [name]: value }, name);
          if (!settings) return;
          if (value !== '' && meaning[name]) {
            const [is, meant] = meaning[name](settings, value);
            expect(is).toEqual(meant);
          }
          expectExactly(settings, { inline: token });
        },
      ),
    );
  });
});

test('many inputs at once give what was meant, and bash reads it in single quotes as it is', () => {
  // Two URLs are seldom right at once.
  const names = inputNames.filter((name) => name !== 'auth_base_url');
  const inputs = fc
    .uniqueArray(fc.constantFrom(...names))
    .chain((chosen) =>
      fc.tuple(...chosen.map((name) => fc.tuple(fc.constant(name), near[name] ?? text))),
    );
  const configurations = new Set<string>();
  fc.assert(
    fc.property(inputs, tokens, (given, token) => {
      const settings = accepted(Object.fromEntries(given), '');
      if (!settings) return;
      const place = settings.tokenInConfig === 'env' ? 'env' : { inline: token };
      configurations.add(expectExactly(settings, place).config);
    }),
    { numRuns: 2_000 },
  );

  const values = [...configurations];
  expect(values.length).toBeGreaterThan(50);
  const script = values.map((value) => `printf '%s\\0' '${value}'\n`).join('');
  const printed = execFileSync('bash', { input: script, maxBuffer: 1e8 }).toString();
  expect(printed.split('\0').slice(0, -1)).toEqual(values);
});

const echoes: [string, (secret: string) => string][] = [
  ['as it is', (secret) => secret],
  ['in capitals', (secret) => secret.toUpperCase()],
  ['in JSON', (secret) => JSON.stringify({ secret })],
  ['in JSON in JSON', (secret) => JSON.stringify(JSON.stringify({ secret }))],
  ['percent-encoded', encodeURIComponent],
  ['in a form', (secret) => new URLSearchParams({ secret }).toString()],
  ['in base64', (secret) => Buffer.from(`{"s":"${secret}"}`).toString('base64')],
  ['in base64url', (secret) => Buffer.from(secret).toString('base64url')],
  ['in hex', (secret) => Buffer.from(secret).toString('hex')],
];
test.each(echoes)(
  'no piece of any secret is shown when a server sends it back %s',
  (_how, echo) => {
    const secretText = fc.string({ unit: 'grapheme', minLength: 16 }).map((value) => value.trim());
    fc.assert(
      fc.property(fc.oneof(text, secretText), (value) => {
        const settings = accepted({ client_secret: value }, 'client_secret');
        const secret = settings?.credentials.clientSecret ?? '';
        fc.pre(secret.length >= 16);
        const secrets = new Secrets(() => undefined);
        secrets.mask(secret);
        const echoed = echo(secret);
        const shown = secrets.clean(`>> ${echoed} <<`, 10_000);
        expect(shown).toContain('***');
        for (let at = 0; at + 12 <= echoed.length; at += 1) {
          const piece = echoed.slice(at, at + 12);
          if (!piece.includes('secret')) expect(shown).not.toContain(piece);
        }
      }),
    );
  },
);

describe.each([
  [`quotes`, `'"''""\\'\\"`],
  ['a shell', '$HOME$(id)`id`;id|id&&id>x!!'],
  ['a web page', '</script><!--&lt;&amp;-->'],
  ['percent signs', '%25%0A%0D%s%%'],
  ['workflow commands', '::add-mask::x::error::##[error]'],
  ['the end of an output', '<<EOF{ghadelimiter_}EOF'],
  ['references', '${{secrets.X}}{env:HOME}{file:/etc/passwd}'],
])('text that looks like %s', (_what, hostile) => {
  // Backwards: no piece of the secret is in the outputs by chance.
  const secret = `q7Xv2LkP${Array.from(hostile).reverse().join('')}Rb4TwY8c`;

  test('is taken as a secret, and shown nowhere', async () => {
    const port = await startLocalPort({ clientSecret: secret });
    try {
      const result = await runAction({ debug: true, inputs: inputsFor(port) });
      expectNoLeaks(result, canariesOf(port));
      expect(result.outcome).toBe('success');
      // As the log of the next step shows what it was given.
      const shown = result.masker.mask(Object.values(result.outputs).join('\n'));
      expect(shown).not.toContain(port.tokens[0]?.slice(0, 16));
    } finally {
      await port.close();
    }
  });

  test('is refused as a token, and shown nowhere', async () => {
    const token = `eyJhbGci${hostile}Gk2ZtVn8`;
    const port = await startLocalPort({ accessToken: token });
    try {
      const result = await runAction({ debug: true, inputs: inputsFor(port) });
      expectNoLeaks(result, canariesOf(port));
      expect(result.outputs).toEqual({});
      expect(result.annotations).toMatchObject([
        { type: 'error', message: expect.stringContaining('a token has 16 to 16384 letters') },
      ]);
    } finally {
      await port.close();
    }
  });
});
