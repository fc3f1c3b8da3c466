/** A JSON object as clients send it. Keys are theirs: read unsure ones with Object.hasOwn or Object.entries. */
export type JsonMap = Readonly<Record<string, unknown>>;

/** Whether a JSON value is an object (not a list, not null). */
export function isMap(value: unknown): value is JsonMap {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value of an own key; nothing for keys that every object inherits. */
export function own(map: unknown, key: string): unknown {
  return isMap(map) && Object.hasOwn(map, key) ? map[key] : undefined;
}

/** An object without a key; a key `__proto__` is as good as any other. */
export function without(map: JsonMap, ...keys: readonly string[]): JsonMap {
  return Object.fromEntries(Object.entries(map).filter(([key]) => !keys.includes(key)));
}
