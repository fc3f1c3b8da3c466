import { describe, expect, it } from 'vitest';
import { closest, didYouMean } from './closest.js';

describe('closest', () => {
  it('finds the name with one letter missing before names that are further away', () => {
    expect(closest('frontnd', ['backend', 'frontend', 'front'])).toEqual(['frontend', 'front']);
  });

  it('finds names that contain the word', () => {
    expect(closest('carts', ['sock-shop/Deployment/carts', 'sock-shop/Deployment/user'])).toEqual([
      'sock-shop/Deployment/carts',
    ]);
  });

  it('says nothing when nothing is near', () => {
    expect(didYouMean('zzzzzz', ['frontend', 'backend'])).toBe('');
  });
});
