/** Where a gateway tells its record: the output `gateway` of the step that started it. */
export interface Handle {
  readonly port: number;
  readonly path: string;
  /** Opens the record, and no tool. */
  readonly key: string;
}

/** Reads the output `gateway`; undefined where the text is anything else. */
export function parseHandle(text: string): Handle | undefined {
  const [, digits, path, key] =
    /^http:\/\/127\.0\.0\.1:([1-9]\d{0,4})(\/record\/([A-Za-z0-9_-]{43}))$/.exec(text) ?? [];
  const port = Number(digits);
  return path !== undefined && key !== undefined && port <= 65_535
    ? { port, path, key }
    : undefined;
}
