import type { Colors } from './colors.js';
import { displayWidth, padEnd } from './display-width.js';
import type { EndpointGroup, LabelledEndpoint } from './endpoint-label.js';
import type { Formatter } from './formatter.js';
import { type Cell, type Grid, gridOf } from './grid.js';
import { largest } from './largest.js';
import { matrixList, noFlows } from './matrix-list.js';
import type { MatrixReport } from './report.js';
import { shortTrafficLabel, trafficLabel } from './traffic-text.js';

const CELL_WIDTH = 32;
// Files and pipes have no width; people read them all the same.
const FILE_WIDTH = 160;
const LETTERS = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ';
const CORNER = 'FROM \u2193  TO \u2192';

/**
 * A matrix with sources as rows and destinations as columns where it fits the width; else with numbered columns and a
 * letter for each distinct traffic; else as a list.
 */
export const matrixTable: Formatter<MatrixReport> = (report, options) => {
  const grid = gridOf(report);
  const room = Number.isFinite(options.width) ? options.width : FILE_WIDTH;
  const isEmpty = grid.endpoints.every(({ endpoint }) => endpoint.namespace === undefined);
  const isNothing = report.flows.length === 0 && (isEmpty || report.asked !== undefined);
  if (isNothing || grid.rows.length * grid.columns.length === 0) return `${noFlows(report)}\n`;
  for (const [layoutOf, leastColumn] of [
    [spelledOut, 5],
    [lettered, 2],
  ] as const) {
    if (grid.columns.length * leastColumn > room) continue;
    const layout = layoutOf(grid);
    if (layout && layoutWidth(grid, layout) <= room) return render(grid, layout, options.color);
  }
  return matrixList(report, options);
};

/** How one kind of table writes its columns and cells. */
interface Layout {
  /** The lines of a column's heading. */
  readonly heading: (destination: LabelledEndpoint) => readonly string[];
  readonly row: (source: LabelledEndpoint) => string;
  readonly text: (cell: Cell) => string;
  readonly widths: ReadonlyMap<string, number>;
  readonly gap: number;
  /** Whether the namespace is written over its columns. */
  readonly titled: boolean;
  readonly legend: readonly string[];
}

function spelledOut(grid: Grid): Layout {
  const text = (cell: Cell): string => {
    if ('flow' in cell) return shortTrafficLabel(cell.flow.traffic, CELL_WIDTH);
    return cell.amount === 'none' ? '-' : '';
  };
  const widths = new Map<string, number>();
  const headings = new Map<string, readonly string[]>();
  for (const group of grid.columnGroups) {
    let total = -2;
    for (const destination of group.endpoints) {
      const cells = grid.rows.map((source) => displayWidth(text(grid.cell(source, destination))));
      const words = destination.label.match(/[^-.]+[-.]?|[-.]/gu) ?? [''];
      const width = Math.max(
        3,
        Math.min(displayWidth(destination.label), 16),
        ...cells,
        ...words.map(displayWidth),
      );
      headings.set(destination.id, wrap(words, width));
      widths.set(destination.id, width);
      total += width + 2;
    }
    const last = group.endpoints[group.endpoints.length - 1]!.id;
    widths.set(last, widths.get(last)! + Math.max(0, displayWidth(group.title) - total));
  }
  return {
    heading: (destination) => headings.get(destination.id)!,
    row: (source) => `  ${source.label}`,
    text,
    widths,
    gap: 2,
    titled: true,
    legend: [],
  };
}

function wrap(words: readonly string[], width: number): readonly string[] {
  const lines: string[] = [];
  for (const word of words) {
    const last = lines.length - 1;
    if (last >= 0 && displayWidth(lines[last]! + word) <= width) lines[last] += word;
    else lines.push(word);
  }
  return lines;
}

function lettered(grid: Grid): Layout | undefined {
  const letters = new Map<string, string>();
  for (const source of grid.rows) {
    for (const destination of grid.columns) {
      const cell = grid.cell(source, destination);
      if (cell.amount !== 'some') continue;
      const traffic = trafficLabel(cell.flow.traffic);
      if (letters.has(traffic)) continue;
      const letter = LETTERS[letters.size];
      if (letter === undefined) return undefined;
      letters.set(traffic, letter);
    }
  }
  const isWhole = [grid.rows, grid.columns].some((line) => line.every(({ id }) => grid.isAbout(id)));
  const digits = `${grid.endpoints.length}`.length;
  const numbers = new Map(grid.endpoints.map(({ id }, index) => [id, `${index + 1}`.padStart(digits)]));
  const text = (cell: Cell): string => {
    if (!('flow' in cell)) return (cell.amount === 'none' ? '\u00b7' : '').padStart(digits);
    return (cell.amount === 'all' ? '*' : (letters.get(trafficLabel(cell.flow.traffic)) ?? '')).padStart(
      digits,
    );
  };
  return {
    heading: ({ id }) => [numbers.get(id)!],
    row: ({ id, label }) => `  ${numbers.get(id)!} ${label}`,
    text,
    widths: new Map(grid.columns.map(({ id }) => [id, digits])),
    gap: 1,
    titled: false,
    legend: [
      ...[...letters].map(([traffic, letter]) => `${letter}  ${traffic}`),
      '*  all',
      '\u00b7  nothing',
      ...(isWhole ? [] : ['   not asked about']),
    ],
  };
}

function layoutWidth(grid: Grid, layout: Layout): number {
  const columns = grid.columns.reduce((sum, { id }) => sum + layout.widths.get(id)! + layout.gap, 0);
  return rowHeadWidth(grid, layout) + columns + grid.columnGroups.length * (3 - layout.gap);
}

function rowHeadWidth(grid: Grid, layout: Layout): number {
  const heads = grid.rows.map((source) => displayWidth(layout.row(source)));
  return largest([...heads, ...grid.rowGroups.map(({ title }) => displayWidth(title))], displayWidth(CORNER));
}

function render(grid: Grid, layout: Layout, color: Colors): string {
  const head = rowHeadWidth(grid, layout);
  const gap = ' '.repeat(layout.gap);
  const bar = ` ${color.dim('\u2502')} `;
  const line = (first: string, parts: readonly string[]): string =>
    `${[first, ...parts].join(bar).trimEnd()}\n`;
  const perColumn = (
    group: EndpointGroup,
    text: (destination: LabelledEndpoint) => [string, (t: string) => string],
  ): string =>
    group.endpoints
      .map((destination) => {
        const [content, style] = text(destination);
        return (
          (content.trim() === '' ? content : style(content)) +
          padEnd('', layout.widths.get(destination.id)! - displayWidth(content))
        );
      })
      .join(gap);

  const headings = grid.columns.map(layout.heading);
  const height = largest(headings.map((lines) => lines.length));
  let out = '';
  if (layout.titled) {
    const titles = grid.columnGroups.map((group) => {
      const width = group.endpoints.reduce(
        (sum, { id }) => sum + layout.widths.get(id)! + layout.gap,
        -layout.gap,
      );
      return color.bold(group.title) + padEnd('', width - displayWidth(group.title));
    });
    out += line(padEnd('', head), titles);
  }
  for (let i = 0; i < height; i++) {
    const first =
      i === height - 1 ? color.dim(CORNER) + padEnd('', head - displayWidth(CORNER)) : padEnd('', head);
    // Headings stand on the rule below them: short ones start further down.
    out += line(
      first,
      grid.columnGroups.map((group) =>
        perColumn(group, (destination) => {
          const lines = layout.heading(destination);
          return [lines[i - height + lines.length] ?? '', color.bold];
        }),
      ),
    );
  }
  for (const group of grid.rowGroups) {
    out += line(
      color.bold(group.title) + padEnd('', head - displayWidth(group.title)),
      grid.columnGroups.map((columns) => perColumn(columns, () => ['', color.dim])),
    );
    for (const source of group.endpoints) {
      out += line(
        padEnd(layout.row(source), head),
        grid.columnGroups.map((columns) =>
          perColumn(columns, (destination) => {
            const cell = grid.cell(source, destination);
            return [layout.text(cell), cellStyle(cell, color)];
          }),
        ),
      );
    }
  }
  return layout.legend.length === 0 ? out : `${out}\n${layout.legend.map((text) => `  ${text}\n`).join('')}`;
}

function cellStyle(cell: Cell, color: Colors): (text: string) => string {
  if (cell.amount === 'all') return color.yellow;
  return cell.amount === 'some' ? color.green : color.dim;
}
