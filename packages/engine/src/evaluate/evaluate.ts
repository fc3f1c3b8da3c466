import { SWITCH_VALUES, type SwitchName, withSwitch } from '../policy/profile.js';
import type { Policy } from '../policy/rule.js';
import type { Flow } from './flow.js';
import { decidingFamily, decidingUnknowns, judgeFamilies } from './judge-families.js';
import { whyNoFlow } from './judged-flow.js';
import type { Model } from './model.js';
import type { SideVerdict, Verdict } from './verdict.js';

/** May this flow pass? The plain reference: every other engine must agree with it. */
export function evaluate(model: Model, flow: Flow): Verdict {
  const verdict = judge(model, flow);
  const switches = decidingSwitches(model, flow, verdict.allowed);
  const defined =
    switches.length === 0 &&
    verdict.unknownAddresses.length === 0 &&
    !isDecidedByTie(model, flow, verdict.allowed);
  return { ...verdict, defined, switches };
}

/** CNP-4: whether policies of equal priority disagree on the flow, so that only their names decide. */
function isDecidedByTie(model: Model, flow: Flow, allowed: boolean): boolean {
  const { policies } = model;
  const tied = policies.some((policy, i) => i > 0 && isTied(policies[i - 1]!, policy));
  return tied && allows({ ...model, policies: withTiesTurned(policies) }, flow) !== allowed;
}

function isTied(a: Policy, b: Policy): boolean {
  return a.tier === b.tier && a.tier !== 'NetworkPolicy' && a.priority === b.priority;
}

/** The policies with each run of equal priority the other way round. */
function withTiesTurned(policies: readonly Policy[]): readonly Policy[] {
  const runs: Policy[][] = [];
  for (const policy of policies) {
    const run = runs.at(-1);
    const last = run?.[0];
    if (run && last && isTied(last, policy)) run.unshift(policy);
    else runs.push([policy]);
  }
  return runs.flat();
}

/** `evaluate`'s answer alone. */
export function allows(model: Model, flow: Flow): boolean {
  return judge(model, flow).allowed;
}

/** The switches that, set otherwise while the rest stays, would turn the answer. */
function decidingSwitches(model: Model, flow: Flow, allowed: boolean): SwitchName[] {
  return (Object.keys(SWITCH_VALUES) as SwitchName[]).filter((name) =>
    SWITCH_VALUES[name].some((value) => {
      if (value === model.profile.switches[name]) return false;
      return allows({ ...model, profile: withSwitch(model.profile, name, value) }, flow) !== allowed;
    }),
  );
}

function judge(model: Model, flow: Flow): Omit<Verdict, 'defined' | 'switches'> {
  const families = judgeFamilies(model, flow);
  const egress = decidingFamily(families, 'egress')?.egress.verdict;
  const ingress = decidingFamily(families, 'ingress')?.ingress.verdict;
  if (!egress || !ingress) {
    const reason = whyNoFlow(model, flow);
    const none = { allowed: false, unknownAddresses: [], egress: UNREACHABLE, ingress: UNREACHABLE };
    return reason === undefined ? none : { ...none, reason };
  }
  const allowed = egress.allowed && ingress.allowed;
  return { allowed, unknownAddresses: allowed ? [] : decidingUnknowns(families), egress, ingress };
}

/** The ends have no address family in common, or one of them is no endpoint any more (POD-3). */
const UNREACHABLE: SideVerdict = { allowed: false, isolated: false, decidedBy: [] };
