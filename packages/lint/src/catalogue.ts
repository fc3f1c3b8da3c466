import type { LintRule } from './rule.js';
import { allPortsOpen } from './rules/all-ports-open.js';
import { apiserverEgress } from './rules/apiserver-egress.js';
import { badSuppression } from './rules/bad-suppression.js';
import { cniNotEnforcing } from './rules/cni-not-enforcing.js';
import { cnpPriorityTie } from './rules/cnp-priority-tie.js';
import { deprecatedApi } from './rules/deprecated-api.js';
import { dnsAnyDestination } from './rules/dns-any-destination.js';
import { dnsEgressMissing } from './rules/dns-egress-missing.js';
import { dnsNodelocal } from './rules/dns-nodelocal.js';
import { dnsPortMismatch } from './rules/dns-port-mismatch.js';
import { dnsUdpOnly } from './rules/dns-udp-only.js';
import { emptyEgressNoEffect } from './rules/empty-egress-no-effect.js';
import { emptyRuleAllowsAll } from './rules/empty-rule-allows-all.js';
import { exposedButIsolated } from './rules/exposed-but-isolated.js';
import { foreignKind } from './rules/foreign-kind.js';
import { implicitIngressIsolation } from './rules/implicit-ingress-isolation.js';
import { ipblockInCluster } from './rules/ipblock-in-cluster.js';
import { lbSourceSnat } from './rules/lb-source-snat.js';
import { legacyAnnotation } from './rules/legacy-annotation.js';
import { metadataReachable } from './rules/metadata-reachable.js';
import { missingNamespaceSelector } from './rules/missing-namespace-selector.js';
import { nameContradictsEffect } from './rules/name-contradicts-effect.js';
import { namedPortUnresolved } from './rules/named-port-unresolved.js';
import { namespaceSelectorMatchesNothing } from './rules/namespace-selector-matches-nothing.js';
import { noPolicyCoversPod } from './rules/no-policy-covers-pod.js';
import { oneSideOnly } from './rules/one-side-only.js';
import { peerMalformed } from './rules/peer-malformed.js';
import { peerOrNotAnd } from './rules/peer-or-not-and.js';
import { redundantPolicy } from './rules/redundant-policy.js';
import { redundantRule } from './rules/redundant-rule.js';
import { ruleSplitPeersPorts } from './rules/rule-split-peers-ports.js';
import { rulesIgnored } from './rules/rules-ignored.js';
import { selectorMatchesNothing } from './rules/selector-matches-nothing.js';
import { selectsHostnetwork } from './rules/selects-hostnetwork.js';
import { servicePortNotTarget } from './rules/service-port-not-target.js';
import { unquotedLabel } from './rules/unquoted-label.js';
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
  noPolicyCoversPod,
  oneSideOnly,
  redundantPolicy,
  redundantRule,
  allPortsOpen,
  dnsAnyDestination,
  legacyAnnotation,
  deprecatedApi,
  foreignKind,
  unquotedLabel,
  nameContradictsEffect,
  cnpPriorityTie,
  badSuppression,
];
