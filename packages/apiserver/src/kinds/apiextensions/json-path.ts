import { isMap } from '../../meta/json.js';

/** Reads a value at a path of a printer column: `.spec.replicas`, `.status.conditions[?(@.type=="Ready")].status`. */
export type JsonPath = (value: unknown) => unknown;

type Step =
  { readonly key: string } | { readonly index: number } | { readonly field: string; readonly equals: string };

const STEP =
  /\.([\w$@\0-]+)|\['((?:[^'\\]|\\.)*)'\]|\[(-?\d+)\]|\[\?\(@\.([\w-]+)\s*==\s*["']([^"']*)["']\)\]/y;

/** Parses a simple JSON path; undefined for what is none, or asks for more than one value. */
export function parseJsonPath(text: string): JsonPath | undefined {
  const steps: Step[] = [];
  // Dots in keys are written with a backslash.
  const path = text.replaceAll('\\.', '\u0000');
  for (let at = 0; at < path.length; at = STEP.lastIndex) {
    STEP.lastIndex = at;
    const match = STEP.exec(path);
    if (!match) return undefined;
    const [, key, quoted, index, field, equals] = match;
    const name = key ?? quoted;
    if (name !== undefined) steps.push({ key: name.replaceAll('\u0000', '.') });
    else if (index !== undefined) steps.push({ index: Number(index) });
    else steps.push({ field: field ?? '', equals: equals ?? '' });
  }
  return (value) => steps.reduce<unknown>(follow, value);
}

function follow(value: unknown, step: Step): unknown {
  if ('key' in step) return isMap(value) && Object.hasOwn(value, step.key) ? value[step.key] : undefined;
  if (!Array.isArray(value)) return undefined;
  if ('index' in step) return value.at(step.index) as unknown;
  return value.find((item: unknown) => isMap(item) && item[step.field] === step.equals) as unknown;
}
