import type { Colors } from './colors.js';
import { charWidth } from './display-width.js';
import type { OutputOptions } from './formatter.js';
import type { ReportDiagnostic } from './report.js';
import { visible } from './visible.js';

const TAB = 4;
const LINE_MAX = 120;

/**
 * Diagnostics as `file:line:column: error: message`, each followed by its source line with the place underlined. Safe to
 * print whatever the input holds.
 */
export function diagnosticsText(
  diagnostics: readonly ReportDiagnostic[],
  { color, width, sourceOf }: OutputOptions,
): string {
  const excerpt = excerpts({ color, width, ...(sourceOf && { sourceOf }) });
  return diagnostics.map((diagnostic) => headline(diagnostic, color) + excerpt(diagnostic)).join('');
}

/** A stretch of a file, as far as it is known. */
interface Stretch {
  readonly file?: string;
  readonly line?: number;
  readonly column?: number;
  readonly endLine?: number;
  readonly endColumn?: number;
}

/** Shows source lines with their stretch underlined; empty where the file or the line is not known. */
export function excerpts({ color, width, sourceOf }: OutputOptions): (stretch: Stretch) => string {
  const lineOf = sourceLines(sourceOf);
  const room = Math.max(30, Math.min(width, LINE_MAX) - 10);
  return (stretch) => excerpt(stretch, lineOf, room, color);
}

function headline(
  { severity, code, message, file, line, column, object }: ReportDiagnostic,
  color: Colors,
): string {
  const paint = severity === 'error' ? color.red : severity === 'warning' ? color.yellow : color.cyan;
  // What is about a file as a whole, one that is not there among it, has no line in it.
  const at = code === 'input' ? { file } : { file, line, column };
  const place = file === undefined ? '' : color.bold(`${placeText(at)}: `);
  const [first = '', ...more] = message.split(/\r?\n/u).map(visible);
  const about = object === undefined ? '' : color.dim(` (${visible(object)})`);
  return (
    [`${place}${paint(`${severity}:`)} ${first}${about}`, ...more.map((text) => `  ${text}`)].join('\n') +
    '\n'
  );
}

/** A place as `file:line:column`, as far as it is known. */
export function placeText(at: {
  readonly file?: string | undefined;
  readonly line?: number | undefined;
  readonly column?: number | undefined;
}): string {
  return [at.file === undefined ? '?' : visible(at.file), at.line, at.column]
    .filter((part) => part !== undefined)
    .join(':');
}

function excerpt(
  { file, line, column, endLine, endColumn }: Stretch,
  lineOf: (file: string, line: number) => string | undefined,
  room: number,
  color: Colors,
): string {
  if (file === undefined || line === undefined) return '';
  const text = lineOf(file, line);
  if (text === undefined) return '';
  const gutter = `${line}`.padStart(5);
  const start = Math.max(0, (column ?? 1) - 1);
  const end =
    endLine !== undefined && endLine > line ? text.length : Math.max(start + 1, (endColumn ?? 0) - 1);
  const { shown, indent, length } = cutAround(text, start, end, room);
  const source = `${color.dim(`${gutter} |`)} ${shown}\n`;
  if (column === undefined) return source;
  return `${source}${color.dim(`${' '.repeat(gutter.length)} |`)} ${' '.repeat(indent)}${color.red('^'.repeat(length))}\n`;
}

/** A line made visible and cut to a width around `start`; `indent` and `length` say in cells what to underline. */
export function cutAround(
  line: string,
  start: number,
  end: number,
  width: number,
): { readonly shown: string; readonly indent: number; readonly length: number } {
  // Look at no more of a line than could be shown: it may be megabytes long.
  const from = Math.max(0, start - width);
  const to = Math.min(line.length, start + width * 2);
  const cells: { text: string; width: number; at: number }[] = [];
  let column = 0;
  let at = from;
  for (const char of line.slice(from, to)) {
    const text = char === '\t' ? ' '.repeat(TAB - (column % TAB)) : visible(char);
    const cell = { text, width: [...text].reduce((sum, c) => sum + charWidth(c), 0), at };
    cells.push(cell);
    column += cell.width;
    at += char.length;
  }
  const before = (limit: number): number =>
    cells.reduce((sum, cell) => (cell.at < limit ? sum + cell.width : sum), 0);
  let indent = before(start);
  let length = Math.max(1, before(end) - indent);
  const ends: [boolean, boolean] = [from > 0, to < line.length];
  // Keep the place in the first third where the line is too long.
  const surplus =
    column + 2 > width && indent + Math.min(length, width / 3) + 2 > width
      ? indent - Math.floor(width / 3)
      : 0;
  let dropped = 0;
  while (cells.length > 0 && dropped < surplus) {
    dropped += cells.shift()!.width;
    ends[0] = true;
  }
  indent -= dropped;
  let rest = column - dropped;
  while (cells.length > 0 && rest > width - (ends[0] ? 1 : 0) - (ends[1] ? 1 : 0)) {
    rest -= cells.pop()!.width;
    ends[1] = true;
  }
  if (ends[0]) indent += 1;
  length = Math.max(1, Math.min(length, rest + (ends[0] ? 1 : 0) - indent));
  const shown = `${ends[0] ? '\u2026' : ''}${cells.map(({ text }) => text).join('')}${ends[1] ? '\u2026' : ''}`;
  return { shown: shown.trimEnd(), indent, length };
}

/** Lines of files by number from 1; each file is asked for and searched once. */
function sourceLines(
  sourceOf: OutputOptions['sourceOf'],
): (file: string, line: number) => string | undefined {
  const files = new Map<string, { text: string; starts: number[] } | undefined>();
  return (file, line) => {
    if (!files.has(file)) {
      const text = sourceOf?.(file);
      files.set(file, text === undefined ? undefined : { text, starts: lineStarts(text) });
    }
    const source = files.get(file);
    const start = source?.starts[line - 1];
    if (!source || start === undefined) return undefined;
    return source.text.slice(start, (source.starts[line] ?? source.text.length + 1) - 1).replace(/\r$/u, '');
  };
}

function lineStarts(text: string): number[] {
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
}
