import {
  attributeSide,
  type Decider,
  deciderOf,
  type Direction,
  inEachFamily,
  type LiveMatrix,
  type Model,
  policyDecider,
  type SideVerdict,
  type TrafficSet,
  trafficSets,
} from '@sluice/engine';
import type { FlowVerdict } from '../output/report.js';
import type { Passage } from './passage.js';
import { sideReport } from './report-parts.js';

/**
 * Both sides of a flow without a port: whether each lets anything of it through, and by which rules, or what holds all
 * of it back. `restricted` cuts traffic down to what the passage asks for.
 */
export function rulesBehind(
  model: Model,
  matrix: LiveMatrix,
  passage: Passage,
  restricted: (traffic: TrafficSet) => TrafficSet,
): Pick<FlowVerdict, 'egress' | 'ingress'> {
  const { source, destination } = passage;
  const some = (traffic: TrafficSet): boolean => !trafficSets.empty(restricted(traffic));
  const side = (direction: Direction): FlowVerdict['egress'] => {
    const through = matrix.sideTraffic(source, destination, direction);
    const allowed = some(through);
    const parts = inEachFamily(model, { source, destination, protocol: 'other', port: 0 }).map((flow) =>
      attributeSide(model, flow, direction),
    );
    const rules = parts
      .flatMap(({ accepting, denying }) => (allowed ? accepting : denying))
      // With an address not known a rule may accept for some addresses what others do not let through.
      .filter(({ traffic }) => some(allowed ? trafficSets.intersect(traffic, through) : traffic))
      .map(({ rule }) => rule);
    const isolating = parts.flatMap((part) => part.isolating);
    const deciders = rules.map(deciderOf);
    const tier = rules[0]?.policy.tier ?? (isolating.length > 0 ? ('NetworkPolicy' as const) : undefined);
    const verdict: SideVerdict = {
      allowed,
      isolated: isolating.length > 0,
      ...(tier && { tier }),
      decidedBy: once(allowed || deciders.length > 0 ? deciders : isolating.map(policyDecider)),
    };
    return sideReport(verdict);
  };
  return { egress: side('egress'), ingress: side('ingress') };
}

/** Each rule once: both families may name it. */
function once(deciders: readonly Decider[]): readonly Decider[] {
  return [
    ...new Map(deciders.map((decider) => [`${decider.policy}#${decider.rule ?? ''}`, decider])).values(),
  ];
}
