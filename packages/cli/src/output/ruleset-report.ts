import type { Incomplete, ReportDecider, ReportProtocol } from './report.js';

/** `sluice explain --ruleset`: which sets of which nodes decide on a flow's first packet. */
export interface RulesetReport extends Incomplete {
  readonly source: string;
  readonly destination: string;
  /** Whether every node that is shown lets it pass, between any addresses of the ends. */
  readonly allowed: boolean;
  readonly packets: readonly RulesetPacket[];
}

/** A packet at one node of its way. */
export interface RulesetPacket {
  readonly node: string;
  readonly source: string;
  readonly destination: string;
  readonly protocol: ReportProtocol;
  readonly port?: number;
  readonly verdict: 'accept' | 'drop' | 'reject';
  /** The local classes that judged it, in order: the source's egress, the destination's ingress. */
  readonly sides: readonly RulesetSide[];
  /** Look-ups for anything else: whose address it is, and dispatch maps without an entry. */
  readonly lookUps: readonly RulesetLookUp[];
}

/** What one local class decided. */
export interface RulesetSide {
  readonly direction: 'ingress' | 'egress';
  /** The class's chain. */
  readonly chain: string;
  /** Ids of its pods. */
  readonly pods: readonly string[];
  readonly allowed: boolean;
  /** The rules that decided so or, without one, the policies that isolate. None: a default or a switch. */
  readonly decidedBy: readonly ReportDecider[];
  readonly lookUps: readonly RulesetLookUp[];
}

/** One look-up, in nft's words. */
export interface RulesetLookUp {
  readonly purpose: 'address' | 'class' | 'peer' | 'listed';
  readonly set: string;
  /** Absent where the packet lacks a part of it, as a port. */
  readonly key?: string;
  /** The element found; absent when there is none. */
  readonly element?: string;
  /** What the element of a map says. */
  readonly value?: string;
}
