import { FAMILIES, formatIp } from '@sluice/engine';
import { describe, expect, it } from 'vitest';
import { AddressRange, nodeAddresses } from './address-range.js';

describe('the addresses of a node', () => {
  it('are of its own range, in each family', () => {
    const range = new AddressRange(3);
    expect(range.take(FAMILIES).map(formatIp)).toEqual(['10.244.3.2', 'fd00:10:244:3::2']);
    expect(range.take([4]).map(formatIp)).toEqual(['10.244.3.3']);
    expect(range.prefixes(FAMILIES)).toEqual(['10.244.3.0/24', 'fd00:10:244:3::/64']);
    expect(nodeAddresses(3, FAMILIES).map(formatIp)).toEqual(['172.18.0.5', 'fd00:172:18::5']);
  });

  it('are given to somebody else as late as possible', () => {
    const range = new AddressRange(0);
    const first = range.take(FAMILIES);
    range.release(first);
    const next = Array.from({ length: 252 }, () => formatIp(range.take(FAMILIES)[0]));
    expect(next).not.toContain(formatIp(first[0]));
    expect(formatIp(range.take(FAMILIES)[0])).toBe(formatIp(first[0]));
    expect(() => range.take(FAMILIES)).toThrow(/No address is left in 10\.244\.0\.0\/24/);
  });
});
