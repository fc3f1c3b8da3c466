import type { LintRule } from './rule.js';
import { apiserverEgress } from './rules/apiserver-egress.js';
import { cniNotEnforcing } from './rules/cni-not-enforcing.js';
import { dnsEgressMissing } from './rules/dns-egress-missing.js';
import { dnsNodelocal } from './rules/dns-nodelocal.js';
import { dnsPortMismatch } from './rules/dns-port-mismatch.js';
import { dnsUdpOnly } from './rules/dns-udp-only.js';
import { emptyEgressNoEffect } from './rules/empty-egress-no-effect.js';
import { emptyRuleAllowsAll } from './rules/empty-rule-allows-all.js';
import { exposedButIsolated } from './rules/exposed-but-isolated.js';
import { implicitIngressIsolation } from './rules/implicit-ingress-isolation.js';
import { ipblockInCluster } from './rules/ipblock-in-cluster.js';
import { lbSourceSnat } from './rules/lb-source-snat.js';
import { metadataReachable } from './rules/metadata-reachable.js';
import { missingNamespaceSelector } from './rules/missing-namespace-selector.js';
import { namedPortUnresolved } from './rules/named-port-unresolved.js';
import { namespaceSelectorMatchesNothing } from './rules/namespace-selector-matches-nothing.js';
import { peerMalformed } from './rules/peer-malformed.js';
import { peerOrNotAnd } from './rules/peer-or-not-and.js';
import { ruleSplitPeersPorts } from './rules/rule-split-peers-ports.js';
import { rulesIgnored } from './rules/rules-ignored.js';
import { selectorMatchesNothing } from './rules/selector-matches-nothing.js';
import { selectsHostnetwork } from './rules/selects-hostnetwork.js';
import { servicePortNotTarget } from './rules/service-port-not-target.js';
import { webhookUnreachable } from './rules/webhook-unreachable.js';
import { wrongPolicyNamespace } from './rules/wrong-policy-namespace.js';

/** Every rule, in the order of docs/rules. */
export const CATALOGUE: readonly LintRule[] = [
  peerOrNotAnd,
  ruleSplitPeersPorts,
  implicitIngressIsolation,
  rulesIgnored,
  emptyEgressNoEffect,
  dnsEgressMissing,
  dnsUdpOnly,
  dnsPortMismatch,
  dnsNodelocal,
  servicePortNotTarget,
  ipblockInCluster,
  apiserverEgress,
  selectorMatchesNothing,
  namespaceSelectorMatchesNothing,
  missingNamespaceSelector,
  wrongPolicyNamespace,
  emptyRuleAllowsAll,
  peerMalformed,
  selectsHostnetwork,
  lbSourceSnat,
  exposedButIsolated,
  webhookUnreachable,
  namedPortUnresolved,
  metadataReachable,
  cniNotEnforcing,
];
