import { ascending } from '../ascending.js';
import { type Family, formatIp, lastAddress } from '../net/ip.js';
import { trafficSets } from '../net/traffic-set.js';
import { allTerms, type EndpointClass } from './endpoint-class.js';
import type { LiveMatrix } from './live-matrix.js';
import { termsOf } from './side-terms.js';
import type { Term } from './term.js';

/** A range of addresses outside the cluster that every policy treats alike. */
export interface ExternalRange {
  readonly family: Family;
  readonly first: bigint;
  readonly last: bigint;
  readonly class: EndpointClass;
}

/** The range's id, e.g. `external/0.0.0.0-9.255.255.255`. */
export function rangeId({ family, first, last }: Pick<ExternalRange, 'family' | 'first' | 'last'>): string {
  return `external/${formatIp({ family, value: first })}-${formatIp({ family, value: last })}`;
}

/**
 * The addresses of a family, cut wherever a block begins or ends, then joined again where `alike` sees no
 * difference. An address of the cluster inside a range is its pod or node, not this range.
 */
export function externalRanges(
  matrix: LiveMatrix,
  family: Family,
  alike: (a: EndpointClass, b: EndpointClass) => boolean,
): readonly ExternalRange[] {
  const starts = new Set<bigint>([0n]);
  const end = lastAddress(family);
  for (const { cidr, except } of matrix.terms.blocks(family)) {
    for (const { first, last } of [cidr, ...except]) {
      starts.add(first);
      if (last < end) starts.add(last + 1n);
    }
  }
  const sorted = [...starts].sort(ascending);
  const ranges: ExternalRange[] = [];
  for (const [i, first] of sorted.entries()) {
    const last = i + 1 < sorted.length ? sorted[i + 1]! - 1n : end;
    const known = matrix.classOf({ kind: 'external', ip: { family, value: first } })!;
    const previous = ranges[ranges.length - 1];
    if (previous && alike(previous.class, known)) ranges[ranges.length - 1] = { ...previous, last };
    else ranges.push({ family, first, last, class: known });
  }
  return ranges;
}

/** Whether every pod treats addresses of two classes alike: asks only pods with a rule on a block that holds just one of them. */
export function alikeOutside(live: LiveMatrix): (a: EndpointClass, b: EndpointClass) => boolean {
  const asking = new Map<Term, EndpointClass[]>();
  for (const pods of live.classes()) {
    if (!pods.selectable) continue;
    const { ingress, egress } = live.localOf(pods);
    for (const term of new Set([...termsOf(ingress), ...termsOf(egress)])) {
      if (term.condition.kind !== 'ip') continue;
      const found = asking.get(term);
      if (found) found.push(pods);
      else asking.set(term, [pods]);
    }
  }
  return (a, b) => {
    const ofA = new Set(allTerms(a));
    const ofB = new Set(allTerms(b));
    const telling = [...ofA, ...ofB].filter((term) => !ofA.has(term) || !ofB.has(term));
    return [...new Set(telling.flatMap((term) => asking.get(term) ?? []))].every(
      (pods) =>
        trafficSets.equal(live.classTraffic(a, pods), live.classTraffic(b, pods)) &&
        trafficSets.equal(live.classTraffic(pods, a), live.classTraffic(pods, b)),
    );
  };
}
