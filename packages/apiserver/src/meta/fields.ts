import { isMap, type JsonMap, own } from './json.js';

/** Readers of objects whose types are known to be right: what is absent is empty. */

const NOTHING: JsonMap = Object.freeze({});

/** The value at a path of keys. */
export function at(value: unknown, ...path: readonly string[]): unknown {
  return path.reduce<unknown>(own, value);
}

/** The map at a path; an empty one where there is none. */
export function mapAt(value: unknown, ...path: readonly string[]): JsonMap {
  const found = at(value, ...path);
  return isMap(found) ? found : NOTHING;
}

/** The list at a path; an empty one where there is none. */
export function listAt(value: unknown, ...path: readonly string[]): readonly unknown[] {
  const found = at(value, ...path);
  return Array.isArray(found) ? (found as readonly unknown[]) : [];
}

/** The maps of the list at a path. */
export function mapsAt(value: unknown, ...path: readonly string[]): readonly JsonMap[] {
  return listAt(value, ...path).map((item) => (isMap(item) ? item : NOTHING));
}

/** The text at a path; '' where there is none. */
export function textAt(value: unknown, ...path: readonly string[]): string {
  const found = at(value, ...path);
  return typeof found === 'string' ? found : '';
}

/** The number at a path; 0 where there is none. */
export function numberAt(value: unknown, ...path: readonly string[]): number {
  const found = at(value, ...path);
  return typeof found === 'number' ? found : 0;
}

/** The number at a path, or undefined. */
export function optionalNumber(value: unknown, ...path: readonly string[]): number | undefined {
  const found = at(value, ...path);
  return typeof found === 'number' ? found : undefined;
}
