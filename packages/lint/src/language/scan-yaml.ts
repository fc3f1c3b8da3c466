import type { FieldPath } from '@sluice/engine';
import { scanFlow } from './scan-flow.js';
import { type CursorPlace, type Scan, scalarText, type ScannedEntry, unquoted } from './scan.js';

type Frame =
  | { readonly kind: 'map'; readonly column: number; readonly key: string }
  | { readonly kind: 'list'; readonly column: number; readonly index: number };

const KEY = /^(?<key>"(?:[^"\\]|\\.)*"|'(?:[^']|'')*'|[^\s'"{}[\]#][^{}[\]]*?)[ \t]*:(?=\s|$)/u;

/**
 * Reads the document around an offset by its indentation. Unlike a parser it goes on after what is wrong, so that something can be
 * proposed in the middle of a word. Anchors, tags and keys of several lines are not understood.
 */
export function scanYaml(text: string, offset: number): Scan {
  const { from, to } = documentAround(text, offset);
  const entries: ScannedEntry[] = [];
  let cursor: CursorPlace | undefined;
  let frames: readonly Frame[] = [];
  let at = from;
  while (at < to) {
    const end = lineEnd(text, at, to);
    const line = text.slice(at, end);
    const holdsCursor = offset >= at && offset <= end;
    if (holdsCursor) cursor = cursorIn(text, at, offset, frames);
    const read = readLine(line, frames);
    frames = read.frames;
    at = end + 1;
    if (read.entry) entries.push(read.entry);
    if (read.flowAt !== undefined) {
      const flow = scanFlow(text, end - line.length + read.flowAt, to, {
        path: pathOf(frames),
        column: frames.at(-1)?.column ?? 0,
        offset,
      });
      entries.push(...flow.entries);
      if (flow.cursor) cursor = flow.cursor;
      else if (holdsCursor && offset > end - line.length + read.flowAt && offset < flow.end)
        cursor = undefined;
      at = lineEnd(text, flow.end, to) + 1;
    } else if (read.isBlock) {
      const after = endOfBlock(text, at, to, frames.at(-1)?.column ?? 0);
      if (offset >= at && offset < after) cursor = undefined;
      at = after;
    }
  }
  if (offset === to && cursor === undefined && (to === 0 || text[to - 1] === '\n'))
    cursor = cursorIn(text, to, to, frames);
  return { entries, cursor };
}

/** The stretch between the `---` lines around an offset. */
function documentAround(text: string, offset: number): { readonly from: number; readonly to: number } {
  let from = 0;
  for (const { index, 0: mark } of text.matchAll(/^---(?:[ \t].*)?(?:\r?\n|$)/gmu)) {
    if (index > 0 && index >= offset && index + mark.length > offset) return { from, to: index };
    if (index + mark.length <= offset) from = index + mark.length;
    else if (index >= offset) return { from, to: index };
  }
  return { from, to: text.length };
}

function lineEnd(text: string, at: number, to: number): number {
  const found = text.indexOf('\n', at);
  const end = found === -1 || found > to ? to : found;
  return end;
}

interface ReadLine {
  readonly frames: readonly Frame[];
  readonly entry?: ScannedEntry;
  /** Where in the line a bracket opens. */
  readonly flowAt?: number;
  /** A block of text follows. */
  readonly isBlock?: boolean;
}

function readLine(line: string, before: readonly Frame[]): ReadLine {
  const { frames: items, column, rest } = dashesOf(line, before);
  if (rest === '' || rest.startsWith('#')) {
    const isItem = rest === '' && items !== before;
    return { frames: items, ...(isItem && { entry: { path: pathOf(items), text: '' } }) };
  }
  const key = KEY.exec(rest);
  if (!key) {
    if (/^[{[]/u.test(rest)) return { frames: items, flowAt: column };
    return { frames: items, entry: { path: pathOf(items), text: scalarText(rest) } };
  }
  const frames: readonly Frame[] = [
    ...closedTo(items, column, 'map'),
    { kind: 'map', column, key: unquoted(key.groups!['key']!) },
  ];
  const value = rest.slice(key[0].length);
  const gap = value.length - value.trimStart().length;
  const entry = { path: pathOf(frames), text: scalarText(value.trimStart()) };
  if (/^[{[]/u.test(value.trimStart()))
    return { frames, entry: { ...entry, text: '' }, flowAt: column + key[0].length + gap };
  if (/^[|>][+\-\d]*\s*(?:#.*)?$/u.test(value.trim()))
    return { frames, entry: { ...entry, text: '' }, isBlock: true };
  return { frames, entry };
}

/** Opens the lists of a line's dashes; `rest` is what follows them, from `column` on. */
function dashesOf(
  line: string,
  before: readonly Frame[],
): { readonly frames: readonly Frame[]; readonly column: number; readonly rest: string } {
  let frames = before;
  let column = line.length - line.trimStart().length;
  let rest = line.slice(column).trimEnd();
  while (/^-(?:\s|$)/u.test(rest)) {
    const open = closedTo(frames, column, 'list');
    const last = open.at(-1);
    frames =
      last?.kind === 'list' && last.column === column
        ? [...open.slice(0, -1), { ...last, index: last.index + 1 }]
        : [...open, { kind: 'list', column, index: 0 }];
    const gap = /^-\s*/u.exec(rest)![0].length;
    column += rest.length === 1 ? 2 : gap;
    rest = rest.slice(gap);
  }
  return { frames, column, rest };
}

/** The frames that a key, or a dash, at a column is inside of. A list may stand right under its key. */
function closedTo(frames: readonly Frame[], column: number, what: Frame['kind']): readonly Frame[] {
  let count = frames.length;
  while (count > 0) {
    const frame = frames[count - 1]!;
    if (what === 'list' ? frame.column <= column : frame.column < column) break;
    count--;
  }
  return frames.slice(0, count);
}

/** Where a cursor in a line of block style stands. */
function cursorIn(
  text: string,
  lineStart: number,
  offset: number,
  before: readonly Frame[],
): CursorPlace | undefined {
  const written = text.slice(lineStart, offset);
  if (/(?:^|\s)#/u.test(written)) return undefined;
  const { frames, column, rest: trimmed } = dashesOf(written, before);
  const rest = trimmed === '' ? '' : written.slice(column);
  const end = offset + /^[\w./-]*/u.exec(text.slice(offset, offset + 253))![0].length;
  const key = KEY.exec(rest);
  if (key) {
    const value = rest.slice(key[0].length).trimStart();
    if (!/\s/u.test(rest.slice(key[0].length, key[0].length + 1))) return undefined;
    if (/^[{[|>&*!]/u.test(value)) return undefined;
    const inside = closedTo(frames, column, 'map');
    const path = [...pathOf(inside), unquoted(key.groups!['key']!)];
    return place('value', path, value, offset, end, column + rest.length - value.length);
  }
  if (/^[{[]/u.test(rest)) return undefined;
  const at = rest === '' ? Math.max(column, written.length) : column;
  return place('key', pathOf(closedTo(frames, at, 'map')), rest, offset, end, at);
}

function place(
  role: CursorPlace['role'],
  path: FieldPath,
  written: string,
  offset: number,
  end: number,
  column: number,
): CursorPlace {
  const prefix = written.replace(/^["']/u, '');
  return { role, path, prefix, start: offset - written.length, end, column, flow: false };
}

function endOfBlock(text: string, from: number, to: number, column: number): number {
  let at = from;
  while (at < to) {
    const end = lineEnd(text, at, to);
    const line = text.slice(at, end);
    if (line.trim() !== '' && line.length - line.trimStart().length <= column) break;
    at = end + 1;
  }
  return Math.min(at, to);
}

function pathOf(frames: readonly Frame[]): FieldPath {
  return frames.map((frame) => (frame.kind === 'map' ? frame.key : frame.index));
}
