import * as fs from 'node:fs';
import { expect, jest, test } from '@jest/globals';

// The tests may run as root, who may write everywhere: this is a file that can be read alone.
jest.unstable_mockModule('node:fs', () => ({
  ...fs,
  openSync: (_file: string, flags: number) => {
    if ((flags & fs.constants.O_WRONLY) !== 0) {
      throw Object.assign(new Error('permission denied'), { code: 'EACCES' });
    }
    return fs.openSync(import.meta.filename, 'r');
  },
}));
const { requireOutputFile } = await import('../../src/outputs.ts');

test('a file for the outputs that cannot be written is refused, with the remedy', () => {
  expect(requireOutputFile).toThrow(/cannot be written \(EACCES\).*`options: --user`/);
});
