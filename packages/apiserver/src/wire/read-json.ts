import { scanJson } from '@sluice/manifest';

/** A JSON text's value, or what is wrong with the text in the words of Go's decoder. */
export type JsonText = { readonly value: unknown } | { readonly error: string };

/** Nothing of the API is as deep; what walks a value may recurse. */
const DEPTH = 1000;

/** Reads a whole JSON text. */
export function readJson(text: string): JsonText {
  if (isTooDeep(text)) return { error: 'exceeded max depth' };
  try {
    return { value: JSON.parse(text) as unknown };
  } catch {
    const scanned = scanJson(text, 0);
    if ('error' in scanned) return { error: scanned.error };
    const after = text.slice(scanned.end).trimStart();
    return {
      error: `invalid character ${JSON.stringify(after.charAt(0)).replaceAll('"', "'")} after top-level value`,
    };
  }
}

function isTooDeep(text: string): boolean {
  let depth = 0;
  let inString = false;
  for (let at = 0; at < text.length; at++) {
    const char = text.charCodeAt(at);
    if (inString) {
      if (char === 0x5c) at++;
      else if (char === 0x22) inString = false;
    } else if (char === 0x22) inString = true;
    else if (char === 0x7b || char === 0x5b) {
      if (++depth > DEPTH) return true;
    } else if (char === 0x7d || char === 0x5d) depth--;
  }
  return false;
}

interface Level {
  readonly path: string;
  /** Of an object. */
  readonly keys: Set<string> | undefined;
  index: number;
  key: string;
}

/** Where a key stands in a text, counted from its first key; the text knows nothing of the value's own order. */
export interface KeyPlaces {
  /** Paths of keys that were there before, in the order of the text: `metadata.name`. */
  readonly duplicates: readonly { readonly path: string; readonly place: number }[];
  /** The place of each key by its path. */
  readonly places: ReadonlyMap<string, number>;
}

/** Finds the keys of a sound JSON text that stand twice in one object; JSON.parse keeps the last and says nothing. */
export function keyPlaces(text: string): KeyPlaces {
  const duplicates: { path: string; place: number }[] = [];
  const places = new Map<string, number>();
  let count = 0;
  const pattern = /"[^"\\]*(?:\\.[^"\\]*)*"|[{}[\],:]|[^\s{}[\],:"]+/gs;
  const enter = (level: Level, keys: Set<string>, key: string): void => {
    level.key = key;
    const path = join(level.path, key);
    if (keys.has(key)) duplicates.push({ path, place: count });
    else places.set(path, count);
    keys.add(key);
    count++;
  };
  const stack: Level[] = [];
  let wantsKey = false;
  for (const [token] of text.matchAll(pattern)) {
    const level = stack.at(-1);
    const here =
      level === undefined ? '' : level.keys ? join(level.path, level.key) : `${level.path}[${level.index}]`;
    switch (token) {
      case '{':
        stack.push({ path: here, keys: new Set(), index: 0, key: '' });
        wantsKey = true;
        break;
      case '[':
        stack.push({ path: here, keys: undefined, index: 0, key: '' });
        wantsKey = false;
        break;
      case '}':
      case ']':
        stack.pop();
        wantsKey = false;
        break;
      case ',':
        if (level && !level.keys) level.index++;
        wantsKey = level?.keys !== undefined;
        break;
      case ':':
        wantsKey = false;
        break;
      default:
        if (wantsKey && level?.keys) enter(level, level.keys, JSON.parse(token) as string);
    }
  }
  return { duplicates, places };
}

function join(path: string, key: string): string {
  return path === '' ? key : `${path}.${key}`;
}
