import {
  formatCidr,
  type Labels,
  type LabelSelector,
  type MatrixEndpoint,
  type NetworkPolicyPeer,
  type TrafficSet,
  trafficSets,
} from '@sluice/engine';
import type { MadePolicy } from './made-policy.js';
import { isExpressible, type PeerRule, peerRules } from './peer-rules.js';
import { inNamespace } from './pieces.js';
import type { WantedEnd, WantedFlow } from './wanted-flow.js';
import { selectorFor } from './workload-selector.js';

/** A workload that policies can select. */
interface Workload {
  readonly end: MatrixEndpoint;
  readonly namespace: string;
  readonly labels: Labels;
  readonly selector: LabelSelector | undefined;
}

/** The wanted flows by workload. */
export class FlowPlan {
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
    return peerRules(
      this.#wanted.flatMap(({ from, to, traffic }) =>
        'workload' in to && to.workload === end.id ? [{ peer: this.#peer(from, namespace), traffic }] : [],
      ),
    );
  }

  /** Only where addresses outside are spoken of: between workloads the destination decides. */
  #egressRules({ end, namespace }: Workload): readonly PeerRule[] {
    const own = this.#wanted.filter(({ from }) => 'workload' in from && from.workload === end.id);
    if (!own.some(({ to }) => 'cidr' in to)) return [];
    return peerRules(own.map(({ to, traffic }) => ({ peer: this.#peer(to, namespace), traffic })));
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
