import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { inMillis, printQuantity, readQuantity } from './quantity.js';

function printed(value: unknown): string {
  const read = readQuantity(value);
  return typeof read === 'string' ? read : printQuantity(read);
}

const FORMAT = "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'";

describe('a quantity', () => {
  it.each([
    ['1', '1'],
    ['1000m', '1'],
    ['0.5', '500m'],
    [0.5, '500m'],
    ['1.5Gi', '1536Mi'],
    ['1024Mi', '1Gi'],
    ['1023Ki', '1023Ki'],
    ['1000k', '1M'],
    ['0', '0'],
    ['-3', '-3'],
    ['.5', '500m'],
    ['1e3', '1e3'],
    ['12e6', '12e6'],
    ['1500', '1500'],
    ['0.0000000001', '1n'],
    ['100u', '100u'],
    ['1.5m', '1500u'],
    ['9E', '9E'],
    ['1Ei', '1Ei'],
    ['0.5Ki', '512'],
    ['abc', FORMAT],
    ['', FORMAT],
    ['.', '0'],
    [' 1', '1'],
    ['1.2.3', FORMAT],
    [true, FORMAT],
    ['1KI', FORMAT],
    ['1kk', "unable to parse quantity's suffix"],
  ])('%j is printed as %s', (given, expected) => {
    expect(printed(given)).toBe(expected);
  });

  it('is printed the same when it is read again', () => {
    const text = fc
      .tuple(
        fc.integer({ min: -9999, max: 9999 }),
        fc.nat(999),
        fc.constantFrom('', 'n', 'u', 'm', 'k', 'M', 'Gi', 'Ki', 'e3', 'E'),
      )
      .map(([whole, part, suffix]) => `${whole}.${part}${suffix}`);
    fc.assert(
      fc.property(text, (given) => {
        const once = printed(given);
        expect(printed(once)).toBe(once);
        const [before, after] = [readQuantity(given), readQuantity(once)];
        expect(typeof before === 'object' && typeof after === 'object' && before.nanos === after.nanos).toBe(
          true,
        );
      }),
      { numRuns: 1000 },
    );
  });

  it('is rounded up to thousandths where resources are asked for', () => {
    expect([inMillis('1.5m'), inMillis('1m'), inMillis('0.0001'), inMillis('2'), inMillis('x')]).toEqual([
      '2m',
      '1m',
      '1m',
      '2',
      'x',
    ]);
  });
});
