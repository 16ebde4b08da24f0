import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { z } from 'zod';
import { listen } from './listen.ts';
import { project, readProject } from './project.ts';

export interface Registry {
  /** For `registry=` of an .npmrc, or `npm_config_registry`. */
  readonly url: string;
  /** The paths that were asked for. */
  readonly requests: readonly string[];
  readonly close: () => Promise<void>;
}

const { version } = z
  .object({ version: z.string() })
  .parse(JSON.parse(readProject('node_modules/mcp-remote/package.json')));

/** A program that is the mcp-remote which is installed here. */
const installed = `import ${JSON.stringify(
  pathToFileURL(path.join(project, 'node_modules/mcp-remote/dist/proxy.js')).href,
)};`;

/**
 * A registry of npm on 127.0.0.1, so that npx downloads and installs as it does anywhere: it has one
 * package, `mcp-remote` without dependencies.
 *
 * @param program the module that this mcp-remote is; by default the real one
 */
export async function startRegistry(program: string = installed): Promise<Registry> {
  const requests: string[] = [];
  const manifest = { name: 'mcp-remote', version, bin: { 'mcp-remote': 'program.mjs' } };
  const archive = packed({
    'package.json': JSON.stringify(manifest),
    'program.mjs': `#!/usr/bin/env node\n${program}\n`,
  });
  const server = createServer((request, response) => {
    requests.push(request.url ?? '');
    if (request.url === '/mcp-remote.tgz') {
      response.end(archive);
      return;
    }
    const integrity = `sha512-${createHash('sha512').update(archive).digest('base64')}`;
    const dist = { tarball: `http://${request.headers.host ?? ''}/mcp-remote.tgz`, integrity };
    const known = request.url === '/mcp-remote';
    response.writeHead(known ? 200 : 404, { 'content-type': 'application/json' }).end(
      JSON.stringify({
        name: 'mcp-remote',
        'dist-tags': { latest: version },
        versions: { [version]: { ...manifest, dist } },
      }),
    );
  });
  const port = await listen(server);
  return {
    url: `http://127.0.0.1:${port}/`,
    requests,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** The archive of a package with these files. */
function packed(files: Readonly<Record<string, string>>): Buffer {
  const folder = mkdtempSync(path.join(tmpdir(), 'package-'));
  try {
    mkdirSync(path.join(folder, 'package'));
    for (const [name, text] of Object.entries(files)) {
      writeFileSync(path.join(folder, 'package', name), text);
    }
    return execFileSync('tar', ['-czf', '-', 'package'], { cwd: folder });
  } finally {
    rmSync(folder, { recursive: true });
  }
}
