import {
  type Decider,
  NO_TRAFFIC,
  type Position,
  type SideVerdict,
  type TrafficSet,
  type Verdict,
} from '@sluice/engine';
import type { FlowVerdict, ReportDecider, ReportPosition, SideReport, Traffic } from '../output/report.js';

/** A verdict as reports have it. */
export function flowVerdict(verdict: Verdict): FlowVerdict {
  const { allowed, defined, switches, unknownAddresses, reason, egress, ingress } = verdict;
  return {
    allowed,
    defined,
    switches,
    ...namedUnknowns(unknownAddresses),
    egress: sideReport(egress),
    ingress: sideReport(ingress),
    ...(reason !== undefined && { reason }),
  };
}

/** Ends whose address decides and is not known, where there are any. */
export function namedUnknowns(ids: readonly string[]): Pick<FlowVerdict, 'unknownAddresses'> {
  return ids.length === 0 ? {} : { unknownAddresses: [...new Set(ids)] };
}

/** One side's verdict as reports have it. */
export function sideReport({ allowed, isolated, tier, decidedBy }: SideVerdict): SideReport {
  const side = { allowed, isolated, decidedBy: decidedBy.map(reportDecider) };
  return tier === undefined ? side : { ...side, tier };
}

/** What decided, as reports have it. */
export function reportDecider({ policy, rule, at }: Decider): ReportDecider {
  return { policy, ...(rule !== undefined && { rule }), ...(at && reportPosition(at)) };
}

/** A position without anything else that its object may carry. */
export function reportPosition({ file, line, column }: Position): ReportPosition {
  return { file, line, column };
}

/** Traffic as reports have it. */
export function reportTraffic({ tcp, udp, sctp, other }: TrafficSet): Traffic {
  return { tcp, udp, sctp, other };
}

/** A verdict that no policy was asked for. */
export function noFlow(reason: string): FlowVerdict {
  const side: SideReport = { allowed: false, isolated: false, decidedBy: [] };
  return { allowed: false, defined: true, switches: [], egress: side, ingress: side, reason };
}

/** No traffic at all, as reports have it. */
export const NOTHING: Traffic = reportTraffic(NO_TRAFFIC);
