/** The choices that Kubernetes leaves to implementations; semantics.md names the rule of each. */
export interface Switches {
  /** IP-4: does an ipBlock match the addresses of pods? */
  readonly ipBlockMatchesPods: boolean;
  /** PORT-6: protocols without ports, ICMP among them, under NetworkPolicy. */
  readonly otherProtocols: 'with-any-port' | 'always' | 'never';
  /** POD-1: may a pod reach itself through a Service whatever its policies say? */
  readonly hairpin: 'allow' | 'policy';
  /** POD-2: is a hostNetwork pod its node, or a pod like others? */
  readonly hostNetworkPods: 'node' | 'pod';
  /** NODE-1: may a pod reach its own node whatever its policies say? */
  readonly egressToOwnNode: 'allow' | 'policy';
  /** CONN-2: what becomes of an established connection that a change forbids? */
  readonly establishedConnections: 'cut' | 'keep';
}

/** The name of a switch. */
export type SwitchName = keyof Switches;

/** Every switch with all its values, the default first. */
export const SWITCH_VALUES: { readonly [N in SwitchName]: readonly Switches[N][] } = {
  ipBlockMatchesPods: [true, false],
  otherProtocols: ['with-any-port', 'always', 'never'],
  hairpin: ['allow', 'policy'],
  hostNetworkPods: ['node', 'pod'],
  egressToOwnNode: ['allow', 'policy'],
  establishedConnections: ['cut', 'keep'],
};

/** What an implementation does with the parts of the APIs that it may leave out. */
export interface Support {
  /** Does it enforce NetworkPolicy at all? Where not, every policy is accepted and none has an effect. */
  readonly enforces: boolean;
  /** SVC-1: does it judge a flow through a Service by the pod's port, or (egress only) by the Service's own? */
  readonly servicePort: 'after-translation' | 'before-translation';
  /** PORT-2: an entry with endPort matches `port` to `endPort`, or `port` alone. NetworkPolicy only. */
  readonly endPort: 'range' | 'first-port-only';
  /**
   * PORT-4: an entry that names a port matches the number that the destination pod gives the name (`per-pod`), nothing
   * (`unmatched`), or every port of its protocol (`every-port`). NetworkPolicy only.
   */
  readonly namedPorts: 'per-pod' | 'unmatched' | 'every-port';
  /** PORT-5: where false, an entry with protocol SCTP matches nothing; rules without ports still match SCTP. */
  readonly sctp: boolean;
  /** IP-1: where false, an ipBlock matches no address of a node, nor of a hostNetwork pod. */
  readonly ipBlockMatchesNodes: boolean;
  /** Versions of policy.networking.k8s.io whose policies it enforces once switched on; others have no effect. */
  readonly clusterPolicies: readonly ClusterPolicyVersion[];
}

/** v1alpha1: AdminNetworkPolicy and BaselineAdminNetworkPolicy; v1alpha2: ClusterNetworkPolicy, v1beta1 included. */
export type ClusterPolicyVersion = 'v1alpha1' | 'v1alpha2';

/** Everything a profile states: its switches and what it supports. */
export interface Facts extends Switches, Support {}

/** The name of a fact. */
export type FactName = keyof Facts;

/** A way in which an implementation differs from every fact; the engine does not judge by it. */
export interface Deviation {
  readonly text: string;
  readonly source: string;
}

/** A named set of switches and of facts about one implementation. */
export interface Profile extends Support {
  readonly name: string;
  /** Other names it goes by. */
  readonly aliases: readonly string[];
  /** What it is, in one plain sentence. */
  readonly summary: string;
  readonly switches: Switches;
  /** What each fact stands on: an address, or `NOT_DOCUMENTED` where the value is `STANDARD`'s. */
  readonly sources: Readonly<Record<FactName, string>>;
  readonly deviations: readonly Deviation[];
}

/** The source of a fact for which none was found. */
export const NOT_DOCUMENTED = 'not documented: taken as standard';

const OWN = 'docs/semantics.md';

/** The project's own dataplane, and the reading of Kubernetes where nothing else is said. */
export const STANDARD: Profile = {
  name: 'standard',
  aliases: [],
  summary: "Sluice's own reading of the APIs, and what its own dataplane does.",
  switches: {
    ipBlockMatchesPods: true,
    otherProtocols: 'with-any-port',
    hairpin: 'allow',
    hostNetworkPods: 'node',
    egressToOwnNode: 'allow',
    establishedConnections: 'cut',
  },
  enforces: true,
  servicePort: 'after-translation',
  endPort: 'range',
  namedPorts: 'per-pod',
  sctp: true,
  ipBlockMatchesNodes: true,
  clusterPolicies: ['v1alpha1', 'v1alpha2'],
  sources: {
    enforces: OWN,
    ipBlockMatchesPods: `${OWN}, IP-4`,
    ipBlockMatchesNodes: `${OWN}, IP-1 and NODE-1`,
    otherProtocols: `${OWN}, PORT-6`,
    hairpin: `${OWN}, POD-1`,
    hostNetworkPods: `${OWN}, POD-2`,
    egressToOwnNode: `${OWN}, NODE-1`,
    establishedConnections: `${OWN}, CONN-2`,
    servicePort: `${OWN}, SVC-1`,
    endPort: `${OWN}, PORT-2`,
    namedPorts: `${OWN}, PORT-4`,
    sctp: `${OWN}, PORT-5`,
    clusterPolicies: `${OWN}, CNP-1`,
  },
  deviations: [],
};

/** The profile with one switch set otherwise. */
export function withSwitch<N extends SwitchName>(profile: Profile, name: N, value: Switches[N]): Profile {
  return { ...profile, switches: { ...profile.switches, [name]: value } };
}
