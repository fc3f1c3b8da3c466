import type { Grid } from './grid.js';
import { largest } from './largest.js';
import { textWidth } from './svg-text.js';

/** Pixels around the picture. */
export const MARGIN: number = 24;
/** Font sizes in pixels, of labels and of cells. */
export const LABEL: number = 12;
export const CELL_TEXT: number = 10;
/** Height of a group's heading. */
export const HEAD: number = 24;
const GROUP_GAP = 10;
const SPELLED_OUT = 26;
// Bold letters are wider.
const BOLD = 1.16;
// Cells are widened for their headings up to this width of all of them, in pixels.
const HEADED_MAX = 1100;
const ROTATED_MAX = 170;
const ROW_LABEL_MAX = 260;

/** Where everything of the picture of a matrix goes, in pixels. */
export interface Geometry {
  readonly width: number;
  readonly height: number;
  /** Where the cells begin. */
  readonly left: number;
  readonly top: number;
  /** Whether cells hold the ports. */
  readonly spelledOut: boolean;
  readonly cellWidth: number;
  readonly cellHeight: number;
  /** Whether column labels stand upright because cells are too narrow for them. */
  readonly rotated: boolean;
  readonly groupRotated: boolean;
  readonly labelHeight: number;
  readonly groupHeight: number;
  /** Left and top edges of cells by endpoint. */
  readonly x: ReadonlyMap<string, number>;
  readonly y: ReadonlyMap<string, number>;
}

/** The geometry of a grid whose cells hold some of these texts. */
export function geometryOf(grid: Grid, texts: readonly string[]): Geometry {
  const { rowGroups, columnGroups, columns, groups, endpoints } = grid;
  const spelledOut = columns.length <= SPELLED_OUT;
  const widest = (labels: readonly string[], size = LABEL): number =>
    largest(labels.map((text) => textWidth(text, size)));
  const labels = widest(endpoints.map(({ label }) => label));
  const cellWidth = spelledOut
    ? spelledOutWidth(grid, Math.min(92, 10 + Math.max(30, widest(texts, CELL_TEXT))), labels)
    : columns.length > 120
      ? 14
      : 20;
  const cellHeight = spelledOut ? 30 : cellWidth;
  const left = Math.ceil(
    MARGIN +
      26 +
      Math.min(ROW_LABEL_MAX, Math.max(labels, widest(groups.map(({ title }) => title)) - 16, 70)),
  );
  const rotated = labels > cellWidth - 6;
  const labelHeight = rotated ? Math.ceil(Math.min(ROTATED_MAX, labels)) + 10 : 20;
  const groupRotated = columnGroups.some(
    ({ title, endpoints: members }) => textWidth(title, LABEL) * BOLD > members.length * cellWidth,
  );
  const groupHeight = groupRotated
    ? Math.ceil(Math.min(ROTATED_MAX, widest(groups.map(({ title }) => title)) * BOLD)) + 14
    : HEAD;
  const top = MARGIN + 28 + groupHeight + labelHeight;
  const x = new Map<string, number>();
  const y = new Map<string, number>();
  let right = left;
  let bottom = top;
  for (const group of columnGroups) {
    for (const { id } of group.endpoints) {
      x.set(id, right);
      right += cellWidth;
    }
    right += GROUP_GAP;
  }
  for (const group of rowGroups) {
    bottom += HEAD;
    for (const { id } of group.endpoints) {
      y.set(id, bottom);
      bottom += cellHeight;
    }
    bottom += GROUP_GAP;
  }
  return {
    width: Math.ceil(Math.max(right - GROUP_GAP + MARGIN, 560)),
    height: Math.ceil(bottom + MARGIN + 30),
    left,
    top,
    spelledOut,
    cellWidth,
    cellHeight,
    rotated,
    groupRotated,
    labelHeight,
    groupHeight,
    x,
    y,
  };
}

/** Cells wide enough for the headings over them too, where the picture does not grow too wide; else for the ports only. */
function spelledOutWidth({ columnGroups, columns }: Grid, ports: number, labels: number): number {
  const titles = columnGroups.map(
    ({ title, endpoints: { length } }) => (textWidth(title, LABEL) * BOLD + 6) / length,
  );
  const wide = Math.ceil(Math.max(ports, labels + 8, largest(titles)));
  return wide * columns.length <= HEADED_MAX ? wide : Math.ceil(ports);
}
