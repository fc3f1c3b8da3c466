import type { FieldPath } from '../cluster/source.js';
import { ALL_PORTS, type PortSet } from '../net/port-set.js';
import type { Protocol } from '../net/protocol.js';
import { compileClusterWide } from './cluster-wide.js';
import type { ClusterNetworkPolicyRule, DestinationPort, PolicyManifest } from './policy-manifest.js';
import type { ClusterWideRule } from './cluster-wide.js';
import type { Policy, PortMatch } from './rule.js';

type Manifest = Extract<PolicyManifest, { kind: 'ClusterNetworkPolicy' }>;

/** Compiles a ClusterNetworkPolicy v1alpha2 (CNP-1 to CNP-8). */
export function compileClusterNetworkPolicy(manifest: Manifest): Policy {
  const { kind, name, spec, source } = manifest;
  return compileClusterWide({
    kind,
    name,
    tier: spec.tier,
    priority: spec.priority,
    subject: spec.subject,
    rules: { ingress: (spec.ingress ?? []).map(ruleOf), egress: (spec.egress ?? []).map(ruleOf) },
    ...(source && { source }),
  });
}

function ruleOf(rule: ClusterNetworkPolicyRule): ClusterWideRule {
  return {
    ...(rule.name && { name: rule.name }),
    action: rule.action,
    peers: rule.from ?? rule.to ?? [],
    ports: (path) => portsOf(rule, path),
  };
}

const MEMBERS: readonly (readonly [member: 'tcp' | 'udp' | 'sctp', protocol: Protocol])[] = [
  ['tcp', 'TCP'],
  ['udp', 'UDP'],
  ['sctp', 'SCTP'],
];

/** CNP-6: absent means every protocol. */
function portsOf(rule: ClusterNetworkPolicyRule, path: FieldPath): readonly PortMatch[] | 'any' {
  if (!rule.protocols?.length) return 'any';
  return rule.protocols.flatMap((entry, i): PortMatch[] => {
    const at = [...path, 'protocols', i];
    if (entry.destinationNamedPort) return [{ name: entry.destinationNamedPort, path: at }];
    return MEMBERS.flatMap(([member, protocol]) => {
      const match = entry[member];
      return match ? [{ protocol, ports: destinationPorts(match.destinationPort), path: at }] : [];
    });
  });
}

function destinationPorts(port: DestinationPort | null | undefined): PortSet {
  if (port?.range) return [[port.range.start, port.range.end]];
  return port?.number ? [[port.number, port.number]] : ALL_PORTS;
}
