import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { colors } from './colors.js';
import { cutAround, diagnosticsText } from './diagnostic-text.js';
import { displayWidth } from './display-width.js';

const print = (source: string, column: number, endColumn?: number, width = 80): string[] =>
  diagnosticsText(
    [
      {
        severity: 'error',
        message: 'm',
        file: 'f.yaml',
        line: 1,
        column,
        endLine: 1,
        ...(endColumn === undefined ? {} : { endColumn }),
      },
    ],
    { color: colors(false), width, sourceOf: () => source },
  ).split('\n');

describe('diagnostics', () => {
  it('underline their range in the source line', () => {
    expect(print('port: 70000\n', 7, 12)).toEqual([
      'f.yaml:1:7: error: m',
      '    1 | port: 70000',
      '      |       ^^^^^',
      '',
    ]);
  });

  it('count cells, not characters, for tabs and wide characters', () => {
    const [, line, caret] = print('\t\u65e5\u672c: x', 5, 6);
    expect(line).toBe('    1 |     \u65e5\u672c: x');
    expect(caret).toBe('      |          ^');
  });

  it('cut a long line on both sides of the place', () => {
    const [, line = '', caret = ''] = print(`${'a'.repeat(500)}HERE${'b'.repeat(500)}`, 501, 505);
    expect(line).toMatch(/^ {4}1 \| \u2026a+HEREb+\u2026$/u);
    expect(displayWidth(line)).toBeLessThanOrEqual(80);
    expect(line.slice(caret.indexOf('^'), caret.lastIndexOf('^') + 1)).toBe('HERE');
  });

  it('make controls visible in place, message and source', () => {
    const text = diagnosticsText(
      [{ severity: 'warning', message: '\u001b]0;x\u0007', file: 'a\nb', line: 1, column: 1 }],
      {
        color: colors(false),
        width: 80,
        sourceOf: () => '\u001b[2J',
      },
    );
    expect(text).toBe('a\u240ab:1:1: warning: \u241b]0;x\u2407\n    1 | \u241b[2J\n      | ^\n');
  });

  it('do without a source line where the file or the line is not there', () => {
    const diagnostic = { severity: 'error', message: 'm', file: 'f', line: 9, column: 1 } as const;
    expect(diagnosticsText([diagnostic], { color: colors(false), width: 80, sourceOf: () => 'x' })).toBe(
      'f:9:1: error: m\n',
    );
    expect(diagnosticsText([diagnostic], { color: colors(false), width: 80 })).toBe('f:9:1: error: m\n');
  });

  it('print a line of a hundred megabytes at once', () => {
    const [, line = ''] = print('x'.repeat(100_000_000), 50_000_000);
    expect(line.length).toBeLessThan(100);
  });

  it('stay within their width and underline something inside it, whatever the line holds', () => {
    const source = fc.string({
      unit: fc.constantFrom('a', '\t', '\u65e5', '\u001b', '\ud83d\ude00', ' ', '\u0301'),
      maxLength: 300,
    });
    fc.assert(
      fc.property(
        source,
        fc.nat(320),
        fc.nat(40),
        fc.integer({ min: 20, max: 120 }),
        (line, start, length, width) => {
          const cut = cutAround(line, start, start + length, width);
          expect(displayWidth(cut.shown)).toBeLessThanOrEqual(width);
          expect(cut.length).toBeGreaterThanOrEqual(1);
          if (start < line.length) expect(cut.indent).toBeLessThan(width);
        },
      ),
    );
  });
});
