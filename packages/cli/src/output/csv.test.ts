import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { csvText } from './csv.js';

/** Reads RFC 4180. */
function parseCsv(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  for (const [, quoted, plain = '', end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/gu)) {
    row.push(quoted === undefined ? plain : quoted.replaceAll('""', '"'));
    if (end === ',') continue;
    rows.push(row);
    row = [];
  }
  return rows;
}

describe('CSV', () => {
  it('gives back every value that is no formula and holds no control', () => {
    const value = fc
      .oneof(fc.string({ unit: 'grapheme-ascii' }), fc.constantFrom('a,b', '"', 'a\nb', ''))
      .filter((text) => !/^[=+\-@\n\t]/u.test(text));
    fc.assert(
      fc.property(fc.array(fc.tuple(value, value)), (rows) => {
        expect(parseCsv(csvText(['a', 'b'], rows))).toEqual([['a', 'b'], ...rows]);
      }),
    );
  });

  it.each(['=1+1', '+1', '-1', '@x', '\t=1'])('keeps a spreadsheet from running %j', (text) => {
    expect(parseCsv(csvText(['a'], [[text]]))[1]).toEqual([`'${text}`]);
  });

  it('shows escapes instead of sending them to the terminal', () => {
    expect(csvText(['a'], [['\u001b[31m']])).toBe('a\r\n\u241b[31m\r\n');
  });
});
