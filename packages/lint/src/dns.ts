import {
  isEndpoint,
  type Labels,
  matches,
  NAMESPACE_NAME_LABEL,
  type NetworkPolicyPort,
  type Peer,
  type Pod,
  type Protocol,
  type Requirement,
  holds,
  type Rule,
  type Selector,
} from '@sluice/engine';
import { holdsPort } from './rule-reach.js';
import type { LintedPolicy, Workspace } from './workspace.js';

/** The port that DNS is asked on, and the one that OpenShift's servers listen on behind their Service. */
const DNS_PORTS = [53, 5353] as const;

/** Whether an entry of `ports` is the port of DNS, by number or by its usual names. */
export function isDnsPort({ port }: NetworkPolicyPort): boolean {
  return port === 53 || port === 5353 || port === 'dns' || port === 'dns-tcp';
}

/** A cluster's DNS server as the common installations label it. */
interface DnsServer {
  readonly namespace: string;
  readonly labels: Labels;
}

const KNOWN_SERVERS: readonly DnsServer[] = [
  { namespace: 'kube-system', labels: new Map([['k8s-app', 'kube-dns']]) },
  { namespace: 'kube-system', labels: new Map([['k8s-app', 'coredns']]) },
  { namespace: 'kube-system', labels: new Map([['app.kubernetes.io/name', 'coredns']]) },
  { namespace: 'kube-system', labels: new Map([['k8s-app', 'node-local-dns']]) },
  { namespace: 'openshift-dns', labels: new Map([['dns.operator.openshift.io/daemonset-dns', 'default']]) },
];

/** Whether a pod is a DNS server of the cluster, by its labels. */
export function isDnsServer({ labels }: Pod): boolean {
  return KNOWN_SERVERS.some((server) =>
    [...server.labels].every(([key, value]) => labels.get(key) === value),
  );
}

/** The DNS servers among the pods of the input. */
function dnsServers(workspace: Workspace): readonly Pod[] {
  return workspace.once(findServers);
}

function findServers({ pods }: Workspace): readonly Pod[] {
  return pods.filter(isDnsServer);
}

/** Whether a rule lets its subjects ask some DNS server over a protocol, as far as the input can tell. */
export function mayReachDns(workspace: Workspace, rule: Rule, protocol: Protocol): boolean {
  const answers = workspace.once(dnsAnswers)[protocol];
  const known = answers.get(rule);
  if (known !== undefined) return known;
  const answer = reachesDns(workspace, rule, protocol);
  answers.set(rule, answer);
  return answer;
}

/** Many pods share a rule. */
function dnsAnswers(): Readonly<Record<Protocol, Map<Rule, boolean>>> {
  return { TCP: new Map(), UDP: new Map(), SCTP: new Map() };
}

function reachesDns(workspace: Workspace, rule: Rule, protocol: Protocol): boolean {
  const { peers } = rule;
  if (rule.action !== 'Accept') return false;
  const servers = dnsServers(workspace);
  const listens = DNS_PORTS.some(
    (port) => holdsPort(rule, protocol, port) || servers.some((pod) => holdsPort(rule, protocol, port, pod)),
  );
  if (!listens && !asksByName(rule, protocol)) return false;
  return peers === 'any' || peers.some((peer) => mayBeDns(peer, rule, servers, workspace));
}

/** A port called `dns` or `dns-tcp` is one of a server that the input need not hold. */
function asksByName({ ports }: Rule, protocol: Protocol): boolean {
  return (
    ports !== 'any' &&
    ports.some(
      (entry) => 'name' in entry && (entry.protocol ?? protocol) === protocol && entry.name.startsWith('dns'),
    )
  );
}

function mayBeDns(peer: Peer, rule: Rule, servers: readonly Pod[], workspace: Workspace): boolean {
  // Which addresses serve DNS outside the cluster, or on its nodes, is not for the input to say.
  if (peer.kind !== 'pods') return peer.kind !== 'domain';
  const { namespaces, pods } = peer;
  if (workspace.podsIn(namespaces).some((pod) => servers.includes(pod) && matches(pods, pod.labels)))
    return true;
  if (
    KNOWN_SERVERS.some(
      (server) => mayBeIn(namespaces, server.namespace, workspace) && matches(pods, server.labels),
    )
  )
    return true;
  // Who writes port 53 means a DNS server, under whatever labels; only pods of the input that are none speak against it.
  if (rule.ports === 'any') return false;
  const selected = workspace.podsIn(namespaces).filter((pod) => isEndpoint(pod) && matches(pods, pod.labels));
  return (
    selected.length === 0 ||
    selected.some(({ ports }) => ports.some(({ port }) => port === 53 || port === 5353))
  );
}

/** Whether a namespace may be meant; of one that is not in the input only the name is known (PEER-5). */
function mayBeIn(wanted: Selector | string, name: string, { cluster }: Workspace): boolean {
  if (typeof wanted === 'string') return wanted === name;
  const given = cluster.namespaces.get(name);
  if (given?.source) return matches(wanted, given.labels);
  const labels = new Map([[NAMESPACE_NAME_LABEL, name]]);
  const isOfName = ({ key }: Requirement): boolean => key === NAMESPACE_NAME_LABEL;
  return wanted.requirements.every((requirement) => !isOfName(requirement) || holds(requirement, labels));
}

/** The egress rules of every policy that selects a pod. */
export function egressRulesOf(workspace: Workspace, pod: Pod): readonly Rule[] {
  return workspace.policiesOf(pod).flatMap(({ policy }) => policy.egress);
}

/** A rule that lets a policy's pods ask the cluster's DNS server. */
export function dnsRule(workspace: Workspace): unknown {
  const [server] = dnsServers(workspace);
  const known =
    server &&
    KNOWN_SERVERS.find(({ labels }) => [...labels].every(([key, value]) => server.labels.get(key) === value));
  const { namespace, labels } =
    known && server ? { namespace: server.namespace, labels: known.labels } : KNOWN_SERVERS[0]!;
  const port = namespace === 'openshift-dns' ? 5353 : 53;
  return {
    to: [
      {
        namespaceSelector: { matchLabels: { [NAMESPACE_NAME_LABEL]: namespace } },
        podSelector: { matchLabels: Object.fromEntries(labels) },
      },
    ],
    ports: [
      { protocol: 'UDP', port },
      { protocol: 'TCP', port },
    ],
  };
}

/** Whether the policy isolates for egress and lets something through: where nothing leaves, no name is asked for. */
export function letsSomeEgress({ policy }: LintedPolicy): boolean {
  return policy.isolates.egress && policy.egress.length > 0;
}
