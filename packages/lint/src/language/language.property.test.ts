import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LanguageService } from './language-service.js';

const root = fileURLToPath(new URL('../../fixtures/', import.meta.url));
const texts = readdirSync(root, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.yaml'))
  .map((name) => readFileSync(root + name, 'utf8'));

/** A manifest in the middle of being changed: something cut out of it, something put in. */
const drafts: fc.Arbitrary<{ readonly text: string; readonly offset: number }> = fc
  .record({
    text: fc.constantFrom(...texts),
    at: fc.double({ min: 0, max: 1, noNaN: true }),
    cut: fc.nat({ max: 80 }),
    put: fc.oneof(
      fc.string({ maxLength: 3 }),
      fc.constantFrom(
        '{',
        '[',
        '"',
        "'",
        '- ',
        ': ',
        '\n',
        '\n    ',
        '|\n',
        '#',
        '---\n',
        '\t',
        '&a ',
        '*a',
        '{{',
        '}',
        ',',
      ),
    ),
  })
  .map(({ text, at, cut, put }) => {
    const start = Math.floor(at * text.length);
    return { text: text.slice(0, start) + put + text.slice(start + cut), offset: start + put.length };
  });

describe('of any text in the middle of a change', () => {
  it('marks, hover and completion are answered, and each completion replaces text around the cursor', () => {
    const service = new LanguageService();
    fc.assert(
      fc.property(drafts, ({ text, offset }) => {
        service.setDocument('draft.yaml', text);
        const lines = text.split('\n').length;
        for (const { range } of service.marks('typing').get('draft.yaml')!) {
          expect(range.line).toBeGreaterThanOrEqual(1);
          expect(range.line).toBeLessThanOrEqual(lines);
        }
        service.hover('draft.yaml', offset);
        for (const { start, end, insert } of service.complete('draft.yaml', offset)) {
          expect(start).toBeLessThanOrEqual(offset);
          expect(end).toBeGreaterThanOrEqual(offset);
          expect(text.slice(start, end)).not.toContain('\n');
          expect(insert).not.toBe('');
        }
      }),
      { numRuns: 500 },
    );
  });

  it('marks are those of a service that never saw another text', () => {
    const kept = new LanguageService();
    fc.assert(
      fc.property(fc.array(drafts, { minLength: 1, maxLength: 4 }), (steps) => {
        for (const { text } of steps) kept.setDocument('draft.yaml', text);
        const fresh = new LanguageService();
        fresh.setDocument('draft.yaml', steps.at(-1)!.text);
        const told = (service: LanguageService): readonly string[] =>
          service
            .marks('pause')
            .get('draft.yaml')!
            .map(({ code, message, range }) => `${code} ${range.line}:${range.column} ${message}`);
        expect(told(kept)).toEqual(told(fresh));
      }),
      { numRuns: 60 },
    );
  });
});
