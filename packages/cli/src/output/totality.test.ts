import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { canFormats } from './can.js';
import { colors } from './colors.js';
import { diffFormats } from './diff.js';
import { explainFormats } from './explain.js';
import type { Formats } from './formatter.js';
import { matrixFormats } from './matrix.js';
import { can, diff, explain, matrix, name, testRun, validation } from './reports.arbitrary.fixture.js';
import { testFormats } from './test.js';
import { validateFormats } from './validate.js';

// C0 without tab, LF and CR; DEL; C1; bidirectional and zero-width controls; lone surrogates.
const DANGEROUS =
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]|\p{Surrogate}/u;
const SLOW = ['html'];

function total<R>(kind: string, reports: fc.Arbitrary<R>, formats: Formats<R>): void {
  describe(`every formatter of ${kind}`, () => {
    it.each([...formats])(
      'is total as %s and prints nothing that steers a terminal',
      async (format, formatter) => {
        await fc.assert(
          fc.asyncProperty(
            reports,
            name,
            fc.constantFrom(40, 120, Infinity),
            async (report, source, width) => {
              const text = await formatter(report, { color: colors(false), width, sourceOf: () => source });
              expect(text).not.toMatch(DANGEROUS);
              expect(text === '' || text.endsWith('\n')).toBe(true);
            },
          ),
          { numRuns: SLOW.includes(format) ? 25 : 120 },
        );
      },
    );

    it('gives back its report from json and yaml', async () => {
      const options = { color: colors(false), width: 80 };
      await fc.assert(
        fc.asyncProperty(reports, async (report) => {
          const plain: unknown = JSON.parse(JSON.stringify(report));
          expect(JSON.parse(await formats.get('json')!(report, options))).toEqual(plain);
          expect(parse(await formats.get('yaml')!(report, options))).toEqual(plain);
        }),
        { numRuns: 80 },
      );
    });
  });
}

total('matrix', matrix, matrixFormats);
total('can', can, canFormats);
total('explain', explain, explainFormats);
total('diff', diff, diffFormats);
total('test', testRun, testFormats);
total('validate', validation, validateFormats);
