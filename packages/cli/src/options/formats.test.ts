import { describe, expect, it } from 'vitest';
import { canFormats } from '../output/can.js';
import { diffFormats } from '../output/diff.js';
import { explainFormats } from '../output/explain.js';
import { matrixFormats } from '../output/matrix.js';
import { testFormats } from '../output/test.js';
import { validateFormats } from '../output/validate.js';
import * as names from './formats.js';

describe('the formats that help names', () => {
  it.each([
    ['can', names.CAN_FORMATS, canFormats],
    ['explain', names.EXPLAIN_FORMATS, explainFormats],
    ['matrix', names.MATRIX_FORMATS, matrixFormats],
    ['diff', names.DIFF_FORMATS, diffFormats],
    ['test', names.TEST_FORMATS, testFormats],
    ['validate', names.VALIDATE_FORMATS, validateFormats],
  ])('of %s are those that can be printed, in their order', (_, known, formats) => {
    expect(known).toEqual([...formats.keys()]);
  });
});
