import { type Fault, namedFaults, status } from './faults.ts';
import { type Target, targets } from './local-port.ts';

/**
 * Reads what `--fault` takes: `api=503`, `mcp=drip`, `oauth=401x3`, `api=resetx*`.
 *
 * @throws Error for a target or a fault that does not exist
 */
export function readFault(text: string): { target: Target; fault: Fault } {
  const [, name, what = '', times = '1'] = /^(\w+)=([\w-]+?)(?:x(\d+|\*))?$/.exec(text) ?? [];
  const target = targets.find((candidate) => candidate === name);
  const fault = /^[2-5]\d\d$/.test(what) ? status(Number(what)) : namedFaults.get(what);
  if (!target || !fault) throw new Error(`--fault ${text} is not known.`);
  return {
    target,
    fault: { ...fault, ...(times === '*' ? { always: true } : { times: Number(times) }) },
  };
}
