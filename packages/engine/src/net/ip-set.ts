import type { Cidr } from './cidr.js';
import { type Family, type Ip, FAMILIES, lastAddress } from './ip.js';
import { type IntervalAlgebra, type IntervalSet, intervalAlgebra } from './interval-set.js';

/** Addresses of both families, each as canonical intervals. */
export interface IpSet {
  readonly v4: IntervalSet<bigint>;
  readonly v6: IntervalSet<bigint>;
}

/** Set algebra over the addresses of one family. */
export const addressSets: IntervalAlgebra<bigint> = intervalAlgebra<bigint>(
  (address) => address + 1n,
  (address) => address - 1n,
);

/** Every address of one family. */
export function wholeFamily(family: Family): IntervalSet<bigint> {
  return [[0n, lastAddress(family)]];
}

/** The addresses of a block without its holes, in its own family (IP-1, IP-2). */
export function blockAddresses(cidr: Cidr, except: readonly Cidr[]): IntervalSet<bigint> {
  const holes = except.filter(({ family }) => family === cidr.family);
  const whole: IntervalSet<bigint> = [[cidr.first, cidr.last]];
  if (holes.length === 0) return whole;
  return addressSets.subtract(whole, addressSets.of(holes.map(({ first, last }) => [first, last])));
}

/** The addresses of one family in a set. */
function familyOf(set: IpSet, family: Family): IntervalSet<bigint> {
  return family === 4 ? set.v4 : set.v6;
}

function perFamily(part: (family: Family) => IntervalSet<bigint>): IpSet {
  const [v4, v6] = FAMILIES.map(part);
  return { v4: v4!, v6: v6! };
}

/** The addresses of some blocks. */
export function ipSetOf(cidrs: readonly Cidr[]): IpSet {
  return perFamily((family) =>
    addressSets.of(cidrs.filter((cidr) => cidr.family === family).map(({ first, last }) => [first, last])),
  );
}

/** Set algebra over addresses of both families. */
export const ipSets: {
  union(a: IpSet, b: IpSet): IpSet;
  intersect(a: IpSet, b: IpSet): IpSet;
  subtract(a: IpSet, b: IpSet): IpSet;
  equal(a: IpSet, b: IpSet): boolean;
  subset(a: IpSet, b: IpSet): boolean;
  has(set: IpSet, ip: Ip): boolean;
} = {
  union: (a, b) => perFamily((f) => addressSets.union(familyOf(a, f), familyOf(b, f))),
  intersect: (a, b) => perFamily((f) => addressSets.intersect(familyOf(a, f), familyOf(b, f))),
  subtract: (a, b) => perFamily((f) => addressSets.subtract(familyOf(a, f), familyOf(b, f))),
  equal: (a, b) => addressSets.equal(a.v4, b.v4) && addressSets.equal(a.v6, b.v6),
  subset: (a, b) => addressSets.subset(a.v4, b.v4) && addressSets.subset(a.v6, b.v6),
  has: (set, ip) => addressSets.has(familyOf(set, ip.family), ip.value),
};
