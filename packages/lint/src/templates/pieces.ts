import {
  type LabelSelector,
  NAMESPACE_NAME_LABEL,
  type NetworkPolicyPeer,
  type NetworkPolicyPort,
} from '@sluice/engine';
import { portsText, selectorText } from '../words.js';

/** UDP and TCP 53: a truncated answer is asked for again over TCP. */
export const DNS: readonly NetworkPolicyPort[] = [
  { protocol: 'UDP', port: 53 },
  { protocol: 'TCP', port: 53 },
];

/** The DNS servers of the cluster, as the common installations label them. */
export const KUBE_DNS: NetworkPolicyPeer = {
  namespaceSelector: inNamespace('kube-system'),
  podSelector: { matchLabels: { 'k8s-app': 'kube-dns' } },
};

/** The selector of one namespace, by the label that every namespace has (PEER-5). */
export function inNamespace(name: string): LabelSelector {
  return { matchLabels: { [NAMESPACE_NAME_LABEL]: name } };
}

/** A rule's `ports`; absent where every port is meant. */
export function portsField(ports: readonly NetworkPolicyPort[]): {
  readonly ports?: readonly NetworkPolicyPort[];
} {
  return ports.length === 0 ? {} : { ports };
}

/** ` on TCP 80`, or nothing. */
export function onPorts(ports: readonly NetworkPolicyPort[]): string {
  return ports.length === 0 ? '' : ` on ${portsText(ports)}`;
}

/** Pods in words. */
export function podsText(pods: LabelSelector | undefined, others = 'all pods of this namespace'): string {
  const text = selectorText(pods);
  return text === '<all>' ? others : `pods with ${text}`;
}
