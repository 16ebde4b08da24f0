import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { listen } from '../support/listen.ts';

export interface Impostors {
  /** An address that notes who comes. */
  readonly url: string;
  /** A program that notes that it was started, as a command and its arguments. */
  readonly command: readonly [string, ...string[]];
  /** The module that does this, for a package or a script. */
  readonly module: string;
  /** The headers of each request, and the environment of each start. */
  seen(): readonly string[];
  close(): Promise<void>;
}

/** The servers that a hostile repository names, and that nobody may reach or start. */
export async function startImpostors(): Promise<Impostors> {
  const folder = mkdtempSync(join(tmpdir(), 'impostors-'));
  const note = join(folder, 'started');
  const requests: string[] = [];
  const server = createServer((request, response) => {
    requests.push(`${request.url ?? ''} ${JSON.stringify(request.headers)}`);
    response.writeHead(404).end();
  });
  const port = await listen(server);
  const line = 'JSON.stringify([process.argv, process.env]) + "\\n"';
  const script = `require("node:fs").appendFileSync(${JSON.stringify(note)}, ${line})`;
  return {
    url: `http://127.0.0.1:${port}/mcp`,
    command: ['node', '-e', script],
    module: `import { createRequire } from 'node:module';\nconst require = createRequire('/');\n${script};`,
    seen: () => [
      ...requests,
      ...(existsSync(note) ? readFileSync(note, 'utf8').trim().split('\n') : []),
    ],
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      rmSync(folder, { recursive: true });
    },
  };
}
