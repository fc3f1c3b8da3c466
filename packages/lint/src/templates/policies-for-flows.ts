import {
  type Cidr,
  type Cluster,
  formatCidr,
  type Labels,
  type LabelSelector,
  type MatrixEndpoint,
  matrixOf,
  type NetworkPolicyPeer,
  type NetworkPolicyPort,
  type PolicyManifest,
  policyId,
  type PortSet,
  type TrafficSet,
  trafficKey,
  trafficSets,
} from '@sluice/engine';
import { inNamespace } from './pieces.js';
import type { MadePolicy } from './made-policy.js';
import { selectorFor } from './workload-selector.js';

/** One end of a wanted flow: a workload by its id, `namespace/Kind/name`, or addresses outside. */
export type WantedEnd = { readonly workload: string } | { readonly cidr: Cidr };

/** Traffic that is to be allowed. */
export interface WantedFlow {
  readonly from: WantedEnd;
  readonly to: WantedEnd;
  readonly traffic: TrafficSet;
}

/** The policies, or why there are none. */
export type PoliciesForFlows =
  { readonly policies: readonly MadePolicy[] } | { readonly problems: readonly string[] };

/**
 * The fewest policies, at most one for each set of sources and ports, by which exactly the wanted flows may pass between the workloads
 * of the cluster: whatever is not wanted between two of them is denied, at the destination. A workload with wanted flows to or from addresses
 * outside is isolated in that direction too. The result is held against the engine before it is given.
 */
export function policiesForFlows(cluster: Cluster, wanted: readonly WantedFlow[]): PoliciesForFlows {
  const bare: Cluster = { ...cluster, policies: new Map() };
  const ends = matrixOf(bare).endpoints.filter(({ pods }) => pods.length > 0);
  const selectable = ends.filter(({ pods }) => pods.every(({ hostNetwork }) => !hostNetwork));
  const plan = new FlowPlan(selectable, wanted);
  const problems = [...plan.problems()];
  if (problems.length > 0) return { problems };
  const policies = plan.policies();
  const wrong = differences(cluster, selectable, plan, policies);
  return wrong.length > 0 ? { problems: wrong } : { policies };
}

/** A workload that policies can select. */
interface Workload {
  readonly end: MatrixEndpoint;
  readonly namespace: string;
  readonly labels: Labels;
  readonly selector: LabelSelector | undefined;
}

/** The wanted flows by workload. */
class FlowPlan {
  readonly #workloads = new Map<string, Workload>();
  readonly #wanted: readonly WantedFlow[];

  constructor(ends: readonly MatrixEndpoint[], wanted: readonly WantedFlow[]) {
    this.#wanted = wanted;
    const labelsOf = (end: MatrixEndpoint): Labels => commonLabels(end);
    for (const end of ends) {
      const namespace = end.namespace ?? '';
      const others = ends.filter((other) => other !== end && other.namespace === namespace);
      const labels = labelsOf(end);
      const selector = selectorFor(
        labels,
        others.flatMap(({ pods }) => pods.map((pod) => pod.labels)),
      );
      this.#workloads.set(end.id, { end, namespace, labels, selector });
    }
  }

  /** What makes the flows impossible to allow exactly. */
  *problems(): Generator<string> {
    for (const { from, to, traffic } of this.#wanted) {
      for (const end of [from, to]) {
        if ('cidr' in end) continue;
        const known = this.#workloads.get(end.workload);
        if (!known) yield `${end.workload} is no workload that policies can select`;
        else if (!known.selector)
          yield `no selector tells ${end.workload} from other pods of its namespace: give its pods a label of their own`;
      }
      if (!isExpressible(traffic))
        yield `${nameOf(from)} to ${nameOf(to)}: NetworkPolicy allows ICMP and the like only together with every port`;
    }
  }

  /** What may pass from one workload to another. */
  between(from: string, to: string): TrafficSet {
    const found = this.#wanted.filter(
      (flow) =>
        'workload' in flow.from &&
        flow.from.workload === from &&
        'workload' in flow.to &&
        flow.to.workload === to,
    );
    return trafficSets.unionOf(found.map(({ traffic }) => traffic));
  }

  policies(): readonly MadePolicy[] {
    const byNamespace = new Map<string, Workload[]>();
    for (const workload of this.#workloads.values())
      byNamespace.set(workload.namespace, [...(byNamespace.get(workload.namespace) ?? []), workload]);
    return [...byNamespace].flatMap(([namespace, workloads]) => this.#inNamespace(namespace, workloads));
  }

  #inNamespace(namespace: string, workloads: readonly Workload[]): readonly MadePolicy[] {
    const deny: MadePolicy = {
      comment: `Nothing may reach the pods of ${namespace} but what the policies below allow.`,
      name: 'default-deny-ingress',
      namespace,
      spec: { podSelector: {}, policyTypes: ['Ingress'] },
    };
    const groups = new Map<string, { readonly members: Workload[]; readonly rules: readonly PeerRule[] }>();
    for (const workload of workloads) {
      const rules = this.#ingressRules(workload);
      if (rules.length === 0) continue;
      const key = JSON.stringify(rules);
      const known = groups.get(key);
      if (known) known.members.push(workload);
      else groups.set(key, { members: [workload], rules });
    }
    const ingress = [...groups.values()].flatMap(({ members, rules }) =>
      subjectsOf(members).map(({ name, selector }): MadePolicy => ({
        comment: `Who may reach ${name.replaceAll('-and-', ' and ')}.`,
        name: `${name}-ingress`,
        namespace,
        spec: {
          podSelector: selector,
          policyTypes: ['Ingress'],
          ingress: rules.map(({ peers, ports }) => ({ from: peers, ...(ports && { ports }) })),
        },
      })),
    );
    const egress = workloads.flatMap((workload): readonly MadePolicy[] => {
      const rules = this.#egressRules(workload);
      if (rules.length === 0) return [];
      return [
        {
          comment: `What ${workload.end.name} may reach: it is isolated for egress, because flows to addresses outside are given.`,
          name: `${workload.end.name}-egress`,
          namespace,
          spec: {
            podSelector: workload.selector ?? {},
            policyTypes: ['Egress'],
            egress: rules.map(({ peers, ports }) => ({ to: peers, ...(ports && { ports }) })),
          },
        },
      ];
    });
    return [deny, ...ingress, ...egress];
  }

  #ingressRules({ end, namespace }: Workload): readonly PeerRule[] {
    return rulesOf(
      this.#wanted.flatMap(({ from, to, traffic }) =>
        'workload' in to && to.workload === end.id ? [{ peer: this.#peer(from, namespace), traffic }] : [],
      ),
    );
  }

  /** Only where addresses outside are spoken of: between workloads the destination decides. */
  #egressRules({ end, namespace }: Workload): readonly PeerRule[] {
    const own = this.#wanted.filter(({ from }) => 'workload' in from && from.workload === end.id);
    if (!own.some(({ to }) => 'cidr' in to)) return [];
    return rulesOf(own.map(({ to, traffic }) => ({ peer: this.#peer(to, namespace), traffic })));
  }

  #peer(end: WantedEnd, namespace: string): NetworkPolicyPeer {
    if ('cidr' in end) return { ipBlock: { cidr: formatCidr(end.cidr) } };
    const workload = this.#workloads.get(end.workload)!;
    const podSelector = workload.selector ?? {};
    return workload.namespace === namespace
      ? { podSelector }
      : { namespaceSelector: inNamespace(workload.namespace), podSelector };
  }
}

/** Peers that get the same ports; no ports are all. */
interface PeerRule {
  readonly peers: readonly NetworkPolicyPeer[];
  readonly ports: readonly NetworkPolicyPort[] | undefined;
}

function rulesOf(
  flows: readonly { readonly peer: NetworkPolicyPeer; readonly traffic: TrafficSet }[],
): readonly PeerRule[] {
  const byPeer = new Map<string, { readonly peer: NetworkPolicyPeer; traffic: TrafficSet }>();
  for (const { peer, traffic } of flows) {
    const key = JSON.stringify(peer);
    const known = byPeer.get(key);
    if (known) known.traffic = trafficSets.union(known.traffic, traffic);
    else byPeer.set(key, { peer, traffic });
  }
  const byTraffic = new Map<string, { readonly traffic: TrafficSet; readonly peers: NetworkPolicyPeer[] }>();
  for (const [, { peer, traffic }] of [...byPeer].sort(([a], [b]) => (a < b ? -1 : 1))) {
    if (trafficSets.empty(traffic)) continue;
    const key = trafficKey(traffic);
    const known = byTraffic.get(key);
    if (known) known.peers.push(peer);
    else byTraffic.set(key, { traffic, peers: [peer] });
  }
  return [...byTraffic.values()].map(({ traffic, peers }) => ({ peers, ports: portsFor(traffic) }));
}

/** The entries of `ports` that are exactly this traffic; undefined for all of it. */
function portsFor(traffic: TrafficSet): readonly NetworkPolicyPort[] | undefined {
  if (traffic.other) return undefined;
  const of = (protocol: 'TCP' | 'UDP' | 'SCTP', ports: PortSet): NetworkPolicyPort[] =>
    ports.map(([first, last]) =>
      first === 1 && last === 65535
        ? { protocol }
        : { protocol, port: first, ...(last > first && { endPort: last }) },
    );
  return [...of('TCP', traffic.tcp), ...of('UDP', traffic.udp), ...of('SCTP', traffic.sctp)];
}

function isExpressible(traffic: TrafficSet): boolean {
  const isWhole = (ports: PortSet): boolean =>
    ports.length === 1 && ports[0]![0] === 1 && ports[0]![1] === 65535;
  return !traffic.other || [traffic.tcp, traffic.udp, traffic.sctp].every(isWhole);
}

/** As few subjects as select exactly these: one by a key that all of them differ in, else one each. */
function subjectsOf(
  members: readonly Workload[],
): readonly { readonly name: string; readonly selector: LabelSelector }[] {
  const labels = members.map(({ selector }) => Object.entries(selector?.matchLabels ?? {}));
  const [key] = labels[0]?.[0] ?? [];
  const isOneKey =
    members.length > 1 &&
    members.every(({ selector }) => !selector?.matchExpressions) &&
    labels.every((own) => own.length === 1 && own[0]![0] === key);
  if (!isOneKey || key === undefined)
    return members.map(({ end, selector }) => ({ name: end.name, selector: selector ?? {} }));
  const values = labels.map(([entry]) => entry![1]);
  return [
    {
      name: members.map(({ end }) => end.name).join('-and-'),
      selector: { matchExpressions: [{ key, operator: 'In', values: [...new Set(values)].sort() }] },
    },
  ];
}

function commonLabels({ pods }: MatrixEndpoint): Labels {
  const [first, ...rest] = pods;
  return new Map(
    [...(first?.labels ?? [])].filter(([key, value]) =>
      rest.every(({ labels }) => labels.get(key) === value),
    ),
  );
}

function nameOf(end: WantedEnd): string {
  return 'cidr' in end ? formatCidr(end.cidr) : end.workload;
}

/** The pairs of workloads between which the engine sees other traffic than what is wanted. */
function differences(
  cluster: Cluster,
  workloads: readonly MatrixEndpoint[],
  plan: FlowPlan,
  made: readonly MadePolicy[],
): readonly string[] {
  const policies = made.map((policy): PolicyManifest => ({
    kind: 'NetworkPolicy',
    name: policy.name,
    namespace: policy.namespace ?? 'default',
    spec: policy.spec,
  }));
  const matrix = matrixOf({
    ...cluster,
    policies: new Map(policies.map((policy) => [policyId(policy), policy])),
  });
  const ids = new Set(workloads.map(({ id }) => id));
  const ends = matrix.endpoints.filter(({ id }) => ids.has(id));
  return ends.flatMap((source) =>
    ends.flatMap((destination) => {
      const isOnePod = source === destination && source.pods.length === 1 && !source.pods[0]!.template;
      if (
        isOnePod ||
        trafficSets.equal(matrix.traffic(source, destination), plan.between(source.id, destination.id))
      )
        return [];
      return [`${source.id} to ${destination.id} cannot be told from other flows by labels`];
    }),
  );
}
