import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Cidr, cidrHas, parseCidr } from '../net/cidr.js';
import { parseIp } from '../net/ip.js';
import { BlockIndex } from './block-index.js';

const cidrs = fc
  .constantFrom(
    '0.0.0.0/0',
    '10.0.0.0/8',
    '10.0.0.0/24',
    '10.0.0.128/25',
    '10.0.0.1/32',
    '::/0',
    'fd00::/8',
    'fd00::1/128',
  )
  .map((text) => parseCidr(text)!);
const ips = fc
  .constantFrom('10.0.0.1', '10.0.0.200', '10.9.9.9', '1.1.1.1', 'fd00::1', 'fd00::2', '::')
  .map((text) => parseIp(text)!);

describe('the block index', () => {
  it('finds exactly the blocks that hold an address, after additions and deletions', () => {
    const block = fc.record({ cidr: cidrs, except: fc.array(cidrs, { maxLength: 2 }), gone: fc.boolean() });
    fc.assert(
      fc.property(fc.array(block, { maxLength: 8 }), ips, (blocks, ip) => {
        const index = new BlockIndex<number>();
        for (const [i, { cidr, except }] of blocks.entries()) index.add(cidr, except, i);
        for (const [i, { gone }] of blocks.entries()) if (gone) index.delete(i);
        const holds = ({ cidr, except }: { cidr: Cidr; except: readonly Cidr[] }): boolean =>
          cidrHas(cidr, ip) && !except.some((hole) => cidrHas(hole, ip));
        const wanted = blocks.flatMap((one, i) => (!one.gone && holds(one) ? [i] : []));
        expect(index.holding(ip).sort((a, b) => a - b)).toEqual(wanted);
      }),
      { numRuns: 500 },
    );
  });
});
