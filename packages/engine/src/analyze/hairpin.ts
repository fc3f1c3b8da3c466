import { ALL_TRAFFIC } from '../net/traffic-set.js';
import type { Ports } from '../evaluate/rule-ports.js';
import type { Judgement } from './class-traffic.js';
import type { Side } from './local.js';

const EVERYTHING: Ports = { traffic: ALL_TRAFFIC, names: [] };

/**
 * How a pod's traffic to itself through a Service is judged (POD-1): by the switch `hairpin` NetworkPolicies take nothing of
 * it away; the cluster-wide tiers do as ever (CNP-9).
 */
export function hairpinJudgement(judgement: Judgement): Judgement {
  const { switches, localOf } = judgement;
  if (switches.hairpin === 'policy') return judgement;
  const open = (side: Side): Side => ({ ...side, any: EVERYTHING, toSelectable: EVERYTHING });
  return {
    ...judgement,
    switches: { ...switches, otherProtocols: 'with-any-port' },
    localOf: (subject) => {
      const { ingress, egress } = localOf(subject);
      return { ingress: open(ingress), egress: open(egress) };
    },
  };
}
