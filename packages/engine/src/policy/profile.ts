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

/** A named set of switches and of facts about one implementation. */
export interface Profile {
  readonly name: string;
  readonly switches: Switches;
  /** Does it enforce NetworkPolicy at all? Where not, every policy is accepted and none has an effect. */
  readonly enforces: boolean;
  /** SVC-1: does it judge a flow through a Service by the pod's port, or by the Service's own? */
  readonly servicePort: 'after-translation' | 'before-translation';
}

/** The project's own dataplane, and the reading of Kubernetes where nothing else is said. */
export const STANDARD: Profile = {
  name: 'standard',
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
};

/** The profile with one switch set otherwise. */
export function withSwitch<N extends SwitchName>(profile: Profile, name: N, value: Switches[N]): Profile {
  return { ...profile, switches: { ...profile.switches, [name]: value } };
}

