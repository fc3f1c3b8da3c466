import { type EndpointGroup, endpointText, type LabelledEndpoint } from './endpoint-label.js';
import type { Grid } from './grid.js';
import { largest } from './largest.js';
import { escapeXml } from './markup.js';
import { type Geometry, MARGIN, LABEL, CELL_TEXT, HEAD, geometryOf } from './svg-geometry.js';
import { SVG_STYLE } from './svg-style.js';
import { element, fitText, textWidth } from './svg-text.js';

/** One coloured cell of a picture. */
export interface PictureCell {
  readonly source: string;
  readonly destination: string;
  /** `some`, `all`, `gained`, `lost` or `changed`. */
  readonly style: string;
  /** What stands in the cell where there is room. */
  readonly lines: readonly string[];
  /** What the mouse brings up. */
  readonly title: string;
}

/** A matrix as a picture: sources down, destinations across, grouped by namespace; cells that are not given are empty. */
export interface MatrixPicture {
  readonly title: string;
  readonly summary: string;
  readonly grid: Grid;
  readonly cells: readonly PictureCell[];
  /** Style and meaning. */
  readonly legend: readonly (readonly [style: string, text: string])[];
  readonly note?: string;
  /** What to say where there are no cells. */
  readonly empty: string;
}

/** Draws a matrix as SVG; the ports stand in the cells where there are few endpoints. */
export function drawMatrix(picture: MatrixPicture): string {
  const { grid, cells } = picture;
  const geometry = geometryOf(
    grid,
    cells.flatMap(({ lines }) => lines),
  );
  const { width, height, left, top } = geometry;
  const axis = { class: 'axis', x: left - 10, y: top - 8, 'text-anchor': 'end' };
  const body = [
    element('rect', { class: 'page', width, height }),
    element('text', { class: 'title', x: MARGIN, y: MARGIN + 12 }, escapeXml(picture.title)),
    ...(grid.rows.length * grid.columns.length === 0
      ? [element('text', { x: MARGIN, y: MARGIN + 44 }, picture.empty)]
      : [
          element('text', axis, 'from \u2193 \u00a0to \u2192'),
          patterns(geometry),
          ...columnHeads(grid, geometry),
          ...rows(grid, geometry),
          ...cells.map((cell) => cellElement(cell, geometry)),
        ]),
    legend(picture, geometry),
  ];
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-label="${escapeXml(picture.summary)}">
<style>${SVG_STYLE}</style>
${body.join('\n')}
</svg>
`;
}

function columnHeads(grid: Grid, g: Geometry): string[] {
  return grid.columnGroups.flatMap((group) => {
    const start = g.x.get(group.endpoints[0]!.id)!;
    const width = group.endpoints.length * g.cellWidth;
    const bandTop = g.top - g.labelHeight - g.groupHeight;
    const title = g.groupRotated
      ? rotatedText(group.title, start + width / 2, bandTop + g.groupHeight - 6, g.groupHeight - 12, 'group')
      : element(
          'text',
          { class: 'group', x: start + width / 2, y: bandTop + 16, 'text-anchor': 'middle' },
          escapeXml(group.title),
        );
    return [
      element('rect', { class: 'band', x: start, y: bandTop, width, height: g.groupHeight - 2, rx: 4 }),
      title,
      ...group.endpoints.map(({ id, label }) => {
        const middle = g.x.get(id)! + g.cellWidth / 2;
        if (g.rotated)
          return rotatedText(label, middle, g.top - 4, g.labelHeight - 8, undefined, endpointText(id));
        return element('text', { x: middle, y: g.top - 8, 'text-anchor': 'middle' }, escapeXml(label));
      }),
    ];
  });
}

function rotatedText(
  text: string,
  x: number,
  y: number,
  room: number,
  style?: string,
  full?: string,
): string {
  const transform = `translate(${Math.round(x + LABEL / 3)} ${Math.round(y)}) rotate(-90)`;
  const title = full === undefined ? [] : [element('title', {}, escapeXml(full))];
  return element('text', { class: style, transform }, ...title, escapeXml(fitText(text, LABEL, room + 4)));
}

function rows(grid: Grid, g: Geometry): string[] {
  const right = largest(g.x.values()) + g.cellWidth;
  return grid.rowGroups.flatMap((group) => {
    const y = g.y.get(group.endpoints[0]!.id)! - HEAD;
    const width = right - MARGIN;
    return [
      element('rect', { class: 'band', x: MARGIN, y: y + 1, width, height: HEAD - 3, rx: 4 }),
      element(
        'text',
        { class: 'group', x: MARGIN + 8, y: y + 16 },
        escapeXml(fitText(group.title, LABEL, width)),
      ),
      ...emptyBlocks(grid, group, g),
      ...groupRows(group, g),
    ];
  });
}

/** Cells without traffic are patterns, so that a large matrix costs no more than its flows. */
function patterns({ cellWidth: width, cellHeight: height }: Geometry): string {
  return (['none', 'unjudged'] as const)
    .map((amount) => {
      const rect = element('rect', {
        class: amount,
        x: 1,
        y: 1,
        width: width - 2,
        height: height - 2,
        rx: 3,
      });
      return element('pattern', { id: amount, width, height, patternUnits: 'userSpaceOnUse' }, rect);
    })
    .join('');
}

function emptyBlocks(grid: Grid, rowGroup: EndpointGroup, g: Geometry): string[] {
  const columnRuns = grid.columnGroups.flatMap((group) => runsOf(group, grid));
  return runsOf(rowGroup, grid).flatMap((rowRun) =>
    columnRuns.map((columnRun) => {
      const isJudged = rowRun.kind === 'namespace' || columnRun.kind === 'namespace';
      const amount = isJudged && (rowRun.isAbout || columnRun.isAbout) ? 'none' : 'unjudged';
      const [row, column] = [rowRun.endpoints[0]!.id, columnRun.endpoints[0]!.id];
      const transform = `translate(${g.x.get(column)!} ${g.y.get(row)!})`;
      const width = columnRun.endpoints.length * g.cellWidth;
      const height = rowRun.endpoints.length * g.cellHeight;
      return element('g', { transform }, element('rect', { width, height, fill: `url(#${amount})` }));
    }),
  );
}

interface Run extends Pick<EndpointGroup, 'kind' | 'endpoints'> {
  readonly isAbout: boolean;
}

/** The neighbours of a group that were all asked about, or all not. */
function runsOf({ kind, endpoints }: EndpointGroup, { isAbout }: Grid): readonly Run[] {
  const runs: (Run & { endpoints: LabelledEndpoint[] })[] = [];
  for (const endpoint of endpoints) {
    const last = runs[runs.length - 1];
    const about = isAbout(endpoint.id);
    if (last?.isAbout === about) last.endpoints.push(endpoint);
    else runs.push({ kind, isAbout: about, endpoints: [endpoint] });
  }
  return runs;
}

function groupRows(group: EndpointGroup, g: Geometry): string[] {
  return group.endpoints.flatMap((source) => {
    const y = g.y.get(source.id)!;
    const label = element(
      'text',
      { x: g.left - 10, y: y + g.cellHeight / 2 + LABEL / 3, 'text-anchor': 'end' },
      element('title', {}, escapeXml(endpointText(source.id))),
      escapeXml(fitText(source.label, LABEL, g.left - MARGIN - 18)),
    );
    if (source.endpoint.kind !== 'Pod' || !g.x.has(source.id)) return [label];
    return [label, cellRect('unjudged', source.id, source.id, g)];
  });
}

function cellRect(
  style: string,
  source: string,
  destination: string,
  g: Geometry,
  ...children: string[]
): string {
  const x = g.x.get(destination)! + 1;
  const y = g.y.get(source)! + 1;
  return element(
    'rect',
    { class: style, x, y, width: g.cellWidth - 2, height: g.cellHeight - 2, rx: 3 },
    ...children,
  );
}

function cellElement(cell: PictureCell, g: Geometry): string {
  const title = element('title', {}, escapeXml(cell.title));
  const rect = cellRect(cell.style, cell.source, cell.destination, g, title);
  if (!g.spelledOut) return rect;
  const x = g.x.get(cell.destination)! + g.cellWidth / 2;
  const middle = g.y.get(cell.source)! + g.cellHeight / 2 + CELL_TEXT / 3;
  const texts = cell.lines.map((line, index) => {
    const y = middle + (index - (cell.lines.length - 1) / 2) * 12;
    return element('text', { class: 'cell', x, y }, escapeXml(fitText(line, CELL_TEXT, g.cellWidth - 4)));
  });
  return rect + texts.join('');
}

function legend(picture: MatrixPicture, g: Geometry): string {
  const y = g.height - MARGIN - 10;
  let x = MARGIN;
  const drawn = picture.legend.map(([style, text]) => {
    const entry =
      element('rect', { class: style, x, y, width: 14, height: 14, rx: 3 }) +
      element('text', { class: 'quiet', x: x + 20, y: y + 11 }, escapeXml(text));
    x += 20 + textWidth(text, 11) + 20;
    return entry;
  });
  if (picture.note === undefined) return drawn.join('');
  return drawn.join('') + element('text', { class: 'quiet', x, y: y + 11 }, escapeXml(picture.note));
}
