import { goQuote } from '@sluice/manifest';
import { isMap } from '../meta/json.js';

/**
 * A step of a path in an object, in its serialized form (fieldpath/serialize-pe.go): `f:` and a field's name, `k:` and
 * the keys of a list's item, `v:` and the value of a set's item, `i:` and an index.
 */
export type PathElement = string;

/** The step to a field of an object. */
export function fieldElement(name: string): PathElement {
  return `f:${name}`;
}

/** The step to the item of a keyed list that has these values; keys that an item lacks are left out. */
export function keyElement(keys: readonly (readonly [string, unknown])[]): PathElement {
  const sorted = [...keys].sort(([a], [b]) => (a < b ? -1 : 1));
  return `k:{${sorted.map(([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)}`).join(',')}}`;
}

/** The step to the item of a set. */
export function valueElement(value: unknown): PathElement {
  return `v:${JSON.stringify(value)}`;
}

/** The field's name; undefined for steps into lists. */
export function fieldName(element: PathElement): string | undefined {
  return element.startsWith('f:') ? element.slice(2) : undefined;
}

/** What `readElement` gives for a step of a kind that only newer servers know. */
export const UNKNOWN_ELEMENT: PathElement = 'ignored';

/** Reads a step; undefined where it is none. */
export function readElement(text: string): PathElement | undefined {
  if (text.length < 2 || text[1] !== ':') return undefined;
  const rest = text.slice(2);
  switch (text[0]) {
    case 'f':
      return text;
    case 'i':
      return /^-?\d+$/.test(rest) ? `i:${Number(rest)}` : undefined;
    case 'v': {
      const value = parsed(rest);
      return value === undefined ? undefined : valueElement(value.json);
    }
    case 'k': {
      const value = parsed(rest);
      return value && isMap(value.json) ? keyElement(Object.entries(value.json)) : undefined;
    }
    default:
      return UNKNOWN_ELEMENT;
  }
}

function parsed(text: string): { readonly json: unknown } | undefined {
  try {
    return { json: JSON.parse(text) as unknown };
  } catch {
    return undefined;
  }
}

/** The step as messages print it: `.spec`, `[name="web"]`, `[="a"]`, `[0]`. */
export function printElement(element: PathElement): string {
  const rest = element.slice(2);
  switch (element[0]) {
    case 'f':
      return `.${rest}`;
    case 'k': {
      const keys = Object.entries(JSON.parse(rest) as Record<string, unknown>).sort(([a], [b]) =>
        a < b ? -1 : 1,
      );
      return `[${keys.map(([name, value]) => `${name}=${printValue(value)}`).join(',')}]`;
    }
    case 'v':
      return `[=${printValue(JSON.parse(rest))}]`;
    default:
      return `[${rest}]`;
  }
}

function printValue(value: unknown): string {
  if (typeof value === 'string') return goQuote(value);
  if (Array.isArray(value)) return `[${value.map(printValue).join(',')}]`;
  if (isMap(value))
    return Object.entries(value)
      .map(([key, inner]) => `${key}=${printValue(inner)}`)
      .join('');
  return String(value);
}

const KINDS = 'fkvi';

/** The order of steps: fields, then keys, values and indices, each by what they name. */
export function compareElements(a: PathElement, b: PathElement): number {
  if (a === b) return 0;
  const kind = KINDS.indexOf(a[0]!) - KINDS.indexOf(b[0]!);
  if (kind !== 0) return kind;
  const [x, y] = [a.slice(2), b.slice(2)];
  switch (a[0]) {
    case 'f':
      return x < y ? -1 : 1;
    case 'i':
      return Number(x) - Number(y);
    case 'k':
      return compareKeys(JSON.parse(x) as object, JSON.parse(y) as object);
    default:
      return compareValues(JSON.parse(x), JSON.parse(y));
  }
}

function compareKeys(a: object, b: object): number {
  const [x, y] = [a, b].map((keys) => Object.entries(keys).sort(([p], [q]) => (p < q ? -1 : 1)));
  for (let at = 0; at < Math.min(x!.length, y!.length); at++) {
    const [[nameX, valueX], [nameY, valueY]] = [x![at]!, y![at]!] as [[string, unknown], [string, unknown]];
    if (nameX !== nameY) return nameX < nameY ? -1 : 1;
    const order = compareValues(valueX, valueY);
    if (order !== 0) return order;
  }
  return x!.length - y!.length;
}

const TYPES = ['number', 'string', 'boolean', 'list', 'map', 'null'];

function compareValues(a: unknown, b: unknown): number {
  const [typeA, typeB] = [typeRank(a), typeRank(b)];
  if (typeA !== typeB) return typeA - typeB;
  switch (TYPES[typeA]) {
    case 'number':
    case 'string':
    case 'boolean':
      return a === b ? 0 : (a as number) < (b as number) ? -1 : 1;
    default: {
      const [x, y] = [JSON.stringify(a), JSON.stringify(b)];
      return x === y ? 0 : x < y ? -1 : 1;
    }
  }
}

function typeRank(value: unknown): number {
  if (value === null) return TYPES.indexOf('null');
  if (Array.isArray(value)) return TYPES.indexOf('list');
  return TYPES.indexOf(typeof value === 'object' ? 'map' : typeof value);
}
