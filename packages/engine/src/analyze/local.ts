import { NO_TRAFFIC, type TrafficSet, trafficSets, ALL_TRAFFIC } from '../net/traffic-set.js';
import type { Family } from '../net/ip.js';
import { policyOrder } from '../policy/compile.js';
import type { Switches } from '../policy/profile.js';
import type { Direction } from '../policy/rule.js';
import type { EndpointClass } from './endpoint-class.js';
import type { LivePolicy, LiveRule } from './live-policy.js';
import { type Ports, resolvePorts, unionOfAllPorts } from '../evaluate/rule-ports.js';
import { isUniversal, type Term } from './term.js';
import { type Addresses, overAddresses } from './unknown-peer.js';

/** A set of policies that select the same pods, folded for quick answers. */
export interface Local {
  readonly ingress: Side;
  readonly egress: Side;
}

/** The policies of one direction. */
export interface Side {
  readonly isolated: boolean;
  readonly admin: readonly LiveRule[];
  readonly baseline: readonly LiveRule[];
  /** What NetworkPolicies allow to every peer, to every selectable peer, and to those of a term. */
  readonly any: Ports;
  readonly selectable: Ports;
  /** The first two together. */
  readonly toSelectable: Ports;
  readonly byTerm: ReadonlyMap<Term, Ports>;
  /** The conditions on addresses among its terms. */
  readonly blocks: readonly Term[];
}

/** Folds the policies that select one class. */
export function localOf(policies: readonly LivePolicy[], universal: Term | undefined): Local {
  const ordered = [...policies].sort(policyOrder);
  return {
    ingress: sideOf(ordered, 'ingress', universal),
    egress: sideOf(ordered, 'egress', universal),
  };
}

/** The side that no policy speaks of; about half of all are. */
const OPEN: Side = {
  isolated: false,
  admin: [],
  baseline: [],
  any: unionOfAllPorts([]),
  selectable: unionOfAllPorts([]),
  toSelectable: unionOfAllPorts([]),
  byTerm: new Map(),
  blocks: [],
};

function sideOf(policies: readonly LivePolicy[], direction: Direction, universal: Term | undefined): Side {
  if (!policies.some(({ isolates, rules }) => isolates[direction] || rules[direction].length > 0))
    return OPEN;
  const byTerm = new Map<Term, Ports[]>();
  const any: Ports[] = [];
  const selectable: Ports[] = [];
  let isolated = false;
  const rulesOf = (tier: 'Admin' | 'Baseline'): LiveRule[] =>
    policies.filter((policy) => policy.tier === tier).flatMap(({ rules }) => rules[direction]);
  for (const { isolates, rules } of policies) {
    if (!isolates[direction]) continue;
    isolated = true;
    for (const { terms, ports } of rules[direction]) {
      if (terms === 'any') any.push(ports);
      else {
        for (const term of terms) {
          if (term === universal) selectable.push(ports);
          else {
            const known = byTerm.get(term);
            if (known) known.push(ports);
            else byTerm.set(term, [ports]);
          }
        }
      }
    }
  }
  const admin = rulesOf('Admin');
  const baseline = rulesOf('Baseline');
  const tiers = [...admin, ...baseline].flatMap(({ terms }) => (terms === 'any' ? [] : terms));
  const blocks = [...byTerm.keys(), ...tiers].filter(({ condition }) => condition.kind === 'ip');
  return {
    isolated,
    admin,
    baseline,
    any: unionOfAllPorts(any),
    selectable: unionOfAllPorts(selectable),
    toSelectable: unionOfAllPorts([...any, ...selectable]),
    byTerm: new Map([...byTerm].map(([term, ports]) => [term, unionOfAllPorts(ports)])),
    blocks: [...new Set(blocks)],
  };
}

/** What one side lets through between its class and a peer, in one family; where the peer's address is not known, for every or some that it could have. */
export function sideTraffic(
  side: Side,
  direction: Direction,
  subject: EndpointClass,
  peer: EndpointClass,
  family: Family,
  switches: Switches,
  addresses: Addresses = 'every',
): TrafficSet {
  if (peer.unknown === false || side.blocks.length === 0)
    return trafficAt(side, direction, subject, peer, family, switches);
  return overAddresses(addresses, side, peer, family, (at) =>
    trafficAt(side, direction, subject, at, family, switches),
  );
}

function trafficAt(
  side: Side,
  direction: Direction,
  subject: EndpointClass,
  peer: EndpointClass,
  family: Family,
  switches: Switches,
): TrafficSet {
  // Names are resolved on the destination (PORT-4): that is the peer for egress, the subject for ingress.
  const declared = direction === 'egress' ? (peer.selectable ? peer.ports : []) : subject.ports;
  if (side.admin.length === 0 && side.baseline.length === 0) {
    return side.isolated ? networkPolicyTraffic(side, peer, family, declared, switches) : ALL_TRAFFIC;
  }
  const admin = tierTraffic(side.admin, ALL_TRAFFIC, peer, family, declared);
  if (side.isolated) {
    const allowed = networkPolicyTraffic(side, peer, family, declared, switches);
    return trafficSets.union(admin.accepted, trafficSets.intersect(admin.undecided, allowed));
  }
  const baseline = tierTraffic(side.baseline, admin.undecided, peer, family, declared);
  return trafficSets.union(admin.accepted, trafficSets.union(baseline.accepted, baseline.undecided));
}

/** ISO-3: the union of what every rule allows to this peer. */
function networkPolicyTraffic(
  side: Side,
  peer: EndpointClass,
  family: Family,
  declared: EndpointClass['ports'],
  switches: Switches,
): TrafficSet {
  let traffic = resolvePorts(peer.selectable ? side.toSelectable : side.any, declared);
  const found = portsMet(side, peer, family);
  if (found.length > 0) {
    traffic = trafficSets.unionOf([traffic, ...found.map((ports) => resolvePorts(ports, declared))]);
  }
  if (switches.otherProtocols === 'with-any-port') return traffic;
  return { ...traffic, other: switches.otherProtocols === 'always' };
}

const NONE_MET: readonly Ports[] = [];

/** What the terms that a peer meets add; mostly there are none, and then nothing is made. */
function portsMet({ byTerm }: Side, peer: EndpointClass, family: Family): readonly Ports[] {
  if (byTerm.size === 0) return NONE_MET;
  const blocks = peer.blocks[family];
  let found: Ports[] | undefined;
  if (byTerm.size < peer.terms.length + blocks.length) {
    for (const [term, ports] of byTerm) if (meets(peer, term, family)) (found ??= []).push(ports);
    return found ?? NONE_MET;
  }
  for (const terms of [peer.terms, blocks]) {
    for (const term of terms) {
      const ports = byTerm.get(term);
      if (ports) (found ??= []).push(ports);
    }
  }
  return found ?? NONE_MET;
}

/** CNP-1, CNP-2 on whole sets of traffic: each rule decides what no earlier one did. */
function tierTraffic(
  rules: readonly LiveRule[],
  open: TrafficSet,
  peer: EndpointClass,
  family: Family,
  declared: EndpointClass['ports'],
): { readonly accepted: TrafficSet; readonly undecided: TrafficSet } {
  let accepted = NO_TRAFFIC;
  let passed = NO_TRAFFIC;
  let left = open;
  for (const { terms, ports, action } of rules) {
    if (terms !== 'any' && !terms.some((term) => meets(peer, term, family))) continue;
    const hit = trafficSets.intersect(left, resolvePorts(ports, declared));
    left = trafficSets.subtract(left, hit);
    if (action === 'Accept') accepted = trafficSets.union(accepted, hit);
    else if (action === 'Pass') passed = trafficSets.union(passed, hit);
  }
  return { accepted, undecided: trafficSets.union(passed, left) };
}

/** Whether a peer meets a condition in one family. */
export function meets(peer: EndpointClass, term: Term, family: Family): boolean {
  if (isUniversal(term.condition)) return peer.selectable;
  return includesTerm(peer.terms, term) || includesTerm(peer.blocks[family], term);
}

/** Binary search by id. */
function includesTerm(terms: readonly Term[], term: Term): boolean {
  let low = 0;
  let high = terms.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const at = terms[middle]!.id;
    if (at === term.id) return true;
    if (at < term.id) low = middle + 1;
    else high = middle - 1;
  }
  return false;
}
