import { execFileSync } from 'node:child_process';
import dns from 'node:dns';
import { constants, mkdtempSync, openSync, read, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

// Preloaded with `--import`: no name ever resolves, and a look-up holds every thread that the process
// has, which nothing can end, as silent name servers do with getaddrinfo.
const folder = mkdtempSync(path.join(tmpdir(), 'silent-'));
execFileSync('mkfifo', [path.join(folder, 'pipe')]);
const pipe = openSync(path.join(folder, 'pipe'), constants.O_RDWR);
rmSync(folder, { recursive: true });

dns.lookup = () => {
  for (let thread = 0; thread < 4; thread += 1) read(pipe, new Uint8Array(1), () => undefined);
};
