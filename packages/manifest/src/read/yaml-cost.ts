import { Parser } from 'yaml';

type Token = { readonly items?: readonly Entry[]; readonly value?: unknown };
type Entry = { readonly key?: unknown; readonly value?: unknown };

/** Above this the text is refused unparsed: no manifest has so many open brackets or dashes, not even in strings. */
const HOPELESS = 20_000;

/** What a YAML text would cost to parse, judged by its characters alone. */
export interface YamlCost {
  /** Indicators that make tokens. Those in strings are counted as well. */
  readonly indicators: number;
  /** At least the depth of nesting: brackets as if no string held any, two levels for a column of indentation. */
  readonly depthBound: number;
}

/** Estimates the cost of parsing, in one pass over the characters. */
export function yamlCost(text: string): YamlCost {
  let indicators = 0;
  let open = 0;
  let flow = 0;
  let indent = 0;
  let column = 0;
  let leading = true;
  for (let at = 0; at < text.length; at++) {
    const char = text.charCodeAt(at);
    if (char > 63) {
      leading = false;
      if (char === 91 || char === 123) {
        // A collection costs more than a mark in one.
        indicators += 2;
        if (++open > flow) flow = open;
      } else if (char === 93 || char === 125) {
        indicators++;
        if (open > 0) open--;
      }
      continue;
    }
    if (char === 10) {
      indicators++;
      leading = true;
      column = 0;
    } else if (leading && (char === 32 || char === 45 || char === 63)) {
      // Spaces, dashes and question marks open blocks.
      if (++column > indent) indent = column;
      if (char !== 32) indicators++;
    } else {
      leading = false;
      // " & ' * , : ? !
      if (
        char === 34 ||
        char === 38 ||
        char === 39 ||
        char === 42 ||
        char === 44 ||
        char === 58 ||
        char === 63 ||
        char === 33
      )
        indicators++;
    }
  }
  return { indicators, depthBound: flow + 2 * (indent + 1) };
}

/**
 * Whether a YAML text nests deeper than the limit. Composing such a text would exhaust the stack, so this looks at the
 * tokens wherever the characters leave it open.
 */
export function isTooDeep(text: string, { depthBound }: YamlCost, maxDepth: number): boolean {
  if (depthBound <= maxDepth) return false;
  if (depthBound > HOPELESS) return true;
  for (const token of new Parser().parse(text)) if (tokensTooDeep(token, maxDepth)) return true;
  return false;
}

function tokensTooDeep(root: unknown, maxDepth: number): boolean {
  const stack: [unknown, number][] = [[root, 0]];
  for (let next = stack.pop(); next; next = stack.pop()) {
    const [token, depth] = next;
    if (depth > maxDepth) return true;
    if (typeof token !== 'object' || token === null) continue;
    const { items, value } = token as Token;
    if (typeof value === 'object') stack.push([value, depth]);
    for (const entry of items ?? []) {
      if (typeof entry.key === 'object') stack.push([entry.key, depth + 1]);
      if (typeof entry.value === 'object') stack.push([entry.value, depth + 1]);
    }
  }
  return false;
}
