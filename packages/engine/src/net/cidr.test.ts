import { containsCidr, excludeCidr, parseCidr as oracleParse } from 'cidr-tools';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cidrHas, formatCidr, parseCidr } from './cidr.js';
import { ipSetOf, ipSets } from './ip-set.js';
import { formatIp, lastAddress } from './ip.js';

// Few distinct bits, so that random blocks overlap often.
const v4 = fc.tuple(
  fc.constantFrom(0n, 0x0a000000n, 0x0a000100n, 0x0a0001ffn, 0xffffffffn),
  fc.nat({ max: 32 }),
);
const v6 = fc.tuple(
  fc.constantFrom(0n, 0xfdn << 120n, (0xfdn << 120n) | 1n, lastAddress(6)),
  fc.nat({ max: 128 }),
);
const blocks = fc.oneof(
  v4.map(([value, prefix]) => `${formatIp({ family: 4, value })}/${prefix}`),
  v6.map(([value, prefix]) => `${formatIp({ family: 6, value })}/${prefix}`),
);

describe('a block', () => {
  it('has the first and last address that another implementation finds', () => {
    fc.assert(
      fc.property(blocks, (text) => {
        const oracle = oracleParse(text);
        expect(parseCidr(text)).toMatchObject({
          first: oracle.start,
          last: oracle.end,
          prefix: Number(oracle.prefix),
        });
      }),
    );
  });

  it('with host bits is its network (IP-3)', () => {
    expect(formatCidr(parseCidr('10.0.0.1/8')!)).toBe('10.0.0.0/8');
    expect(formatCidr(parseCidr('fd00::1/64')!)).toBe('fd00::/64');
  });

  it.each([
    '10.0.0.0',
    '10.0.0.0/',
    '10.0.0.0/33',
    '10.0.0.0/-1',
    '10.0.0.0/8/8',
    '/8',
    '::/129',
    '10.0.0/8',
    '10.0.0.0/ 8',
    '::ffff:10.0.0.0/129',
  ])('%o is none', (text) => {
    expect(parseCidr(text)).toBeUndefined();
  });

  it('mapped into IPv6 counts its prefix in 128 bits', () => {
    expect(formatCidr(parseCidr('::ffff:10.0.0.0/104')!)).toBe('10.0.0.0/8');
    expect(parseCidr('::ffff:10.0.0.0/90')?.family).toBe(6);
  });

  it('of one family holds no address of the other (IP-2)', () => {
    expect(cidrHas(parseCidr('0.0.0.0/0')!, { family: 6, value: 1n })).toBe(false);
  });
});

describe('address sets', () => {
  it('subtract as another implementation does', () => {
    fc.assert(
      fc.property(
        fc.array(blocks, { minLength: 1, maxLength: 3 }),
        fc.array(blocks, { maxLength: 3 }),
        (base, holes) => {
          const parse = (texts: readonly string[]) => ipSetOf(texts.map((text) => parseCidr(text)!));
          const left = ipSets.subtract(parse(base), parse(holes));
          expect(left).toEqual(parse(excludeCidr(base, holes)));
        },
      ),
    );
  });

  it('hold each other as another implementation says', () => {
    fc.assert(
      fc.property(fc.array(blocks, { minLength: 1, maxLength: 3 }), blocks, (outer, inner) => {
        const parse = (texts: readonly string[]) => ipSetOf(texts.map((text) => parseCidr(text)!));
        // The other implementation asks block by block; ours asks of the union, so it may hold more, never less.
        if (containsCidr(outer, inner)) expect(ipSets.subset(parse([inner]), parse(outer))).toBe(true);
      }),
    );
  });
});
