/** One line of the table. */
export interface Figure {
  readonly what: string;
  readonly measured: string;
  /** What it is held to; undefined where it is for comparison only. */
  readonly bar?: { readonly text: string; readonly held: boolean };
}

/** A figure that must be at most `limit`; `write` gives a number its unit. */
export function atMost(
  what: string,
  value: number,
  limit: number,
  write: (value: number) => string,
  aside = '',
): Figure {
  const bar = { text: write(limit), held: value <= limit };
  return { what, measured: write(value) + aside, bar };
}

/** A sample in order; half of it is below the median, a quarter below the lower quartile. */
export function quartiles(
  sample: readonly number[],
): [lower: number, median: number, upper: number] {
  const sorted = sample.toSorted((one, other) => one - other);
  const at = (part: number): number => {
    const place = part * (sorted.length - 1);
    const [below = NaN, above = below] = sorted.slice(Math.floor(place), Math.floor(place) + 2);
    return below + (above - below) * (place % 1);
  };
  return [at(0.25), at(0.5), at(0.75)];
}

export function median(sample: readonly number[]): number {
  return quartiles(sample)[1];
}

/** Of two measured in turns, pair by pair, so that both meet the same load of the machine. */
export function paired(
  ones: readonly number[],
  others: readonly number[],
  compare: (one: number, other: number) => number,
): number[] {
  return ones.map((one, at) => compare(one, others[at] ?? NaN));
}

/** A table in Markdown. */
export function tableOf(title: string, figures: readonly Figure[]): string {
  const rows = figures.map(({ what, measured, bar }) => [
    what,
    measured,
    bar?.text ?? '',
    bar ? (bar.held ? 'held' : '**missed**') : '',
  ]);
  const all = [[title, 'measured', 'at most', ''], ...rows];
  const widths = [0, 1, 2, 3].map((column) =>
    Math.max(3, ...all.map((row) => row[column]?.length ?? 0)),
  );
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  const [head = [], ...body] = all;
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...body.map(line)].join('\n');
}
