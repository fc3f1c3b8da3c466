import { Parser } from 'yaml';

type Token = { readonly items?: readonly Entry[]; readonly value?: unknown };
type Entry = { readonly key?: unknown; readonly value?: unknown };

/** Above this the text is refused unparsed: no manifest has so many open brackets or dashes, not even in strings. */
const HOPELESS = 20_000;

/**
 * Whether a YAML text nests deeper than the limit. Composing such a text would exhaust the stack, so this looks at the
 * characters first and, only where they leave it open, at the tokens.
 */
export function isTooDeep(text: string, maxDepth: number): boolean {
  const bound = depthBound(text);
  if (bound <= maxDepth) return false;
  if (bound > HOPELESS) return true;
  for (const token of new Parser().parse(text)) if (tokensTooDeep(token, maxDepth)) return true;
  return false;
}

/** At least the depth of the text: brackets as if no string held any, and two levels for a column of indentation. */
function depthBound(text: string): number {
  let open = 0;
  let flow = 0;
  let indent = 0;
  let column = 0;
  let leading = true;
  for (let at = 0; at < text.length; at++) {
    const char = text.charCodeAt(at);
    if (char === 10) {
      leading = true;
      column = 0;
    } else if (leading) {
      // Spaces, dashes and question marks open blocks.
      if (char === 32 || char === 45 || char === 63) {
        if (++column > indent) indent = column;
      } else leading = false;
    }
    if (char === 91 || char === 123) {
      if (++open > flow) flow = open;
    } else if ((char === 93 || char === 125) && open > 0) open--;
  }
  return flow + 2 * (indent + 1);
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
