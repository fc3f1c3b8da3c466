import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { apiAnswer } from './api-answer.js';
import { requestTooLarge } from './request-size.js';
import { firstOf, read } from '../read/read.fixture.js';
import { validateObject } from './validate-object.js';

const LIMIT = 3 * 1024 * 1024;
const bytes = (value: unknown): number => new TextEncoder().encode(JSON.stringify(value)).length;

describe('an object that no request to an API server can carry', () => {
  it.each([
    ['ASCII', 'x'],
    ['two bytes a letter', '\u00e9'],
    ['three', '\u20ac'],
    ['four', '\u{1f600}'],
  ])('is told to the byte: %s', (_, letter) => {
    const frame = bytes({ a: ['', 1, true, null] });
    const each = bytes(letter) - 2;
    const room = LIMIT - frame;
    const fits = { a: [letter.repeat(Math.floor(room / each)) + 'x'.repeat(room % each), 1, true, null] };
    expect(bytes(fits)).toBe(LIMIT);
    expect(requestTooLarge(fits)).toBeUndefined();
    expect(requestTooLarge({ ...fits, b: '' })).toBe('Request entity too large: limit is 3145728');
  });

  it('is measured as JSON would be written', () => {
    // Repeated until it is near the limit, where a wrong count of any part shows.
    const plain = fc.json().map((text) => JSON.parse(text.replaceAll(/\\./gu, '')) as unknown);
    fc.assert(
      fc.property(plain, (value) => {
        const escapes = JSON.stringify(value).includes('\\');
        const count = Math.floor((LIMIT - 2) / (bytes(value) + 1));
        fc.pre(!escapes && count > 1 && bytes(value) > 40);
        const list = (length: number): unknown[] => Array.from({ length }, () => value);
        expect(requestTooLarge(list(count))).toBeUndefined();
        expect(requestTooLarge(list(count + 1))).toBeDefined();
      }),
      { numRuns: 15 },
    );
  });

  it('costs no more than the limit, whatever aliases make of it', () => {
    const long = 'x'.repeat(1_000_000);
    expect(requestTooLarge(Array.from({ length: 200_000 }, () => [long]))).toBeDefined();
  });

  it('is refused with the words of the API server, and nothing else is looked at', () => {
    const rules = Array.from(
      { length: 70_000 },
      () => '{"from":[{"podSelector":{"matchLabels":{"a":"b"}}}],"x":1}',
    );
    const object = firstOf(
      read(
        `{"apiVersion":"networking.k8s.io/v1","kind":"NetworkPolicy","metadata":{"name":"a"},"spec":{"podSelector":{},"ingress":[${rules.join(',')}]}}`,
        'a.json',
      ).objects,
    );
    expect(validateObject(object).map(({ severity, code, message }) => [severity, code, message])).toEqual([
      ['error', 'too-large', 'Request entity too large: limit is 3145728'],
    ]);
    expect(apiAnswer(object)).toBe(
      'Error from server (RequestEntityTooLarge): error when creating "a.json": Request entity too large: limit is 3145728',
    );
  });
});
