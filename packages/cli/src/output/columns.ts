import { displayWidth, padEnd } from './display-width.js';

/** A text of a table with the style that it is printed in; widths are counted without the style. */
export interface StyledCell {
  readonly text: string;
  readonly style?: (text: string) => string;
}

/** Rows as columns with two or more spaces between, the last one unpadded. Each line ends in a newline. */
export function columns(rows: readonly (readonly (StyledCell | string)[])[], gap = 3): string {
  const cells = rows.map((row) => row.map((cell) => (typeof cell === 'string' ? { text: cell } : cell)));
  const widths: number[] = [];
  for (const row of cells) {
    row.forEach(({ text }, column) => {
      widths[column] = Math.max(widths[column] ?? 0, displayWidth(text));
    });
  }
  const between = ' '.repeat(gap);
  return cells
    .map((row) => {
      const line = row.map(({ text, style }: StyledCell, column) => {
        const padded = column === row.length - 1 ? '' : padEnd('', widths[column]! - displayWidth(text));
        return (style && text !== '' ? style(text) : text) + padded;
      });
      return `${line.join(between).trimEnd()}\n`;
    })
    .join('');
}
