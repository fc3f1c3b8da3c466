import {
  type FactName,
  type Facts,
  NOT_DOCUMENTED,
  type Profile,
  STANDARD,
  type Deviation,
} from './profile.js';
import { factOf } from './profile-fact.js';

/** A value and the document that says so. */
interface Fact<T> {
  readonly is: T;
  readonly source: string;
}

/** What is known of one implementation. A fact left out keeps `STANDARD`'s value and says `NOT_DOCUMENTED`. */
interface FactSheet {
  readonly name: string;
  readonly aliases?: readonly string[];
  readonly summary: string;
  readonly facts: { readonly [F in FactName]?: Fact<Facts[F]> };
  readonly deviations?: readonly Deviation[];
}

const KUBERNETES = 'https://kubernetes.io/docs/concepts/services-networking/network-policies/';

const CALICO_CONVERSION =
  'https://github.com/projectcalico/calico/blob/master/libcalico-go/lib/backend/k8s/conversion/conversion.go';

const calico: FactSheet = {
  name: 'calico',
  summary: 'Calico 3.32 with its iptables or nftables dataplane and the settings of its operator.',
  facts: {
    enforces: { is: true, source: 'https://docs.tigera.io/calico/latest/network-policy/' },
    ipBlockMatchesPods: {
      is: true,
      source: `${CALICO_CONVERSION} (an ipBlock becomes nets, matched by address)`,
    },
    ipBlockMatchesNodes: {
      is: true,
      source: `${CALICO_CONVERSION} (an ipBlock becomes nets, matched by address)`,
    },
    otherProtocols: {
      is: 'with-any-port',
      source: `${CALICO_CONVERSION} (a rule without ports names no protocol; one with ports does)`,
    },
    egressToOwnNode: {
      is: 'policy',
      source:
        'https://docs.tigera.io/calico/latest/reference/felix/configuration (DefaultEndpointToHostAction comes after the egress policy of the endpoint)',
    },
    establishedConnections: { is: 'keep', source: 'https://github.com/projectcalico/calico/issues/6399' },
    servicePort: {
      is: 'after-translation',
      source: 'https://docs.tigera.io/calico/latest/reference/host-endpoints/pre-dnat',
    },
    endPort: { is: 'range', source: CALICO_CONVERSION },
    namedPorts: { is: 'per-pod', source: 'https://github.com/projectcalico/libcalico-go/pull/1182' },
    sctp: { is: true, source: 'https://github.com/projectcalico/libcalico-go/pull/1182' },
    clusterPolicies: {
      is: ['v1alpha1', 'v1alpha2'],
      source:
        'https://github.com/kubernetes-sigs/network-policy-api/pull/376 (v1alpha1 since 3.29, v1alpha2 since 3.32; not one version has both)',
    },
  },
};

const CILIUM_L3 = 'https://docs.cilium.io/en/latest/security/policy/layer3/';
const CILIUM_L4 = 'https://docs.cilium.io/en/latest/security/policy/layer4/';

const cilium: FactSheet = {
  name: 'cilium',
  summary: 'Cilium with the settings of its Helm chart.',
  facts: {
    enforces: { is: true, source: 'https://docs.cilium.io/en/stable/network/kubernetes/policy/' },
    ipBlockMatchesPods: {
      is: false,
      source: `${CILIUM_L3} (selectors by CIDR do not match pods or nodes of the cluster)`,
    },
    ipBlockMatchesNodes: { is: false, source: `${CILIUM_L3} (policy-cidr-match-mode=nodes turns it on)` },
    otherProtocols: {
      is: 'with-any-port',
      source: `${CILIUM_L4} (ICMP passes unless the policy names a port)`,
    },
    hostNetworkPods: { is: 'node', source: `${CILIUM_L3} (the entities host and remote-node hold them)` },
    egressToOwnNode: { is: 'policy', source: 'https://github.com/cilium/cilium/issues/34387' },
    establishedConnections: { is: 'cut', source: 'https://github.com/cilium/cilium/pull/2700' },
    servicePort: {
      is: 'after-translation',
      source: `${CILIUM_L4} (ports are matched after service port mapping)`,
    },
    endPort: {
      is: 'range',
      source: `${CILIUM_L4} (older versions: https://github.com/cilium/cilium/issues/16622)`,
    },
    namedPorts: { is: 'per-pod', source: CILIUM_L4 },
    sctp: {
      is: false,
      source: 'https://docs.cilium.io/en/stable/configuration/sctp/ (beta; off unless sctp.enabled=true)',
    },
    clusterPolicies: {
      is: ['v1alpha2'],
      source:
        'https://github.com/cilium/cilium/pull/47227 (since 1.20; off unless k8sClusterNetworkPolicy.enabled=true)',
    },
  },
};

const ANTREA_PIPELINE = 'https://github.com/antrea-io/antrea/blob/main/docs/design/ovs-pipeline.md';

const antrea: FactSheet = {
  name: 'antrea',
  summary: 'Antrea with its OVS dataplane.',
  facts: {
    enforces: { is: true, source: ANTREA_PIPELINE },
    ipBlockMatchesPods: { is: true, source: `${ANTREA_PIPELINE} (flows match addresses only)` },
    ipBlockMatchesNodes: { is: true, source: `${ANTREA_PIPELINE} (flows match addresses only)` },
    otherProtocols: {
      is: 'with-any-port',
      source: `${ANTREA_PIPELINE} (tables EgressRule, EgressDefaultRule)`,
    },
    egressToOwnNode: {
      is: 'policy',
      source: `${ANTREA_PIPELINE} (table EgressDefaultRule drops by source pod)`,
    },
    establishedConnections: {
      is: 'keep',
      source: `${ANTREA_PIPELINE} (table AntreaPolicyEgressRule: ongoing connections are not affected)`,
    },
    servicePort: {
      is: 'after-translation',
      source: `${ANTREA_PIPELINE} (EndpointDNAT comes before EgressRule)`,
    },
    clusterPolicies: {
      is: ['v1alpha1', 'v1alpha2'],
      source:
        'https://github.com/antrea-io/antrea/blob/main/docs/cluster-network-policy.md (v1alpha1 since 1.13, v1alpha2 since 2.7, each behind a feature gate)',
    },
  },
};

const WEAVE_ANALYSER = 'https://github.com/weaveworks/weave/blob/master/npc/analyser.go';

const weaveNet: FactSheet = {
  name: 'weave-net',
  aliases: ['weave'],
  summary: 'Weave Net with weave-npc, no longer maintained.',
  facts: {
    enforces: { is: true, source: WEAVE_ANALYSER },
    ipBlockMatchesPods: {
      is: true,
      source: 'https://github.com/weaveworks/weave/blob/master/npc/ipblock.go',
    },
    ipBlockMatchesNodes: {
      is: true,
      source: 'https://github.com/weaveworks/weave/blob/master/npc/ipblock.go',
    },
    otherProtocols: {
      is: 'with-any-port',
      source: `${WEAVE_ANALYSER} (a rule without ports names no protocol)`,
    },
    establishedConnections: { is: 'keep', source: 'https://github.com/weaveworks/weave/issues/2618' },
    endPort: { is: 'first-port-only', source: `${WEAVE_ANALYSER} (endPort is not read)` },
    namedPorts: { is: 'unmatched', source: 'https://github.com/weaveworks/weave/issues/3032' },
    clusterPolicies: { is: [], source: `${WEAVE_ANALYSER} (reads networking.k8s.io/v1 alone)` },
  },
};

const KNP = 'https://github.com/kubernetes-sigs/kube-network-policies';
const KNP_EVALUATOR = `${KNP}/blob/main/pkg/pipeline/networkpolicy.go`;
const KNP_DATAPLANE = `${KNP}/blob/main/pkg/dataplane/controller.go`;

const kindnet: FactSheet = {
  name: 'kindnet',
  aliases: ['kind', 'kube-network-policies'],
  summary: 'kindnet of kind 0.24 and later, which carries kube-network-policies. Older kind: profile none.',
  facts: {
    enforces: { is: true, source: 'https://github.com/kubernetes-sigs/kind/issues/842 (kind v0.24.0)' },
    ipBlockMatchesPods: { is: true, source: KNP_EVALUATOR },
    ipBlockMatchesNodes: { is: true, source: KNP_EVALUATOR },
    otherProtocols: { is: 'with-any-port', source: `${KNP_EVALUATOR} (evaluatePorts)` },
    egressToOwnNode: { is: 'allow', source: `${KNP}/issues/283` },
    establishedConnections: {
      is: 'cut',
      source: `${KNP}/issues/246 (since October 2025; before it, kept: https://github.com/kubernetes-sigs/network-policy-api/issues/305)`,
    },
    servicePort: { is: 'after-translation', source: `${KNP_DATAPLANE} (packets are taken in postrouting)` },
    endPort: { is: 'range', source: KNP_EVALUATOR },
    namedPorts: { is: 'per-pod', source: KNP_EVALUATOR },
    clusterPolicies: {
      is: [],
      source: `${KNP} README (the cluster-wide kinds need an install of their own)`,
    },
  },
  deviations: [
    {
      text: 'A rule list given as [] and kept so, not left out, allows everything in its direction.',
      source: `${KNP_EVALUATOR} (evaluateIngress, evaluateEgress)`,
    },
  ],
};

const KUBE_ROUTER = 'https://github.com/cloudnativelabs/kube-router';
const KUBE_ROUTER_POLICY = `${KUBE_ROUTER}/blob/master/pkg/controllers/netpol/policy.go`;
const KUBE_ROUTER_POD = `${KUBE_ROUTER}/blob/master/pkg/controllers/netpol/pod.go`;

const kubeRouter: FactSheet = {
  name: 'kube-router',
  summary: 'kube-router 2 as the policy controller, also the one inside k3s and k0s.',
  facts: {
    enforces: { is: true, source: KUBE_ROUTER_POLICY },
    ipBlockMatchesPods: { is: true, source: `${KUBE_ROUTER_POLICY} (sets of networks, matched by address)` },
    ipBlockMatchesNodes: { is: true, source: `${KUBE_ROUTER_POLICY} (sets of networks, matched by address)` },
    otherProtocols: { is: 'always', source: `${KUBE_ROUTER}/pull/1913 (ICMP always passes)` },
    hostNetworkPods: { is: 'node', source: `${KUBE_ROUTER_POD} (hostNetwork pods are left out)` },
    egressToOwnNode: {
      is: 'policy',
      source: `${KUBE_ROUTER_POD} (the input chain runs the pod's egress policies)`,
    },
    establishedConnections: {
      is: 'keep',
      source: `${KUBE_ROUTER_POD} (RELATED,ESTABLISHED is accepted first)`,
    },
    endPort: { is: 'range', source: KUBE_ROUTER_POLICY },
    namedPorts: { is: 'per-pod', source: KUBE_ROUTER_POLICY },
    sctp: { is: false, source: `${KUBE_ROUTER}/issues/1019 (open request)` },
    clusterPolicies: { is: [], source: `${KUBE_ROUTER_POLICY} (reads networking.k8s.io/v1 alone)` },
  },
  deviations: [
    {
      text: 'Protocols other than TCP, UDP, SCTP and ICMP need a rule without ports.',
      source: `${KUBE_ROUTER_POLICY} (processIngressRules)`,
    },
    {
      text: 'The blocks of one rule share one set, so an except of one may cut another of the same rule.',
      source: `${KUBE_ROUTER_POLICY} (policyIndexedSourceIPBlockIPSetName)`,
    },
    {
      text: "Ports of its own node in the Service's NodePort range stay open to a pod whatever its egress policies say.",
      source: `${KUBE_ROUTER}/blob/master/pkg/controllers/netpol/npc_iptables.go (ensureTopLevelChains)`,
    },
  ],
};

const OVN_POLICY =
  'https://github.com/ovn-kubernetes/ovn-kubernetes/blob/master/docs/features/network-security-controls/network-policy.md';
const OPENSHIFT =
  'https://docs.redhat.com/en/documentation/openshift_container_platform/4.18/html/network_security/network-policy';

const ovnKubernetes: FactSheet = {
  name: 'ovn-kubernetes',
  aliases: ['ovn', 'openshift'],
  summary: 'OVN-Kubernetes, the default network of OpenShift.',
  facts: {
    enforces: { is: true, source: OVN_POLICY },
    ipBlockMatchesPods: { is: true, source: `${OVN_POLICY} (a network either internal or external)` },
    ipBlockMatchesNodes: { is: true, source: `${OVN_POLICY} (a network either internal or external)` },
    otherProtocols: { is: 'with-any-port', source: `${OPENSHIFT} (policies apply to ICMP)` },
    hostNetworkPods: { is: 'node', source: `${OPENSHIFT} (pods with host networking are unaffected)` },
    establishedConnections: {
      is: 'cut',
      source: 'https://github.com/kubernetes-sigs/network-policy-api/issues/305 (checked for every packet)',
    },
    namedPorts: { is: 'every-port', source: 'https://github.com/ovn-kubernetes/ovn-kubernetes/issues/2117' },
    sctp: { is: true, source: OPENSHIFT },
    clusterPolicies: {
      is: ['v1alpha1'],
      source:
        'https://github.com/ovn-kubernetes/ovn-kubernetes/blob/master/docs/features/network-security-controls/admin-network-policy.md',
    },
  },
  deviations: [
    {
      text: 'An except is a drop above every allow: it also cuts what another peer or policy allows (against IP-1).',
      source: `${OVN_POLICY} (exceptions are drop ACLs with priority 1010)`,
    },
    { text: 'Protocols other than TCP, UDP, SCTP and ICMP are not filtered.', source: OPENSHIFT },
    {
      text: 'hostNetwork pods count as peers of a namespaceSelector with an empty podSelector.',
      source: OPENSHIFT,
    },
  ],
};

const EKS = 'https://docs.aws.amazon.com/eks/latest/userguide/cni-network-policy.html';
const EKS_AGENT = 'https://github.com/aws/aws-network-policy-agent';
const EKS_CONTROLLER = 'https://github.com/aws/amazon-network-policy-controller-k8s';

const awsVpcCni: FactSheet = {
  name: 'aws-vpc-cni',
  aliases: ['eks'],
  summary: 'Amazon VPC CNI 1.14 and later with its network policy agent switched on.',
  facts: {
    enforces: { is: true, source: `${EKS} (off unless enableNetworkPolicy is true)` },
    otherProtocols: { is: 'with-any-port', source: `${EKS_AGENT}/issues/90` },
    establishedConnections: {
      is: 'keep',
      source: `${EKS_AGENT}/issues/650 (judged anew only when a pod gets its first policy or loses its last)`,
    },
    servicePort: {
      is: 'before-translation',
      source: `${EKS} (the service port must be the same as the container port)`,
    },
    endPort: { is: 'range', source: `${EKS_AGENT} README (its maps hold StartPort and Endport)` },
    sctp: { is: true, source: `${EKS_CONTROLLER}/pull/218` },
    clusterPolicies: {
      is: [],
      source: `${EKS_CONTROLLER} (its ClusterNetworkPolicy is one of networking.k8s.aws/v1alpha1)`,
    },
  },
  deviations: [
    {
      text: 'A pod without ownerReferences (one that no Deployment or other controller made) is not protected.',
      source: EKS,
    },
    {
      text: 'Rules of one address family only, that of the cluster; those of the other family are ignored.',
      source: EKS,
    },
    { text: 'At most 24 combinations of port and protocol for one peer.', source: EKS },
    {
      text: 'A named port in an ingress rule works only from pods that declare the same name.',
      source: `${EKS_AGENT}/issues/193`,
    },
    {
      text: 'In its standard mode a new pod is open until its policies have arrived (against POD-5).',
      source: EKS_AGENT,
    },
  ],
};

const none: FactSheet = {
  name: 'none',
  aliases: ['flannel', 'kubenet'],
  summary: 'A network that accepts policies and enforces none: flannel, kubenet, kind before 0.24.',
  facts: {
    enforces: {
      is: false,
      source: `${KUBERNETES}#prerequisites; https://raw.githubusercontent.com/flannel-io/flannel/master/README.md`,
    },
    clusterPolicies: { is: [], source: `${KUBERNETES}#prerequisites` },
  },
};

/** Every profile, the default first. */
export const PROFILES: readonly Profile[] = [
  STANDARD,
  ...[calico, cilium, antrea, weaveNet, kindnet, kubeRouter, ovnKubernetes, awsVpcCni, none].map(profileFrom),
];

/** The profile of this name or alias, in any letter case. */
export function profileNamed(name: string): Profile | undefined {
  const wanted = name.trim().toLowerCase();
  return PROFILES.find((profile) => profile.name === wanted || profile.aliases.includes(wanted));
}

function profileFrom(sheet: FactSheet): Profile {
  const value = <F extends FactName>(name: F): Facts[F] => {
    const fact: Fact<Facts[F]> | undefined = sheet.facts[name];
    return fact === undefined ? factOf(STANDARD, name) : fact.is;
  };
  const source = ([name]: [string, string]): [string, string] => [
    name,
    sheet.facts[name as FactName]?.source ?? NOT_DOCUMENTED,
  ];
  return {
    name: sheet.name,
    aliases: sheet.aliases ?? [],
    summary: sheet.summary,
    switches: {
      ipBlockMatchesPods: value('ipBlockMatchesPods'),
      otherProtocols: value('otherProtocols'),
      hairpin: value('hairpin'),
      hostNetworkPods: value('hostNetworkPods'),
      egressToOwnNode: value('egressToOwnNode'),
      establishedConnections: value('establishedConnections'),
    },
    enforces: value('enforces'),
    servicePort: value('servicePort'),
    endPort: value('endPort'),
    namedPorts: value('namedPorts'),
    sctp: value('sctp'),
    ipBlockMatchesNodes: value('ipBlockMatchesNodes'),
    clusterPolicies: value('clusterPolicies'),
    sources: Object.fromEntries(Object.entries(STANDARD.sources).map(source)) as Profile['sources'],
    deviations: sheet.deviations ?? [],
  };
}
