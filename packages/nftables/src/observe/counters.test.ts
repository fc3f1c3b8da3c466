import { type Flow, LiveMatrix, STANDARD } from '@sluice/engine';
import { describe, expect, it } from 'vitest';
import { elementKey } from '../change/element-key.js';
import { networkOf } from '../simulate/network.fixture.js';
import type { Counted } from '../simulate/simulate.js';
import { attributionOf } from './attribution.js';
import { type Counters, countersOf } from './counters.js';
import type { Count, ListedElement, Listing } from './listing.js';
import { shop } from './shop.fixture.js';

const OPTIONS = { observe: { counters: true, drops: true, samplesPerSecond: 100 } } as const;
const cluster = shop();

/** What the kernel would list after some flows. */
function listingOf(
  flows: readonly (readonly [from: string, to: string, protocol: Flow['protocol'], port: number])[],
): Listing {
  const network = networkOf(cluster, STANDARD, undefined, OPTIONS);
  const end = (name: string): Flow['source'] => {
    const pod = cluster.pods.get(`shop/Pod/${name}`)!;
    return { kind: 'pod', pod, address: pod.addresses[0] };
  };
  const counted: Counted[] = flows.flatMap(([from, to, protocol, port]) =>
    network
      .outcomes({ source: end(from), destination: end(to), protocol, port })
      .filter(({ node }) => node === 'n1')
      .flatMap(({ outcome }) => outcome.counted),
  );
  const times = (is: (one: Counted) => boolean): Count => {
    const packets = counted.filter(is).length;
    return { packets, bytes: packets * 60 };
  };
  const { sets, chains } = network.rulesets.get('n1')!;
  return {
    sets: new Map(
      [...sets.values()].map(({ name, counter, elements }): [string, readonly ListedElement[]] => [
        name,
        counter
          ? elements.map((element) => ({
              key: element.key,
              count: times(
                (one) =>
                  one.kind === 'element' &&
                  one.set === name &&
                  elementKey(one.element) === elementKey(element),
              ),
            }))
          : [],
      ]),
    ),
    rules: new Map(
      [...chains.values()].map(({ name, rules }) => [
        name,
        rules.map((rule, i) =>
          rule.some(({ kind }) => kind === 'counter')
            ? times((one) => one.kind === 'rule' && one.chain === name && one.rule === i)
            : undefined,
        ),
      ]),
    ),
  };
}

function packets({ rules, policies }: Counters): readonly string[] {
  return [...rules, ...policies]
    .filter(({ most }) => most.packets > 0)
    .map(
      ({ policy, direction, rule, allows, least, most }) =>
        `${policy} ${direction}${rule === undefined ? '' : `[${rule}]`} ${allows ? 'allows' : 'denies'} ${least.packets}-${most.packets}`,
    )
    .sort();
}

const attribution = attributionOf(LiveMatrix.of(cluster), cluster, 'n1', OPTIONS);

describe('countersOf', () => {
  it('tells for each rule and policy what it has decided on, and of overlapping rules each', () => {
    const listing = listingOf([
      ['client', 'api', 'TCP', 80],
      ['client', 'api', 'TCP', 81],
      ['other', 'api', 'TCP', 80],
      ['client', 'api', 'UDP', 5],
      ['other', 'api', 'UDP', 5],
      ['other', 'api', 'TCP', 8080],
    ]);
    const counters = countersOf(listing, attribution);
    expect(packets(counters)).toEqual(
      [
        'NetworkPolicy/shop/web ingress[0] allows 1-1',
        'NetworkPolicy/shop/range ingress[0] allows 3-3',
        'NetworkPolicy/shop/range ingress[1] allows 1-1',
        'NetworkPolicy/shop/web ingress allows 1-1',
        'NetworkPolicy/shop/range ingress allows 4-4',
        // Isolation is of the policy, not of a rule.
        'NetworkPolicy/shop/web ingress denies 2-2',
        'NetworkPolicy/shop/range ingress denies 2-2',
      ].sort(),
    );
    const all = counters.origins.reduce((sum, { count }) => sum + count.packets, 0);
    expect(all).toBe(6);
  });

  it('says how many at most where one element is due to several in parts', () => {
    const counters = countersOf(
      listingOf([
        ['db', 'client', 'TCP', 25],
        ['db', 'client', 'TCP', 443],
      ]),
      attribution,
    );
    // Both are denied by one rule of the kernel, that of everything not listed.
    expect(packets(counters)).toEqual(
      [
        'ClusterNetworkPolicy/no-smtp egress[0] denies 0-2',
        'ClusterNetworkPolicy/no-smtp egress denies 0-2',
        'NetworkPolicy/shop/db egress denies 0-2',
      ].sort(),
    );
  });

  it('counts what a tier denies where no NetworkPolicy isolates', () => {
    const counters = countersOf(listingOf([['api', 'client', 'TCP', 25]]), attribution);
    expect(packets(counters)).toEqual([
      'ClusterNetworkPolicy/no-smtp egress denies 1-1',
      'ClusterNetworkPolicy/no-smtp egress[0] denies 1-1',
    ]);
  });
});
