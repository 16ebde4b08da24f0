import { InputError } from '../../../src/errors.ts';
import { readInputs, type Settings } from '../../../src/inputs/index.ts';
import { Secrets } from '../../../src/secrets.ts';

export const credentials = { client_id: 'id', client_secret: 'q7Xv2LkPz9RbT4wYc8Hd' };

/** The settings from these inputs, as the step reads them. */
export function read(inputs: Record<string, string> = {}): Settings {
  const all: Record<string, string> = { ...credentials, ...inputs };
  const get = (name: string) => (all[name] ?? '').trim();
  const secrets = new Secrets(() => undefined);
  secrets.mask(get('client_secret'));
  return readInputs(get, (text) => secrets.clean(text));
}

/** The message that refuses these inputs. */
export function problems(inputs: Record<string, string>): string {
  try {
    read(inputs);
  } catch (error) {
    if (error instanceof InputError) return error.message;
    throw error;
  }
  throw new Error('nothing was refused');
}
