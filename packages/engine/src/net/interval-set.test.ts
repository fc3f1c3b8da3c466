import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ALL_PORTS, portSets as sets, type PortSet } from './port-set.js';
import { ALL_TRAFFIC, NO_TRAFFIC, type TrafficSet, trafficKey, trafficSets } from './traffic-set.js';

const MAX = 12;
const anySet: fc.Arbitrary<PortSet> = fc
  .array(fc.tuple(fc.integer({ min: 1, max: MAX }), fc.integer({ min: 1, max: MAX })), { maxLength: 5 })
  .map((intervals) => sets.of(intervals));
const members = (set: PortSet): Set<number> => {
  const all = new Set<number>();
  for (let port = 1; port <= MAX; port++) if (sets.has(set, port)) all.add(port);
  return all;
};
const from = (ports: Iterable<number>): PortSet => sets.of([...ports].map((port) => [port, port] as const));

describe('interval sets', () => {
  it('are canonical: sorted, disjoint, never adjacent, and equal exactly when they hold the same', () => {
    fc.assert(
      fc.property(anySet, anySet, (a, b) => {
        for (const [i, [first, last]] of a.entries()) {
          expect(first).toBeLessThanOrEqual(last);
          if (i > 0) expect(first).toBeGreaterThan(a[i - 1][1] + 1);
        }
        expect(sets.equal(a, b)).toBe([...members(a)].join() === [...members(b)].join());
        expect(from(members(a))).toEqual(a);
      }),
    );
  });

  it('unite, intersect, subtract and compare as sets of their members do', () => {
    fc.assert(
      fc.property(anySet, anySet, (a, b) => {
        const x = members(a);
        const y = members(b);
        expect(sets.union(a, b)).toEqual(from([...x, ...y]));
        expect(sets.intersect(a, b)).toEqual(from([...x].filter((port) => y.has(port))));
        expect(sets.subtract(a, b)).toEqual(from([...x].filter((port) => !y.has(port))));
        expect(sets.subset(a, b)).toBe([...x].every((port) => y.has(port)));
      }),
    );
  });

  it('obey the laws of set algebra', () => {
    fc.assert(
      fc.property(anySet, anySet, anySet, (a, b, c) => {
        expect(sets.union(a, sets.union(b, c))).toEqual(sets.union(sets.union(a, b), c));
        expect(sets.intersect(a, sets.union(b, c))).toEqual(
          sets.union(sets.intersect(a, b), sets.intersect(a, c)),
        );
        expect(sets.subtract(a, sets.union(b, c))).toEqual(
          sets.intersect(sets.subtract(a, b), sets.subtract(a, c)),
        );
        expect(sets.subtract(ALL_PORTS, sets.subtract(ALL_PORTS, a))).toEqual(a);
        expect(sets.union(sets.intersect(a, b), sets.subtract(a, b))).toEqual(a);
      }),
    );
  });
});

const anyTraffic: fc.Arbitrary<TrafficSet> = fc.record({
  tcp: anySet,
  udp: anySet,
  sctp: anySet,
  other: fc.boolean(),
});

describe('traffic sets', () => {
  it('obey the laws of set algebra', () => {
    fc.assert(
      fc.property(anyTraffic, anyTraffic, anyTraffic, (a, b, c) => {
        const { union, intersect, subtract, equal, subset, unionOf } = trafficSets;
        expect(equal(union(a, b), union(b, a))).toBe(true);
        expect(equal(unionOf([a, b, c]), union(a, union(b, c)))).toBe(true);
        expect(equal(intersect(a, union(b, c)), union(intersect(a, b), intersect(a, c)))).toBe(true);
        expect(equal(union(intersect(a, b), subtract(a, b)), a)).toBe(true);
        expect(subset(intersect(a, b), a) && subset(a, union(a, b))).toBe(true);
        expect(equal(subtract(ALL_TRAFFIC, subtract(ALL_TRAFFIC, a)), a)).toBe(true);
        expect(equal(union(a, NO_TRAFFIC), a)).toBe(true);
      }),
    );
  });

  it('share a key exactly when they are equal', () => {
    fc.assert(
      fc.property(anyTraffic, anyTraffic, (a, b) => {
        expect(trafficKey(a) === trafficKey(b)).toBe(trafficSets.equal(a, b));
      }),
    );
  });
});
