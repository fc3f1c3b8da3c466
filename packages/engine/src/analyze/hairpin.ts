import { ALL_TRAFFIC } from '../net/traffic-set.js';
import type { Ports } from '../evaluate/rule-ports.js';
import type { Switches } from '../policy/profile.js';
import type { Judgement } from './class-traffic.js';
import type { Side } from './local.js';

const EVERYTHING: Ports = { traffic: ALL_TRAFFIC, names: [] };

/** A side without its NetworkPolicies: by the switch `hairpin` they take nothing away; the cluster-wide tiers do as ever (CNP-9). */
export function hairpinSide(side: Side): Side {
  return { ...side, any: EVERYTHING, toSelectable: EVERYTHING };
}

/** The switches by which such a side is judged. */
export function hairpinSwitches(switches: Switches): Switches {
  return { ...switches, otherProtocols: 'with-any-port' };
}

/** How a pod's traffic to itself through a Service is judged (POD-1). */
export function hairpinJudgement(judgement: Judgement): Judgement {
  const { switches, localOf } = judgement;
  if (switches.hairpin === 'policy') return judgement;
  return {
    ...judgement,
    switches: hairpinSwitches(switches),
    localOf: (subject) => {
      const { ingress, egress } = localOf(subject);
      return { ingress: hairpinSide(ingress), egress: hairpinSide(egress) };
    },
  };
}
