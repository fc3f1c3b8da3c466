import { type Pod, podId, portsOfRule, resolvePorts, type Rule, trafficSets } from '@sluice/engine';
import type { LintRule, Report } from '../rule.js';
import { peerPodsOf } from '../rule-reach.js';
import type { LintedPolicy, Workspace } from '../workspace.js';

/** ISO-4: both sides have to allow a flow, the source's egress and the destination's ingress. */
export const oneSideOnly: LintRule = {
  id: 'one-side-only',
  summary: 'a rule for flows that the policies of the other side deny',
  severity: 'info',
  needs: ['workloads'],
  slow: true,
  *check(workspace) {
    for (const linted of workspace.policies) {
      for (const rule of [...linted.policy.ingress, ...linted.policy.egress]) {
        if (rule.action !== 'Accept' || rule.peers === 'any') continue;
        const said = vain(workspace, linted, rule);
        if (said) yield { object: linted.object, path: rule.path, message: said };
      }
    }
  },
};

/** What to say of a rule that no pod has any use of, because the other side never allows it. */
function vain(workspace: Workspace, linted: LintedPolicy, rule: Rule): Report['message'] | undefined {
  const matrix = workspace.matrix();
  const others = representatives(workspace, peerPodsOf(workspace, rule));
  const own = representatives(workspace, linted.subjects);
  let example: readonly [Pod, Pod] | undefined;
  for (const subject of own) {
    for (const other of others) {
      if (subject === other) continue;
      const [source, destination] = rule.direction === 'egress' ? [subject, other] : [other, subject];
      const wanted = resolvePorts(portsOfRule(rule), destination.ports);
      const far = matrix.sideTraffic(
        { kind: 'pod', pod: source },
        { kind: 'pod', pod: destination },
        rule.direction === 'egress' ? 'ingress' : 'egress',
      );
      if (!trafficSets.empty(trafficSets.intersect(wanted, far))) return undefined;
      example ??= [source, destination];
    }
  }
  if (!example) return undefined;
  const [source, destination] = example;
  return rule.direction === 'egress'
    ? `egress to ${podId(destination)} is allowed here, but no policy of ${podId(destination)} lets it in`
    : `ingress from ${podId(source)} is allowed here, but no policy of ${podId(source)} lets it out`;
}

/** One pod of each class: what holds of it holds of the others. */
function representatives(workspace: Workspace, pods: readonly Pod[]): readonly Pod[] {
  const matrix = workspace.matrix();
  const byClass = new Map(pods.map((pod) => [matrix.classOf({ kind: 'pod', pod }), pod]));
  return [...byClass.values()];
}
