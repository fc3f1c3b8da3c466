import { addressSets, blockAddresses, wholeFamily } from '../net/ip-set.js';
import type { Family } from '../net/ip.js';
import { NO_TRAFFIC, type TrafficSet, trafficSets } from '../net/traffic-set.js';
import type { EndpointClass, Traits } from './endpoint-class.js';
import type { Side } from './local.js';
import { termsOf } from './side-terms.js';
import type { Condition, Term } from './term.js';

/** Addresses that the same conditions hold are a part; a part is told by these conditions, by ascending id. */
type Part = readonly Term[];

/** What a side makes of addresses, worked out once. */
interface Parts {
  readonly blocks: readonly Term[];
  readonly of: Map<string, readonly Part[]>;
}

const known = new WeakMap<Side, Parts>();

/** The traffic that a side lets through whatever address a peer has, of whom it is not known; `at` is the traffic of a part. */
export function forEveryAddress(
  side: Side,
  peer: EndpointClass,
  family: Family,
  at: (peer: EndpointClass) => TrafficSet,
): TrafficSet {
  let traffic: TrafficSet | undefined;
  for (const part of partsOf(side, family, peer.unknown)) {
    const here = at(part.length === 0 ? peer : { ...peer, blocks: { ...peer.blocks, [family]: part } });
    traffic = traffic ? trafficSets.intersect(traffic, here) : here;
    if (trafficSets.empty(traffic)) return NO_TRAFFIC;
  }
  return traffic ?? NO_TRAFFIC;
}

/** Whether a side looks at addresses at all: else it treats both families alike. */
export function asksAddresses(side: Side): boolean {
  return blocksOf(side).blocks.length > 0;
}

/** Whether a side may treat a peer whose address is not known otherwise than one that lies in none of its blocks. */
export function tellsUnknown(side: Side): boolean {
  return ([4, 6] as const).some((family) => partsOf(side, family, 'blocks').some((part) => part.length > 0));
}

function blocksOf(side: Side): Parts {
  let parts = known.get(side);
  if (!parts) {
    const blocks = [...new Set(termsOf(side))].filter(({ condition }) => condition.kind === 'ip');
    known.set(side, (parts = { blocks, of: new Map() }));
  }
  return parts;
}

/** The parts into which a side's blocks cut a family; where parts only add traffic, those that can have the least. */
function partsOf(side: Side, family: Family, unknown: Traits['unknown']): readonly Part[] {
  const { blocks, of } = blocksOf(side);
  if (blocks.length === 0) return [[]];
  const key = `${family}${unknown}`;
  let parts = of.get(key);
  if (!parts) {
    const asked = blocks.filter(({ condition }) => asks(condition, family, unknown));
    of.set(key, (parts = cut(asked, family, side.admin.length + side.baseline.length === 0)));
  }
  return parts;
}

/** IP-1, IP-4 and CNP-7. */
function asks(condition: Condition, family: Family, unknown: Traits['unknown']): boolean {
  if (condition.kind !== 'ip' || condition.cidr.family !== family) return false;
  return condition.always || unknown === 'blocks';
}

interface Edge {
  readonly at: bigint;
  readonly term: Term;
  readonly opens: boolean;
}

function cut(terms: readonly Term[], family: Family, isAdditive: boolean): readonly Part[] {
  const intervals = terms.flatMap((term) =>
    term.condition.kind === 'ip'
      ? blockAddresses(term.condition.cidr, term.condition.except).map((interval) => ({ term, interval }))
      : [],
  );
  const covered = addressSets.of(intervals.map(({ interval }) => interval));
  const isWhole = addressSets.equal(covered, wholeFamily(family));
  // NetworkPolicies only add (ISO-3): no part has less than the addresses outside of every block.
  if (isAdditive && !isWhole) return [[]];
  const edges = intervals
    .flatMap(({ term, interval: [first, last] }): Edge[] => [
      { at: first, term, opens: true },
      { at: last + 1n, term, opens: false },
    ])
    .sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
  const parts = new Map<string, Part>(isWhole ? [] : [['', []]]);
  const open = new Set<Term>();
  const end = wholeFamily(family)[0]![1];
  for (const [i, { at, term, opens }] of edges.entries()) {
    if (opens) open.add(term);
    else open.delete(term);
    const isLastHere = edges[i + 1]?.at !== at;
    if (!isLastHere || at > end) continue;
    const part = [...open].sort((a, b) => a.id - b.id);
    parts.set(part.map(({ id }) => id).join(), part);
  }
  return [...parts.values()];
}
