import { ascending } from '../ascending.js';
import { addressSets, blockAddresses, wholeFamily } from '../net/ip-set.js';
import type { Family } from '../net/ip.js';
import { ALL_TRAFFIC, NO_TRAFFIC, type TrafficSet, trafficSets } from '../net/traffic-set.js';
import { type EndpointClass, inOrder, type Traits } from './endpoint-class.js';
import type { Side } from './local.js';
import type { Condition, Term } from './term.js';

/** Addresses that the same conditions hold are a part; a part is told by these conditions, by ascending id. */
type Part = readonly Term[];

/** The parts that a side makes of addresses, each list worked out once. */
const known = new WeakMap<Side, Map<string, readonly Part[]>>();

/** For which addresses that a peer could have traffic is asked, where none is known. */
export type Addresses = 'every' | 'some';

/** The traffic that a side lets through for every or for some addresses of a peer; `at` is the traffic of a part of them. */
export function overAddresses(
  addresses: Addresses,
  side: Side,
  peer: EndpointClass,
  family: Family,
  at: (peer: EndpointClass) => TrafficSet,
): TrafficSet {
  const join = addresses === 'every' ? trafficSets.intersect : trafficSets.union;
  const end = addresses === 'every' ? NO_TRAFFIC : ALL_TRAFFIC;
  let traffic: TrafficSet | undefined;
  for (const part of partsOf(side, family, peer.unknown, addresses)) {
    const here = at(part.length === 0 ? peer : { ...peer, blocks: { ...peer.blocks, [family]: part } });
    traffic = traffic ? join(traffic, here) : here;
    if (trafficSets.equal(traffic, end)) return end;
  }
  return traffic ?? NO_TRAFFIC;
}

/** Whether a side looks at addresses at all: else it treats both families alike. */
export function asksAddresses(side: Side): boolean {
  return side.blocks.length > 0;
}

/** Whether a side may treat a peer whose address is not known otherwise than one that lies in none of its blocks. */
export function tellsUnknown(side: Side): boolean {
  return ([4, 6] as const).some((family) =>
    partsOf(side, family, 'blocks', 'every').some((part) => part.length > 0),
  );
}

/** The parts into which a side's blocks cut a family; where blocks only add traffic, those that decide. */
function partsOf(
  side: Side,
  family: Family,
  unknown: Traits['unknown'],
  addresses: Addresses,
): readonly Part[] {
  if (side.blocks.length === 0) return [[]];
  let of = known.get(side);
  if (!of) known.set(side, (of = new Map()));
  const key = `${family}${unknown}${addresses}`;
  let parts = of.get(key);
  if (!parts) {
    const asked = side.blocks.filter(({ condition }) => asks(condition, family, unknown));
    // NetworkPolicies only add (ISO-3): all their blocks together have as much as any part.
    const isAdditive = side.admin.length + side.baseline.length === 0;
    parts =
      isAdditive && addresses === 'some' ? [inOrder(asked.filter(holdsAny))] : cut(asked, family, isAdditive);
    of.set(key, parts);
  }
  return parts;
}

/** IP-1, IP-4 and CNP-7. */
function asks(condition: Condition, family: Family, unknown: Traits['unknown']): boolean {
  if (condition.kind !== 'ip' || condition.cidr.family !== family) return false;
  return condition.always || unknown === 'blocks';
}

/** Whether a block has any address: its exceptions may leave none. */
function holdsAny({ condition }: Term): boolean {
  return condition.kind === 'ip' && blockAddresses(condition.cidr, condition.except).length > 0;
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
    .sort((a, b) => ascending(a.at, b.at));
  const parts = new Map<string, Part>(isWhole ? [] : [['', []]]);
  const open = new Set<Term>();
  const end = wholeFamily(family)[0]![1];
  for (const [i, { at, term, opens }] of edges.entries()) {
    if (opens) open.add(term);
    else open.delete(term);
    const isLastHere = edges[i + 1]?.at !== at;
    if (!isLastHere || at > end) continue;
    const part = inOrder([...open]);
    parts.set(part.map(({ id }) => id).join(), part);
  }
  return [...parts.values()];
}
