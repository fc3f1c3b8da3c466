import type { FieldPath } from '../cluster/source.js';
import { type ClusterWideRule, compileClusterWide } from './cluster-wide.js';
import type { AdminNetworkPolicyRule, PolicyManifest } from './policy-manifest.js';
import type { Policy, PortMatch } from './rule.js';

type Manifest = Extract<PolicyManifest, { kind: 'AdminNetworkPolicy' | 'BaselineAdminNetworkPolicy' }>;

/** Compiles AdminNetworkPolicy (tier Admin) and BaselineAdminNetworkPolicy (tier Baseline) v1alpha1; Allow reads as Accept. */
export function compileAdminNetworkPolicy(manifest: Manifest): Policy {
  const { kind, name, spec, source } = manifest;
  return compileClusterWide({
    kind,
    name,
    tier: kind === 'AdminNetworkPolicy' ? 'Admin' : 'Baseline',
    priority: spec.priority ?? 0,
    subject: spec.subject,
    rules: { ingress: (spec.ingress ?? []).map(ruleOf), egress: (spec.egress ?? []).map(ruleOf) },
    ...(source && { source }),
  });
}

function ruleOf(rule: AdminNetworkPolicyRule): ClusterWideRule {
  return {
    ...(rule.name && { name: rule.name }),
    action: rule.action === 'Allow' ? 'Accept' : rule.action,
    peers: rule.from ?? rule.to ?? [],
    ports: (path) => portsOf(rule, path),
  };
}

function portsOf(rule: AdminNetworkPolicyRule, path: FieldPath): readonly PortMatch[] | 'any' {
  if (!rule.ports?.length) return 'any';
  return rule.ports.flatMap(({ portNumber, portRange, namedPort }, i): PortMatch[] => {
    const at = [...path, 'ports', i];
    if (portNumber) {
      const { protocol, port } = portNumber;
      return [{ protocol: protocol ?? 'TCP', ports: [[port, port]], path: at }];
    }
    if (portRange) {
      const { protocol, start, end } = portRange;
      return [{ protocol: protocol ?? 'TCP', ports: [[start, end]], path: at }];
    }
    return namedPort ? [{ name: namedPort, path: at }] : [];
  });
}
