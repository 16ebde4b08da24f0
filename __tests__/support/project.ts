import { readFileSync } from 'node:fs';
import path from 'node:path';

/** The root of this project. */
export const project = path.resolve(import.meta.dirname, '../..');

/** The text of one of its files. */
export function readProject(file: string): string {
  return readFileSync(path.join(project, file), 'utf8');
}
