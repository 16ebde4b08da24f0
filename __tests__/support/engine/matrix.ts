import { asMapping, type Data } from './evaluate.ts';

type Combination = Record<string, Data>;

/** GitHub's limit of jobs that one matrix makes. */
const most = 256;

/** The combinations of the axes of a matrix. */
export function combinations(matrix: Data): Combination[] {
  const found = Object.entries(asMapping(matrix)).reduce<Combination[]>(
    (all, [axis, values]) =>
      all.flatMap((one) => valuesOf(axis, values).map((value) => ({ ...one, [axis]: value }))),
    [{}],
  );
  if (found.length === 0 || found.length > most) {
    throw new Error(`A matrix makes 1 to ${most} jobs, not ${found.length}`);
  }
  return found;
}

function valuesOf(axis: string, values: Data): Data[] {
  if (axis === 'include' || axis === 'exclude') throw new Error(`These tests do not know ${axis}:`);
  if (!Array.isArray(values)) throw new Error(`Not a list: ${JSON.stringify(values)}`);
  return values;
}
