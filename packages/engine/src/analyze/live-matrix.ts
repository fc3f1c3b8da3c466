import type { Cluster } from '../cluster/cluster.js';
import type { Namespace } from '../cluster/namespace.js';
import type { Node } from '../cluster/node.js';
import { isEndpoint } from '../cluster/pod.js';
import type { Endpoint } from '../evaluate/endpoint.js';
import { isSamePod } from '../evaluate/flow.js';
import { ALL_TRAFFIC, NO_TRAFFIC, type TrafficSet } from '../net/traffic-set.js';
import { compilePolicy, isEnforced } from '../policy/compile.js';
import type { PolicyManifest } from '../policy/policy-manifest.js';
import { type Profile, STANDARD } from '../policy/profile.js';
import type { Direction } from '../policy/rule.js';
import type { Change } from './change.js';
import { passing } from './class-table.js';
import { classTraffic, type Judgement } from './class-traffic.js';
import { hairpinJudgement } from './hairpin.js';
import { type EndpointClass, shareFamily } from './endpoint-class.js';
import { type LivePolicy, livePolicyOf, usesOf } from './live-policy.js';
import type { Local } from './local.js';
import { LocalTable } from './local-table.js';
import { describeState } from './matrix-state.js';
import { PodClasses } from './pod-classes.js';
import type { Term } from './term.js';
import { TermTable } from './term-table.js';
import { TraitsReader } from './traits-reader.js';

/** From so many rules on, an answer is kept until something changes. */
const WORTH_REMEMBERING = 64;

/**
 * The matrix of a cluster that changes. Pods that no policy can tell apart are one class; a change touches
 * only the classes that it concerns, and ends in the state that a start from scratch gives.
 */
export class LiveMatrix {
  readonly profile: Profile;
  readonly #terms = new TermTable();
  readonly #namespaces = new Map<string, Namespace>();
  readonly #nodes = new Map<string, Node>();
  readonly #policies = new Map<string, LivePolicy>();
  readonly #locals = new LocalTable();
  readonly #traits: TraitsReader;
  readonly #pods: PodClasses;
  readonly #judgement: Judgement;
  #answers = new Map<EndpointClass, Map<EndpointClass, TrafficSet>>();

  constructor(profile: Profile = STANDARD) {
    this.profile = profile;
    this.#traits = new TraitsReader(this.#terms, this.#namespaces, this.#nodes, profile);
    this.#pods = new PodClasses(this.#terms, this.#traits, this.#namespaces);
    this.#judgement = { switches: profile.switches, localOf: (subject) => this.localOf(subject) };
  }

  /** The matrix of a snapshot. */
  static of(cluster: Cluster, profile: Profile = STANDARD): LiveMatrix {
    const matrix = new LiveMatrix(profile);
    for (const namespace of cluster.namespaces.values()) matrix.#namespaces.set(namespace.name, namespace);
    for (const node of cluster.nodes.values()) matrix.#nodes.set(node.name, node);
    // Policies before pods: each pod is then classified once, with every term known.
    for (const [id, policy] of byNamespace(cluster.policies)) {
      if (isEnforced(policy, profile)) matrix.#enact(id, policy);
    }
    for (const [id, pod] of cluster.pods) matrix.#pods.add(id, pod);
    return matrix;
  }

  /** Takes one change in. */
  apply(change: Change): void {
    if (this.#answers.size > 0) this.#answers = new Map();
    switch (change.kind) {
      case 'namespace':
        return this.#setNamespace(change.name, change.namespace);
      case 'node':
        return this.#setNode(change.name, change.node);
      case 'pod':
        return this.#pods.set(change.id, change.pod);
      case 'policy':
        return this.#setPolicy(change.id, change.policy);
    }
  }

  /** Every class of pods. */
  classes(): Iterable<EndpointClass> {
    return this.#pods.all();
  }

  /** Every node. */
  nodes(): Iterable<Node> {
    return this.#nodes.values();
  }

  /** Every policy in force. */
  policies(): Iterable<LivePolicy> {
    return this.#policies.values();
  }

  /** Every condition in use. */
  get terms(): TermTable {
    return this.#terms;
  }

  /** The class of an endpoint, undefined for a pod that is no endpoint; what is no pod of the cluster gets one for the moment. */
  classOf(endpoint: Endpoint): EndpointClass | undefined {
    if (endpoint.kind !== 'pod') return passing(this.#traits.of(endpoint));
    if (endpoint.address) return isEndpoint(endpoint.pod) ? passing(this.#traits.of(endpoint)) : undefined;
    const known = this.#pods.of(endpoint.pod);
    if (known) return known;
    return isEndpoint(endpoint.pod) ? passing(this.#traits.ofPod(endpoint.pod)) : undefined;
  }

  /** The exact traffic that may pass from one endpoint to another, a pod to itself on its own address or through a Service. */
  traffic(source: Endpoint, destination: Endpoint, throughService: boolean = false): TrafficSet {
    const from = this.classOf(source);
    const to = this.classOf(destination);
    if (!from || !to) return NO_TRAFFIC;
    if (isSamePod(source, destination) && shareFamily(from, to)) {
      return throughService && from.selectable
        ? classTraffic(from, to, hairpinJudgement(this.#judgement))
        : ALL_TRAFFIC;
    }
    if (from.selectable && to.selectable) return this.#remembered(from, to);
    return classTraffic(from, to, { ...this.#judgement, exempt: this.#exempt(source, destination) });
  }

  /** The traffic between two classes, as if their endpoints were on different nodes; `localOf` may stand in for the policies. */
  classTraffic(from: EndpointClass, to: EndpointClass, localOf?: Judgement['localOf']): TrafficSet {
    return classTraffic(from, to, localOf ? { ...this.#judgement, localOf } : this.#judgement);
  }

  /** What may pass for some addresses of ends whose address is not known; `traffic` is what passes for every one. */
  possibleTraffic(source: Endpoint, destination: Endpoint): TrafficSet {
    const from = this.classOf(source);
    const to = this.classOf(destination);
    if (!from || !to || (from.unknown === false && to.unknown === false) || isSamePod(source, destination))
      return this.traffic(source, destination);
    const exempt = this.#exempt(source, destination);
    return classTraffic(from, to, { ...this.#judgement, exempt, addresses: 'some' });
  }

  /** What the policies of one end let through: the source's for egress, the destination's for ingress. */
  sideTraffic(source: Endpoint, destination: Endpoint, direction: Direction): TrafficSet {
    const from = this.classOf(source);
    const to = this.classOf(destination);
    if (!from || !to) return NO_TRAFFIC;
    if (isSamePod(source, destination) && shareFamily(from, to)) return ALL_TRAFFIC;
    const exempt = this.#exempt(source, destination);
    const other = direction === 'egress' ? { ingress: true } : { egress: true };
    return classTraffic(from, to, { ...this.#judgement, exempt: { ...exempt, ...other } });
  }

  /** The policies that select a class. */
  policiesOf(subject: EndpointClass): readonly LivePolicy[] {
    return this.#subjectsOf(subject).flatMap((term) => [...term.policies]);
  }

  /** The policies that select a class, folded. */
  localOf(subject: EndpointClass): Local {
    return (subject.local ??= this.#locals.of(this.#subjectsOf(subject), this.#terms.universal));
  }

  /** A canonical description of the whole state, equal for equal states however they came about. */
  describe(): unknown {
    return describeState({
      classes: this.#pods.all(),
      terms: this.#terms.all(),
      policies: this.#policies.keys(),
      namespaces: this.#namespaces.keys(),
      nodes: this.#nodes.keys(),
    });
  }

  /** Answers that took many rules are kept; the others are quicker to work out again. */
  #remembered(from: EndpointClass, to: EndpointClass): TrafficSet {
    const rules = this.localOf(from).egress.byTerm.size + this.localOf(to).ingress.byTerm.size;
    if (rules < WORTH_REMEMBERING || from.id < 0 || to.id < 0) return this.classTraffic(from, to);
    let row = this.#answers.get(from);
    if (!row) this.#answers.set(from, (row = new Map()));
    let traffic = row.get(to);
    if (!traffic) row.set(to, (traffic = this.classTraffic(from, to)));
    return traffic;
  }

  /** The directions that no policy judges, because one end runs on the other (NODE-1). */
  #exempt(source: Endpoint, destination: Endpoint): Readonly<Record<Direction, boolean>> {
    const egress = this.#isOnNode(source, destination) && this.profile.switches.egressToOwnNode === 'allow';
    return { egress, ingress: this.#isOnNode(destination, source) };
  }

  /** Whether a pod runs on the node that the other end is or, being a hostNetwork pod, counts as. */
  #isOnNode(endpoint: Endpoint, other: Endpoint): boolean {
    const node = this.#traits.nodeOf(other);
    return node !== undefined && endpoint.kind === 'pod' && endpoint.pod.node === node;
  }

  /** The terms of a class that are subjects of policies. */
  #subjectsOf({ selectable, terms }: EndpointClass): readonly Term[] {
    if (!selectable) return [];
    const { universal } = this.#terms;
    return (universal ? [universal, ...terms] : terms).filter((term) => term.policies.size > 0);
  }

  #setNamespace(name: string, namespace: Namespace | undefined): void {
    if (namespace) this.#namespaces.set(name, namespace);
    else this.#namespaces.delete(name);
    this.#terms.forgetNamespace(name);
    this.#pods.namespaceChanged(name);
  }

  #setNode(name: string, node: Node | undefined): void {
    if (node) this.#nodes.set(name, node);
    else this.#nodes.delete(name);
    this.#pods.nodeChanged(name);
  }

  #setPolicy(id: string, manifest: PolicyManifest | undefined): void {
    this.#pods.termsChanged();
    const old = this.#policies.get(id);
    if (manifest && isEnforced(manifest, this.profile)) this.#enact(id, manifest);
    else this.#policies.delete(id);
    // The old one goes last, so that terms that both state stay in use.
    if (old) this.#retire(old);
  }

  #enact(id: string, manifest: PolicyManifest): void {
    const fresh: Term[] = [];
    const policy = livePolicyOf(id, compilePolicy(manifest, this.profile), (condition) => {
      const { term, isNew } = this.#terms.use(condition);
      if (isNew) fresh.push(term);
      return term;
    });
    for (const term of fresh) this.#pods.spread(term);
    this.#policies.set(id, policy);
    policy.subject.policies.add(policy);
    this.#forgetLocals(policy.subject);
  }

  #retire(policy: LivePolicy): void {
    policy.subject.policies.delete(policy);
    this.#forgetLocals(policy.subject);
    for (const term of usesOf(policy)) if (this.#terms.release(term)) this.#pods.withdraw(term);
  }

  /** The policies of a subject are others now. */
  #forgetLocals(subject: Term): void {
    this.#locals.forget(subject);
    const classes = subject === this.#terms.universal ? this.#pods.all() : subject.classes;
    for (const known of classes) known.local = undefined;
  }
}

/** Policies of one namespace one after the other, cluster-wide ones first: they share conditions, which are then at hand. */
function* byNamespace(
  policies: Cluster['policies'],
): Iterable<readonly [id: string, policy: PolicyManifest]> {
  const shelves = new Map<string | undefined, [string, PolicyManifest][]>([[undefined, []]]);
  for (const entry of policies) {
    const namespace = entry[1].kind === 'NetworkPolicy' ? entry[1].namespace : undefined;
    const shelf = shelves.get(namespace);
    if (shelf) shelf.push(entry);
    else shelves.set(namespace, [entry]);
  }
  for (const shelf of shelves.values()) yield* shelf;
}
