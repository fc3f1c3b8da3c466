import { type Pod, podId } from '../cluster/pod.js';
import { formatSelector } from '../labels/selector.js';
import type { Direction, Policy, Rule, Tier } from '../policy/rule.js';
import { endpointId } from './endpoint.js';
import { evaluate } from './evaluate.js';
import { decidingFamily, judgeFamilies } from './judge-families.js';
import { deciderOf, policyDecider, ruleMatches } from './judge-side.js';
import { isExempt, type JudgedFlow, partyFor } from './judged-flow.js';
import { type Flow, isSamePod } from './flow.js';
import type { Model } from './model.js';
import { selects } from './peer-match.js';
import { MOST_RULES, ruleSteps, traceRule } from './rule-steps.js';
import { info, outcomeOf, type Step, stepAt } from './step.js';
import { type NearestMiss, nearestMiss } from './nearest-miss.js';
import { type PolicyChange, smallestChange } from './smallest-change.js';
import type { Decider, SideVerdict, Verdict } from './verdict.js';
import { whyNotSelected } from './why-not.js';

/** One side of a trace. */
export interface SideTrace {
  readonly direction: Direction;
  readonly verdict: SideVerdict;
  readonly steps: readonly Step[];
  /** Of a denied side: the rule that came closest to allowing it. */
  readonly nearestMiss?: NearestMiss;
  /** Of a denied side: the smallest change that would allow it. */
  readonly smallestChange?: PolicyChange;
}

/** A verdict and how it came about. */
export interface Trace {
  readonly verdict: Verdict;
  readonly egress: SideTrace;
  readonly ingress: SideTrace;
}

/** The same verdict as `evaluate`, found step by step over every policy that could have a say. */
export function trace(model: Model, flow: Flow): Trace {
  const { defined, switches, unknownAddresses, reason } = evaluate(model, flow);
  const families = judgeFamilies(model, flow);
  const side = (direction: Direction): SideTrace => {
    const judged = decidingFamily(families, direction)?.flow;
    if (!judged) return noFlow(direction, reason ?? '');
    const { unknown } = partyFor(judged, direction);
    const traced = withRemedy(model, judged, traceSide(model, judged, direction));
    const notes = onEveryNode(flow, judged, direction).map(info);
    if (!traced.verdict.allowed && unknown !== undefined && unknownAddresses.includes(unknown)) {
      notes.push(info(whyDenied(unknown)));
    }
    return notes.length === 0 ? traced : { ...traced, steps: [...notes, ...traced.steps] };
  };
  const egress = side('egress');
  const ingress = side('ingress');
  return {
    egress,
    ingress,
    verdict: {
      allowed: egress.verdict.allowed && ingress.verdict.allowed,
      defined,
      switches,
      unknownAddresses,
      ...(reason !== undefined && { reason }),
      egress: egress.verdict,
      ingress: ingress.verdict,
    },
  };
}

/** What to say of an end that stands for a pod in the network of every node, of which one shares the other end's node. */
function onEveryNode(flow: Flow, judged: JudgedFlow, direction: Direction): readonly string[] {
  const [end, subject] =
    direction === 'ingress' ? [flow.source, judged.destination] : [flow.destination, judged.source];
  const placed = direction === 'ingress' ? judged.source : judged.destination;
  if (end.kind !== 'pod' || placed.kind !== 'node' || subject.kind !== 'pod') return [];
  const { hostNetwork, node, workload, kind } = end.pod;
  if (!hostNetwork || node !== undefined || (workload?.kind ?? kind) !== 'DaemonSet') return [];
  const id = endpointId(end);
  return [
    direction === 'ingress'
      ? `judged for ${id} of another node: the one on the pod's own node always reaches it (NODE-1)`
      : `judged for ${id} of another node: for the one on the pod's own node the switch egressToOwnNode decides (NODE-1)`,
  ];
}

function whyDenied(unknown: string): string {
  return `the address of ${unknown} is not known: for some addresses the flow would pass, for others not, so it counts as denied`;
}

function withRemedy(model: Model, flow: JudgedFlow, side: SideTrace): SideTrace {
  const { direction, verdict } = side;
  if (verdict.allowed) return side;
  const miss = nearestMiss(model, flow, direction, verdict.decidedBy);
  const change = smallestChange(model, flow, direction, verdict.decidedBy);
  return { ...side, ...(miss && { nearestMiss: miss }), ...(change && { smallestChange: change }) };
}

function noFlow(direction: Direction, reason: string): SideTrace {
  return {
    direction,
    verdict: { allowed: false, isolated: false, decidedBy: [] },
    steps: [info(`no flow: ${reason}`)],
  };
}

function traceSide(model: Model, flow: JudgedFlow, direction: Direction): SideTrace {
  const end = direction === 'egress' ? flow.source : flow.destination;
  const unjudged = (why: string, isolated = false): SideTrace => ({
    direction,
    verdict: { allowed: true, isolated, decidedBy: [] },
    steps: [info(why)],
  });
  if (end.kind !== 'pod')
    return unjudged(`${endpointId(end)} is no pod that policies select: its ${direction} is free`);
  if (!model.profile.enforces) return unjudged(`profile ${model.profile.name} enforces no policies`);
  const { pod } = end;
  const steps: Step[] = [];
  const selecting: Policy[] = [];
  for (const policy of model.policies) {
    if (policy.namespace !== undefined && policy.namespace !== pod.namespace) continue;
    if (selects(policy, pod, model.cluster.namespaces)) selecting.push(policy);
    else
      steps.push(
        stepAt(
          policy,
          subjectPath(policy),
          'no-match',
          `${policy.id} does not select ${podId(pod)}: ${whyNotSelected(policy, pod, model)}`,
        ),
      );
  }
  const isolated = selecting.some((policy) => policy.isolates[direction]);
  if (isExempt(model, flow, direction, pod)) {
    return unjudged(
      isSamePod(flow.source, flow.destination)
        ? 'a pod always reaches itself (POD-1)'
        : direction === 'ingress'
          ? 'a node always reaches the pods on it (NODE-1)'
          : 'a pod reaches its own node: switch egressToOwnNode (NODE-1)',
      isolated,
    );
  }
  const walk = walkTiers(model, flow, direction, selecting, pod);
  return { direction, verdict: { ...walk.verdict, isolated }, steps: [...walk.steps, ...steps] };
}

function subjectPath(policy: Policy): readonly string[] {
  return policy.kind === 'NetworkPolicy' ? ['spec', 'podSelector'] : ['spec', 'subject'];
}

type Outcome = { readonly verdict: Omit<SideVerdict, 'isolated'>; readonly steps: readonly Step[] };

/** Asks the tiers in their order until one decides (CNP-1). */
function walkTiers(
  model: Model,
  flow: JudgedFlow,
  direction: Direction,
  policies: readonly Policy[],
  pod: Pod,
): Outcome {
  const steps: Step[] = [];
  const admin = walkTier(model, flow, direction, policies, 'Admin', steps);
  if (admin) return { verdict: admin, steps };
  const network = policies.filter(({ tier }) => tier === 'NetworkPolicy');
  const isolating = network.filter((policy) => policy.isolates[direction]);
  for (const policy of network) {
    if (!policy.isolates[direction]) {
      steps.push(
        stepAt(
          policy,
          ['spec', 'policyTypes'],
          'no-match',
          `${policy.id} selects it, but does not isolate it for ${direction} (ISO-1, ISO-5)`,
        ),
      );
    }
  }
  if (isolating.length > 0) {
    const verdict = walkNetworkPolicies(model, flow, direction, isolating, steps);
    return { verdict, steps };
  }
  const baseline = walkTier(model, flow, direction, policies, 'Baseline', steps);
  if (baseline) return { verdict: baseline, steps };
  steps.push(info(`no policy isolates ${podId(pod)} for ${direction}: everything is allowed (ISO-2)`));
  return { verdict: { allowed: true, decidedBy: [] }, steps };
}

function walkTier(
  model: Model,
  flow: JudgedFlow,
  direction: Direction,
  policies: readonly Policy[],
  tier: Tier,
  steps: Step[],
): Omit<SideVerdict, 'isolated'> | undefined {
  for (const policy of policies) {
    if (policy.tier !== tier) continue;
    const rules: Step[] = [];
    let decided: Rule | undefined;
    for (const rule of policy[direction]) {
      const step = traceRule(model, flow, rule);
      rules.push(step);
      if (step.outcome !== 'match') continue;
      decided = rule;
      break;
    }
    const title = `${policy.id} (${tier} tier, priority ${policy.priority}) selects it`;
    const result = decided
      ? `${direction}[${decided.index}] matches: ${decided.action}`
      : `no ${direction} rule matches`;
    steps.push(
      stepAt(policy, subjectPath(policy), outcomeOf(decided !== undefined), `${title}; ${result}`, rules),
    );
    if (decided?.action === 'Pass') return undefined;
    if (decided) return { allowed: decided.action === 'Accept', tier, decidedBy: [deciderOf(decided)] };
  }
  return undefined;
}

function walkNetworkPolicies(
  model: Model,
  flow: JudgedFlow,
  direction: Direction,
  isolating: readonly Policy[],
  steps: Step[],
): Omit<SideVerdict, 'isolated'> {
  const tier = 'NetworkPolicy';
  const { hairpin, otherProtocols } = model.profile.switches;
  const matching: Decider[] = [];
  for (const policy of isolating) {
    const hits = policy[direction].filter((rule) => ruleMatches(rule, model, flow));
    for (const rule of hits) matching.push(deciderOf(rule));
    const by = formatSelector(policy.subject.pods);
    const result =
      hits.length > 0
        ? `${hits
            .slice(0, MOST_RULES)
            .map((rule) => `${direction}[${rule.index}]`)
            .join(', ')} allows the flow`
        : policy[direction].length === 0
          ? `it has no ${direction} rule, so it allows nothing (RULE-1)`
          : 'none of its rules allows the flow';
    steps.push(
      stepAt(
        policy,
        subjectPath(policy),
        outcomeOf(hits.length > 0),
        `${policy.id} isolates it for ${direction} (podSelector ${by}); ${result}`,
        ruleSteps(model, flow, policy[direction], hits),
      ),
    );
  }
  if (hairpin === 'allow' && isSamePod(flow.source, flow.destination)) {
    steps.push(info('a pod reaches itself through a Service: switch hairpin (POD-1)'));
    return { allowed: true, tier, decidedBy: matching };
  }
  if (flow.protocol === 'other' && otherProtocols !== 'with-any-port') {
    steps.push(
      info(`protocols without ports are decided by the switch otherProtocols=${otherProtocols} (PORT-6)`),
    );
    if (otherProtocols === 'always') return { allowed: true, tier, decidedBy: matching };
    return { allowed: false, tier, decidedBy: isolating.map(policyDecider) };
  }
  if (matching.length > 0) return { allowed: true, tier, decidedBy: matching };
  return { allowed: false, tier, decidedBy: isolating.map(policyDecider) };
}
