import type { Position } from '../cluster/source.js';
import type { SwitchName } from '../policy/profile.js';
import type { Tier } from '../policy/rule.js';

/** What decided one side of a flow: a rule, or a policy as a whole when it isolates and nothing of it matches. */
export interface Decider {
  /** `policyId`. */
  readonly policy: string;
  /** Index of the rule in the policy's list of this direction, from 0; absent when no rule matched. */
  readonly rule?: number;
  /** Where the rule or the policy was read. */
  readonly at?: Position;
}

/** The verdict of one side: the source's egress, or the destination's ingress. */
export interface SideVerdict {
  readonly allowed: boolean;
  /** Whether a NetworkPolicy isolates the pod in this direction (ISO-1). */
  readonly isolated: boolean;
  /** The tier that decided; absent when nothing did and the default of Kubernetes allows. */
  readonly tier?: Tier;
  /** Every NetworkPolicy rule that allows it, or the policies that isolate without one, or the deciding rule of another tier. */
  readonly decidedBy: readonly Decider[];
}

/** May this flow pass? */
export interface Verdict {
  readonly allowed: boolean;
  /**
   * False when a switch of the profile decided, or the names of policies of equal priority (CNP-4), which Kubernetes leaves
   * open, or an address that is not known.
   */
  readonly defined: boolean;
  /** The switches that, set otherwise, would give another verdict. */
  readonly switches: readonly SwitchName[];
  /**
   * Ids of the ends whose address is not known and decides: some addresses that they could have would let the flow pass,
   * others not. The flow is then denied: what is allowed is allowed for every address.
   */
  readonly unknownAddresses: readonly string[];
  /** Why there is no flow to judge, where there is none: an end is no endpoint (POD-3), or the ends share no family. */
  readonly reason?: string;
  readonly egress: SideVerdict;
  readonly ingress: SideVerdict;
}
