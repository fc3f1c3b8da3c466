import fc from 'fast-check';
import ipaddr from 'ipaddr.js';
import { describe, expect, it } from 'vitest';
import { formatIp, lastAddress, parseIp, sameIp } from './ip.js';

const v4 = fc.nat({ max: 0xffffffff }).map((value) => ({ family: 4 as const, value: BigInt(value) }));
const v6 = fc.bigInt({ min: 0n, max: lastAddress(6) }).map((value) => ({ family: 6 as const, value }));
const mapped = (value: bigint): boolean => value >> 32n === 0xffffn;

describe('an address', () => {
  it('is read back from its canonical text', () => {
    fc.assert(
      fc.property(v4, (ip) => {
        expect(parseIp(formatIp(ip))).toEqual(ip);
      }),
    );
    fc.assert(
      fc.property(v6, (ip) => {
        fc.pre(!mapped(ip.value));
        expect(parseIp(formatIp(ip))).toEqual(ip);
      }),
    );
  });

  it('is written as another implementation writes it', () => {
    fc.assert(
      fc.property(fc.oneof(v4, v6), (ip) => {
        fc.pre(ip.family === 4 || !mapped(ip.value));
        const bytes: number[] = [];
        for (let shift = ip.family === 4 ? 24n : 120n; shift >= 0n; shift -= 8n)
          bytes.push(Number((ip.value >> shift) & 0xffn));
        const oracle = ipaddr.fromByteArray(bytes);
        expect(formatIp(ip)).toBe(
          oracle.kind() === 'ipv6' ? (oracle as ipaddr.IPv6).toRFC5952String() : oracle.toString(),
        );
      }),
    );
  });

  it('of IPv6 is read in every spelling that another implementation accepts', () => {
    const group = fc.nat({ max: 0xffff }).map((n) => n.toString(16));
    const texts = fc
      .tuple(fc.array(group, { maxLength: 8 }), fc.array(group, { maxLength: 8 }))
      .map(([head, tail]) => `${head.join(':')}::${tail.join(':')}`);
    fc.assert(
      fc.property(fc.oneof(texts, fc.ipV6()), (text) => {
        // The other implementation reads a dotted tail only after ::ffff.
        fc.pre(!text.includes('.'));
        const ip = parseIp(text);
        expect(ip !== undefined).toBe(ipaddr.IPv6.isValid(text) && !text.includes('%'));
        if (ip?.family === 6)
          expect(ipaddr.parse(text).toNormalizedString()).toBe(
            ipaddr.parse(formatIp(ip)).toNormalizedString(),
          );
      }),
    );
  });

  it.each([
    '',
    '1',
    '1.2.3',
    '1.2.3.4.5',
    '256.1.1.1',
    '1.2.3.-4',
    ' 1.2.3.4',
    '1.2.3.4 ',
    '0x1.2.3.4',
    ':',
    ':::',
    '1::2::3',
    '1:2:3:4:5:6:7',
    '1:2:3:4:5:6:7:8:9',
    '12345::',
    'g::',
    'fe80::1%eth0',
    '1:2:3:4:5:6:7::8:9',
    '::1.2.3',
  ])('%o is none', (text) => {
    expect(parseIp(text)).toBeUndefined();
  });

  it('mapped into IPv6 is the IPv4 address', () => {
    expect(parseIp('::ffff:10.0.0.1')).toEqual(parseIp('10.0.0.1'));
    expect(sameIp(parseIp('::ffff:a00:1')!, parseIp('10.0.0.1')!)).toBe(true);
  });

  it('with leading zeros is read as decimal, as the API server does with a warning', () => {
    expect(parseIp('010.000.0.08')).toEqual(parseIp('10.0.0.8'));
  });
});
