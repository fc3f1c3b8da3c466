import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { denied, difference, explained, open, service, tested, validated } from './answers.fixture.js';
import { can, diff, explain, matrix, testRun, validation } from './reports.arbitrary.fixture.js';
import { large, onlineBoutique, small, sockShop } from './reports.fixture.js';
import { schemaFaults } from './schema.fixture.js';

describe('the JSON schemas', () => {
  it.each<[string, unknown]>([
    ['matrix', small],
    ['matrix', sockShop],
    ['matrix', onlineBoutique],
    ['matrix', large(60)],
    ['can', denied],
    ['can', open],
    ['can', service],
    ['explain', explained],
    ['diff', difference],
    ['test', tested],
    ['validate', validated],
  ])('describe the example of %s', (schema, report) => expect(schemaFaults(schema, report)).toBeUndefined());

  it.each<[string, fc.Arbitrary<unknown>]>([
    ['matrix', matrix],
    ['can', can],
    ['explain', explain],
    ['diff', diff],
    ['test', testRun],
    ['validate', validation],
  ])('describe any report of %s', (schema, reports) => {
    fc.assert(
      fc.property(reports, (report) => {
        expect(schemaFaults(schema, report)).toBeUndefined();
      }),
    );
  });

  it.each<[string, unknown]>([
    ['matrix', { ...small, extra: 1 }],
    ['matrix', { endpoints: [] }],
    [
      'matrix',
      {
        endpoints: [],
        flows: [
          { source: 'a', destination: 'b', traffic: { tcp: [[0, 1]], udp: [], sctp: [], other: false } },
        ],
      },
    ],
    ['can', { ...open, allowed: 'yes' }],
    ['can', { ...open, reason: '' }],
    ['explain', { ...explained, trace: [{ outcome: 'maybe', text: '' }] }],
    ['explain', open],
    ['diff', { ...difference, gained: undefined }],
    ['test', { cases: [{ name: 'x', outcome: 'passed' }] }],
    ['validate', { ...validated, files: -1 }],
  ])('refuse a wrong %s', (schema, report) => expect(schemaFaults(schema, report)).toBeDefined());
});
