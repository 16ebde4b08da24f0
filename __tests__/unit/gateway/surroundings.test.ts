import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import {
  commandOf,
  environmentOf,
  folderOf,
  memoryNote,
  proxyWarning,
} from '../../../src/gateway/surroundings.ts';

test('the gateway gets proxies, authorities and what the runner finds it by, and nothing else', () => {
  const kept = {
    http_proxy: 'http://p:1',
    HTTPS_PROXY: 'http://p:1',
    no_proxy: '127.0.0.1',
    ALL_PROXY: 'http://p:1',
    NODE_EXTRA_CA_CERTS: '/ca.pem',
    SSL_CERT_FILE: '/ca.pem',
    SSL_CERT_DIR: '/certs',
    RUNNER_TRACKING_ID: 'github_1',
    SystemRoot: 'C:\\Windows',
  };
  const dropped = {
    INPUT_CLIENT_SECRET: 'secret',
    GITHUB_TOKEN: 'ghs_x',
    GITHUB_OUTPUT: '/file',
    ACTIONS_RUNTIME_TOKEN: 'x',
    NODE_OPTIONS: '--inspect',
    NODE_TLS_REJECT_UNAUTHORIZED: '0',
    LD_PRELOAD: '/evil.so',
    UNSET: undefined,
  };
  expect(environmentOf({ ...kept, ...dropped })).toEqual(kept);
});

describe('the command', () => {
  test('on POSIX ends core dumps before Node begins, and keeps the inspector shut', () => {
    expect(commandOf('/a/dist/index.js', { NODE_OPTIONS: '--inspect=9229' }, 'linux')).toEqual([
      '/bin/sh',
      '-c',
      'ulimit -c 0 && exec "$0" "$@"',
      process.execPath,
      '--disable-sigusr1',
      '/a/dist/index.js',
      'gateway',
    ]);
  });

  test('on Windows is Node alone', () => {
    expect(commandOf('D:\\a\\dist\\index.js', {}, 'win32')).toEqual([
      process.execPath,
      '--disable-sigusr1',
      'D:\\a\\dist\\index.js',
      'gateway',
    ]);
  });

  test('keeps what NODE_OPTIONS says of certificate authorities', () => {
    const options = '--max-old-space-size=64 --use-system-ca --require /evil.js';
    expect(commandOf('/a.js', { NODE_OPTIONS: options }, 'win32').slice(1, -2)).toEqual([
      '--disable-sigusr1',
      '--use-system-ca',
    ]);
  });

  test('runs in a folder that is there', () => {
    expect(folderOf('/a/dist/index.js')).toBe('/');
  });
});

describe('a proxy that agents would ask for the gateway', () => {
  test.each([
    [{ http_proxy: 'http://p:1' }],
    [{ HTTP_PROXY: 'http://p:1' }],
    [{ all_proxy: 'http://p:1' }],
    [{ ALL_PROXY: 'http://p:1' }],
    [{ http_proxy: 'http://p:1', no_proxy: 'localhost,::1' }],
    [{ http_proxy: 'http://p:1', no_proxy: '127.0.0.10' }],
    [{ http_proxy: 'http://p:1', no_proxy: 'localhost', NO_PROXY: '127.0.0.1' }],
  ])('is warned of: %j', (variables) => {
    expect(proxyWarning(variables)).toMatch(/proxy is set|PROXY is set/);
  });

  test.each([
    [{}],
    [{ https_proxy: 'http://p:1' }],
    [{ http_proxy: '' }],
    [{ http_proxy: 'http://p:1', no_proxy: '127.0.0.1' }],
    [{ HTTP_PROXY: 'http://p:1', NO_PROXY: 'localhost, 127.0.0.1' }],
    [{ HTTP_PROXY: 'http://p:1', NO_PROXY: '*' }],
  ])('is none: %j', (variables) => {
    expect(proxyWarning(variables)).toBeUndefined();
  });

  test('is warned of with what to set, without its address', () => {
    const warning = proxyWarning({ HTTP_PROXY: 'http://user:pass@p:1', NO_PROXY: 'corp' });
    expect(warning).toContain('Set no_proxy and NO_PROXY to "corp,127.0.0.1,localhost"');
    expect(warning).not.toContain('pass');
  });
});

describe('memory that other processes can read', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'scope-'));
  const scope = (text: string) => {
    const file = path.join(folder, 'ptrace_scope');
    writeFileSync(file, text);
    return memoryNote('linux', file);
  };

  test('is named, with the reason', () => {
    expect(scope('0\n')).toContain('(ptrace_scope is 0)');
    expect(memoryNote('linux', path.join(folder, 'none'))).toContain('has no ptrace_scope');
    expect(memoryNote('win32')).toContain('Windows');
  });

  test.each(['1\n', '2\n', '3\n'])('is none where ptrace_scope is %j', (text) => {
    expect(scope(text)).toBeUndefined();
  });

  test('is not known elsewhere', () => {
    expect(memoryNote('darwin')).toBeUndefined();
    rmSync(folder, { recursive: true });
  });
});
