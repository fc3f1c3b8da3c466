import {
  type Decider,
  type Direction,
  type FlowProtocol,
  inEachFamily,
  judgeSide,
  type LiveMatrix,
  type Model,
  type Policy,
  type PortMatch,
  type SideVerdict,
  type TrafficSet,
  trafficSets,
} from '@sluice/engine';
import type { FlowVerdict } from '../output/report.js';
import type { Passage } from './passage.js';
import { sideReport } from './report-parts.js';

/** A protocol and port at which rules are asked. */
interface Probe {
  readonly protocol: FlowProtocol;
  readonly port: number;
}

/** More probes than this are not made; they find the rules, and verdicts do not hang on them. */
const MOST_PROBES = 400;

/**
 * Both sides of a flow without a port: whether each lets anything of it through, and the rules that do, found by
 * asking each side at every port that a rule names. `restricted` cuts traffic down to what the passage asks for.
 */
export function rulesBehind(
  model: Model,
  matrix: LiveMatrix,
  passage: Passage,
  restricted: (traffic: TrafficSet) => TrafficSet,
): Pick<FlowVerdict, 'egress' | 'ingress'> {
  const probes = probesOf(model, passage).filter(
    ({ protocol }) => (passage.protocol ?? protocol) === protocol,
  );
  const side = (direction: Direction): FlowVerdict['egress'] => {
    const traffic = matrix.sideTraffic(passage.source, passage.destination, direction);
    const any = !trafficSets.empty(restricted(traffic));
    const verdicts = probes.flatMap((probe) =>
      inEachFamily(model, { ...passage, ...probe }).map((flow) => judgeSide(model, flow, direction)),
    );
    return sideReport(together(verdicts, any));
  };
  return { egress: side('egress'), ingress: side('ingress') };
}

/** Any probe let through makes the side allowed; it is then decided by the rules that do that, else by those that deny. */
function together(verdicts: readonly SideVerdict[], any: boolean): SideVerdict {
  const allowed = any || verdicts.some((verdict) => verdict.allowed);
  const deciding = verdicts.filter((verdict) => verdict.allowed === allowed);
  const decidedBy = new Map<string, Decider>();
  for (const decider of deciding.flatMap((verdict) => verdict.decidedBy)) {
    decidedBy.set(`${decider.policy}#${decider.rule ?? ''}`, decider);
  }
  const tier = deciding.find((verdict) => verdict.tier !== undefined)?.tier;
  const side = {
    allowed,
    isolated: verdicts.some(({ isolated }) => isolated),
    decidedBy: [...decidedBy.values()],
  };
  return tier === undefined ? side : { ...side, tier };
}

/** The first port of each range that a rule may speak of, the first after it, and one that no rule names. */
function probesOf(model: Model, { destination }: Passage): readonly Probe[] {
  const probes = new Map<string, Probe>();
  const add = (protocol: FlowProtocol, port: number): void => {
    if (port <= 65535 && probes.size < MOST_PROBES) probes.set(`${protocol} ${port}`, { protocol, port });
  };
  for (const protocol of ['TCP', 'UDP', 'SCTP'] as const) add(protocol, 1);
  add('other', 0);
  for (const policy of model.policies) {
    for (const match of portMatches(policy)) {
      if ('ports' in match) {
        for (const [first, last] of match.ports) {
          add(match.protocol, first);
          add(match.protocol, last + 1);
        }
      } else if (destination.kind === 'pod') {
        for (const { name, protocol, port } of destination.pod.ports)
          if (name === match.name) add(protocol, port);
      }
    }
  }
  return [...probes.values()];
}

function portMatches(policy: Policy): readonly PortMatch[] {
  return [...policy.egress, ...policy.ingress].flatMap((rule) => (rule.ports === 'any' ? [] : rule.ports));
}
