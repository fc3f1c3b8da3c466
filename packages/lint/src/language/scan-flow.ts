import type { FieldPath } from '@sluice/engine';
import { type CursorPlace, type ScannedEntry, unquoted } from './scan.js';

interface FlowFrame {
  readonly kind: 'map' | 'list';
  readonly path: FieldPath;
  /** Of a map: the key before the colon. */
  key: string | undefined;
  index: number;
}

/** Where brackets stand, and where the cursor is. */
interface FlowStart {
  readonly path: FieldPath;
  /** The column of the key that they belong to: a key at or left of it ends them, closed or not. */
  readonly column: number;
  readonly offset: number;
}

/** What was read between brackets. */
export interface FlowScan {
  readonly entries: readonly ScannedEntry[];
  readonly cursor: CursorPlace | undefined;
  readonly end: number;
}

const WORD = /^[\w./-]*/u;

/** Reads what stands between brackets from an offset on, which need not be closed. */
export function scanFlow(text: string, from: number, to: number, start: FlowStart): FlowScan {
  const entries: ScannedEntry[] = [];
  const frames: FlowFrame[] = [];
  let cursor: CursorPlace | undefined;
  let token = '';
  let at = from;

  const inside = (): FieldPath => {
    const top = frames.at(-1);
    if (!top) return start.path;
    if (top.kind === 'list') return [...top.path, top.index];
    return top.key === undefined ? top.path : [...top.path, top.key];
  };
  const flush = (): void => {
    const top = frames.at(-1);
    const written = token.trim();
    if (!top) return;
    if (top.kind === 'map') {
      if (top.key !== undefined) entries.push({ path: inside(), text: unquoted(written) });
      else if (written !== '') entries.push({ path: [...top.path, unquoted(written)], text: '' });
      top.key = undefined;
    } else if (written !== '') entries.push({ path: inside(), text: unquoted(written) });
    token = '';
  };
  const note = (position: number, written: string): void => {
    const top = frames.at(-1);
    if (position !== start.offset || !top) return;
    cursor = {
      role: top.kind === 'map' && top.key !== undefined ? 'value' : 'key',
      path: inside(),
      prefix: written.replace(/^["']/u, ''),
      start: position - written.length,
      end: position + WORD.exec(text.slice(position, position + 253))![0].length,
      column: 0,
      flow: true,
    };
  };

  while (at < to) {
    note(at, token.trimStart());
    const char = text[at]!;
    if (char === '"' || char === "'") {
      const close = quoteEnd(text, at, to);
      if (start.offset > at && start.offset < close) note(start.offset, text.slice(at, start.offset));
      token += text.slice(at, close);
      at = close;
      continue;
    }
    at++;
    if (char === '{' || char === '[') {
      frames.push({ kind: char === '{' ? 'map' : 'list', path: inside(), key: undefined, index: 0 });
      token = '';
    } else if (char === '}' || char === ']') {
      flush();
      frames.pop();
      const top = frames.at(-1);
      if (!top) return { entries, cursor, end: at };
      token = '';
    } else if (char === ',') {
      flush();
      const top = frames.at(-1);
      if (top?.kind === 'list') top.index++;
      if (top) top.key = undefined;
      token = '';
    } else if (char === ':' && isColon(text, at, token)) {
      const top = frames.at(-1);
      if (top?.kind === 'map' && top.key === undefined) {
        top.key = unquoted(token);
        token = '';
      } else token += char;
    } else if (char === '#' && /(?:^|\s)$/u.test(token)) {
      const end = text.indexOf('\n', at);
      at = end === -1 || end > to ? to : end;
    } else if (char === '\n') {
      token += ' ';
      if (isOutside(text, at, start.column)) {
        at--;
        break;
      }
    } else token += char;
  }
  note(at, token.trimStart());
  flush();
  return { entries, cursor, end: at };
}

function isColon(text: string, next: number, token: string): boolean {
  return next >= text.length || /[\s,{}[\]]/u.test(text[next]!) || /["']\s*$/u.test(token);
}

function quoteEnd(text: string, from: number, to: number): number {
  const quote = text[from]!;
  for (let at = from + 1; at < to; at++) {
    if (text[at] === '\n') return at;
    if (text[at] === '\\' && quote === '"') at++;
    else if (text[at] === quote) return at + 1;
  }
  return to;
}

/** Whether a line at an offset begins with a key, or an item, that cannot be between the brackets. */
function isOutside(text: string, at: number, column: number): boolean {
  const line = /^(?<indent> *)(?<first>-\s|[^\s#{}[\],]+:(?=\s|$))?/u.exec(text.slice(at, at + 300));
  return line?.groups?.['first'] !== undefined && line.groups['indent']!.length <= column;
}
