import { asMapping, type Data } from './evaluate.ts';

type Combination = Record<string, Data>;

/** GitHub's limit of jobs that one matrix makes. */
const most = 256;

/** The combinations of a matrix, `include` and `exclude` applied as GitHub documents it. */
export function combinations(matrix: Data): Combination[] {
  const { include, exclude, ...axes } = asMapping(matrix);
  const product = Object.entries(axes).reduce<Combination[]>(
    (all, [axis, values]) =>
      all.flatMap((one) => asList(values).map((value) => ({ ...one, [axis]: value }))),
    [{}],
  );
  const kept = product.filter(
    (one) => !asList(exclude).some((pattern) => agrees(one, asMapping(pattern), false)),
  );
  const found = Object.keys(axes).length > 0 ? kept : [];
  const original = found.map((one) => ({ ...one }));
  for (const extra of asList(include).map(asMapping)) {
    const extended = original.flatMap((one, index) => (agrees(one, extra, true) ? [index] : []));
    for (const index of extended) found[index] = { ...found[index], ...extra };
    if (extended.length === 0) found.push(extra);
  }
  if (found.length === 0 || found.length > most) {
    throw new Error(`A matrix makes 1 to ${most} jobs, not ${found.length}`);
  }
  return found;
}

/** Whether no value of `pattern` contradicts; keys that only `pattern` has may be `extra`. */
function agrees(one: Combination, pattern: Combination, extra: boolean): boolean {
  return Object.entries(pattern).every(([key, value]) =>
    key in one ? JSON.stringify(one[key]) === JSON.stringify(value) : extra,
  );
}

function asList(value: Data | undefined): Data[] {
  if (value === undefined) return [];
  if (!Array.isArray(value)) throw new Error(`Not a list: ${JSON.stringify(value)}`);
  return value;
}
