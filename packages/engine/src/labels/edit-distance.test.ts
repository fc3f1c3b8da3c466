import { describe, expect, it } from 'vitest';
import { areAlike, editDistance } from './edit-distance.js';

describe('editDistance', () => {
  it.each([
    ['cart', 'carts', 1],
    ['matrxi', 'matrix', 1],
    ['web', 'web', 0],
    ['', 'ab', 2],
    ['kitten', 'sitting', 3],
  ])('from %s to %s is %d', (a, b, distance) => {
    expect(editDistance(a, b, 5)).toBe(distance);
    expect(editDistance(b, a, 5)).toBe(distance);
  });

  it('stops counting above the limit', () => {
    expect(editDistance('aaaaaaaa', 'bbbbbbbb', 2)).toBe(3);
  });
});

describe('areAlike', () => {
  it('takes cart for carts, and not for frontend', () => {
    expect(areAlike('cart', 'carts')).toBe(true);
    expect(areAlike('cortex', 'front-end')).toBe(false);
  });
});
