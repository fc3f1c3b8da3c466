import { describe, expect, it } from 'vitest';
import { closest, didYouMean, editDistance } from './closest.js';

describe('closest', () => {
  it('finds the name with one letter missing before names that are further away', () => {
    expect(closest('frontnd', ['backend', 'frontend', 'front'])).toEqual(['frontend', 'front']);
  });

  it('counts two swapped letters as one edit', () => {
    expect(editDistance('matrxi', 'matrix', 3)).toBe(1);
  });

  it('finds names that contain the word', () => {
    expect(closest('carts', ['sock-shop/Deployment/carts', 'sock-shop/Deployment/user'])).toEqual([
      'sock-shop/Deployment/carts',
    ]);
  });

  it('says nothing when nothing is near', () => {
    expect(didYouMean('zzzzzz', ['frontend', 'backend'])).toBe('');
  });

  it('stops counting above the limit', () => {
    expect(editDistance('aaaaaaaa', 'bbbbbbbb', 2)).toBeGreaterThan(2);
  });
});
