/** A stretch of a file's text. */
export interface Chunk {
  readonly text: string;
  readonly start: number;
  /** How much of the text is blanks that stand for something cut out. */
  readonly blank?: number;
}

const SEPARATOR = /^---[ \t\r]*(?:#.*)?$/gm;
const BLANK = /^[ \t\r]*(?:#.*)?$/;

/**
 * Splits a YAML text at its `---` lines before parsing, as kubectl does, so that an error in one document cannot spill
 * into the next. Documents of nothing but comments are left out.
 */
export function splitDocuments(text: string): readonly Chunk[] {
  const chunks: Chunk[] = [];
  let start = 0;
  const add = (end: number): void => {
    const chunk = text.slice(start, end);
    if (hasContent(chunk)) chunks.push({ text: chunk, start });
  };
  if (text.includes('---')) {
    for (const match of text.matchAll(SEPARATOR)) {
      add(match.index);
      start = match.index + match[0].length;
    }
  }
  add(text.length);
  return chunks;
}

/** Whether any line is neither blank nor a comment nor a directive. */
function hasContent(text: string): boolean {
  for (let at = 0; at < text.length;) {
    const next = text.indexOf('\n', at);
    const end = next === -1 ? text.length : next;
    const line = text.slice(at, end);
    if (!BLANK.test(line) && !/^(?:%|\.\.\.[ \t\r]*$)/.test(line)) return true;
    at = end + 1;
  }
  return false;
}

/** A list cut into its items; `frame` is the text with every item commented out, offsets unchanged. */
export interface CutList {
  readonly frame: Chunk;
  readonly items: readonly Chunk[];
}

/**
 * Cuts a block-style list (`kubectl get -o yaml`) into its items, so that each is parsed, and can fail, on its own and
 * the whole is never in memory as a syntax tree. Undefined for anything else, and where anchors might span items.
 */
export function cutList({ text, start }: Chunk): CutList | undefined {
  const head = /^items:[ \t]*\r?\n(?=- )/m.exec(text);
  if (!head || !/^kind:[ \t]*["']?\w*List\b/m.test(text) || /[\s[{,]&\w/.test(text)) return undefined;
  const items: Chunk[] = [];
  const from = head.index + head[0].length;
  let itemStart = from;
  let at = from;
  const close = (end: number): void => {
    // The dash becomes a space, so that the item is a document with all its columns unchanged.
    items.push({ text: ` ${text.slice(itemStart + 1, end)}`, start: start + itemStart });
  };
  while (at < text.length) {
    const next = text.indexOf('\n', at);
    const lineEnd = next === -1 ? text.length : next + 1;
    const char = text[at]!;
    if (char === '-' && /[ \r\n]/.test(text[at + 1] ?? ' ')) {
      if (at > itemStart) close(at);
      itemStart = at;
    } else if (!/[ \t\r\n#]/.test(char)) break;
    at = lineEnd;
  }
  close(at);
  const blank = `#${' '.repeat(Math.max(0, at - from - 2))}\n`;
  return { frame: { text: text.slice(0, from) + blank + text.slice(at), start, blank: blank.length }, items };
}
