/** The text as a JSON object; undefined where it is none. */
export function jsonObject(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value))
      : undefined;
  } catch {
    return undefined;
  }
}

/** A property of any value at all; undefined where it has none of that name. */
export function property(value: unknown, name: string): unknown {
  return Reflect.get(Object(value), name);
}
