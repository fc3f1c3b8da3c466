import type { Cluster } from '../cluster/cluster.js';
import type { Namespace } from '../cluster/namespace.js';
import type { Node } from '../cluster/node.js';
import { isEndpoint, type Pod, podId } from '../cluster/pod.js';
import type { Endpoint } from '../evaluate/endpoint.js';
import { namespaceMatches } from '../evaluate/peer-match.js';
import type { Labels } from '../labels/labels.js';
import { matches } from '../labels/selector.js';
import { ALL_TRAFFIC, NO_TRAFFIC, type TrafficSet, trafficSets } from '../net/traffic-set.js';
import type { Family, Ip } from '../net/ip.js';
import { cidrHas } from '../net/cidr.js';
import { compilePolicy, isEnforced } from '../policy/compile.js';
import { type PolicyManifest, policyId } from '../policy/policy-manifest.js';
import { type Profile, STANDARD } from '../policy/profile.js';
import type { Direction, Policy, Rule } from '../policy/rule.js';
import { type EndpointClass, inOrder, type Traits, traitsKey } from './endpoint-class.js';
import { type LivePolicy, type LiveRule, portsOfRule } from './live-policy.js';
import { type Local, localOf, sideTraffic } from './local.js';
import type { Condition, Selection, Term } from './term.js';
import { TermTable } from './term-table.js';

/** One thing that became different; without its object it is gone. */
export type Change =
  | { readonly kind: 'namespace'; readonly name: string; readonly namespace?: Namespace }
  | { readonly kind: 'node'; readonly name: string; readonly node?: Node }
  | { readonly kind: 'pod'; readonly id: string; readonly pod?: Pod }
  | { readonly kind: 'policy'; readonly id: string; readonly policy?: PolicyManifest };

interface PodRecord {
  readonly pod: Pod;
  /** Undefined for a pod that is no endpoint (POD-3). */
  readonly class: EndpointClass | undefined;
}

/** The classes of the namespace whose pods came last, by what can tell such pods apart. */
interface Recent {
  readonly namespace: string | undefined;
  readonly classes: Map<string, EndpointClass>;
}

/** From so many rules on, an answer is kept. */
const WORTH_REMEMBERING = 64;
const NONE_RECENT: Recent = { namespace: undefined, classes: new Map() };
const NO_LABELS: Labels = new Map();
const NOT_EXEMPT: Readonly<Record<Direction, boolean>> = { egress: false, ingress: false };

/**
 * The matrix of a cluster that changes. Pods that no policy can tell apart are one class; a change touches
 * only the classes that it concerns, and ends in the state that a start from scratch gives.
 */
export class LiveMatrix {
  readonly profile: Profile;
  readonly #terms = new TermTable();
  readonly #namespaces = new Map<string, Namespace>();
  readonly #nodes = new Map<string, Node>();
  readonly #pods = new Map<string, PodRecord>();
  readonly #podsByNamespace = new Map<string, Set<string>>();
  readonly #hostNetwork = new Set<string>();
  readonly #policies = new Map<string, LivePolicy>();
  readonly #classes = new Map<string, EndpointClass>();
  readonly #locals = new Map<string, Local>();
  readonly #localKeys = new Map<Term, Set<string>>();
  #answers = new Map<EndpointClass, Map<EndpointClass, TrafficSet>>();
  #recent = NONE_RECENT;
  #nextClass = 0;

  readonly #localOf = (subject: EndpointClass): Local => this.localOf(subject);

  constructor(profile: Profile = STANDARD) {
    this.profile = profile;
  }

  /** The matrix of a snapshot. */
  static of(cluster: Cluster, profile: Profile = STANDARD): LiveMatrix {
    const matrix = new LiveMatrix(profile);
    for (const namespace of cluster.namespaces.values()) matrix.#namespaces.set(namespace.name, namespace);
    for (const node of cluster.nodes.values()) matrix.#nodes.set(node.name, node);
    // Policies before pods: each pod is then classified once, with every term known.
    for (const policy of cluster.policies.values()) matrix.#setPolicy(policyId(policy), policy);
    for (const pod of cluster.pods.values()) matrix.#setPod(podId(pod), pod);
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
        return this.#setPod(change.id, change.pod);
      case 'policy':
        return this.#setPolicy(change.id, change.policy);
    }
  }

  /** Every class of pods. */
  classes(): Iterable<EndpointClass> {
    return this.#classes.values();
  }

  /** The class of a pod, by its id; undefined for one that is no endpoint or not there. */
  classOf(id: string): EndpointClass | undefined {
    return this.#pods.get(id)?.class;
  }

  pods(): Iterable<Pod> {
    return [...this.#pods.values()].map(({ pod }) => pod);
  }

  nodes(): Iterable<Node> {
    return this.#nodes.values();
  }

  /** Every policy in force, compiled. */
  policies(): Iterable<LivePolicy> {
    return this.#policies.values();
  }

  terms(): TermTable {
    return this.#terms;
  }

  /** The exact traffic that may pass from one endpoint to another. */
  traffic(source: Endpoint, destination: Endpoint): TrafficSet {
    const from = this.traitsOf(source);
    const to = this.traitsOf(destination);
    if (!from || !to) return NO_TRAFFIC;
    if (isSelf(source, destination)) return ALL_TRAFFIC;
    if (from.selectable && to.selectable) return this.#remembered(from, to);
    const toOwnNode =
      isNodeOf(this.#placeOf(destination), source) && this.profile.switches.egressToOwnNode === 'allow';
    const fromOwnNode = isNodeOf(this.#placeOf(source), destination);
    return this.traitsTraffic(from, to, { egress: toOwnNode, ingress: fromOwnNode });
  }

  /** Answers that took many rules are kept until something changes; the others are quicker to work out again. */
  #remembered(from: EndpointClass, to: EndpointClass): TrafficSet {
    const rules = this.localOf(from).egress.byTerm.size + this.localOf(to).ingress.byTerm.size;
    if (rules < WORTH_REMEMBERING || from.id < 0 || to.id < 0) return this.traitsTraffic(from, to);
    let row = this.#answers.get(from);
    if (!row) this.#answers.set(from, (row = new Map()));
    let traffic = row.get(to);
    if (!traffic) row.set(to, (traffic = this.traitsTraffic(from, to)));
    return traffic;
  }

  /** The traffic between two classes; a direction that is `exempt` is not judged. */
  traitsTraffic(
    from: EndpointClass,
    to: EndpointClass,
    exempt: Readonly<Record<Direction, boolean>> = NOT_EXEMPT,
    localOf: (subject: EndpointClass) => Local = this.#localOf,
  ): TrafficSet {
    let traffic: TrafficSet | undefined;
    for (const family of from.families) {
      if (!to.families.includes(family)) continue;
      const here = this.#inFamily(from, to, family, exempt, localOf);
      traffic = traffic ? trafficSets.union(traffic, here) : here;
      // Only blocks can tell the families of one pair apart.
      if (!hasBlocks(from) && !hasBlocks(to)) break;
    }
    return traffic ?? NO_TRAFFIC;
  }

  #inFamily(
    from: EndpointClass,
    to: EndpointClass,
    family: Family,
    exempt: Readonly<Record<Direction, boolean>>,
    localOf: (subject: EndpointClass) => Local,
  ): TrafficSet {
    const { switches } = this.profile;
    const egress =
      exempt.egress || !from.selectable
        ? ALL_TRAFFIC
        : sideTraffic(localOf(from).egress, 'egress', from, to, family, switches);
    if (exempt.ingress || !to.selectable) return egress;
    return intersect(egress, sideTraffic(localOf(to).ingress, 'ingress', to, from, family, switches));
  }

  /** What a pod's own policies of one direction let through with another end, whatever that end's policies say. */
  sideTraffic(pod: Pod, other: Endpoint, direction: Direction): TrafficSet {
    const subject = this.traitsOf({ kind: 'pod', pod });
    const peer = this.traitsOf(other);
    if (!subject || !peer) return NO_TRAFFIC;
    if (!subject.selectable) return ALL_TRAFFIC;
    const side = this.localOf(subject)[direction];
    const families = subject.families.filter((family) => peer.families.includes(family));
    return families
      .map((family) => sideTraffic(side, direction, subject, peer, family, this.profile.switches))
      .reduce(trafficSets.union, NO_TRAFFIC);
  }

  /** The policies that select a class. */
  policiesOf(subject: EndpointClass): readonly LivePolicy[] {
    return this.#subjectsOf(subject).flatMap((term) => [...term.policies]);
  }

  /** The folded policies of a class. */
  localOf(subject: EndpointClass): Local {
    return (subject.local ??= this.#findLocal(subject));
  }

  /** The class of any endpoint; nodes, hostNetwork pods and outside addresses get one for the moment. */
  traitsOf(endpoint: Endpoint): EndpointClass | undefined {
    if (endpoint.kind === 'pod') {
      const record = this.#pods.get(podId(endpoint.pod));
      if (record?.pod === endpoint.pod) return record.class;
      return isEndpoint(endpoint.pod) ? this.#passing(this.#traitsOfPod(endpoint.pod)) : undefined;
    }
    if (endpoint.kind === 'node') return this.#passing(this.#traitsOfNode(endpoint.node));
    const terms = endpoint.domain === undefined ? [] : this.#terms.ofDomain(endpoint.domain);
    return this.#passing(this.#traitsOfAddresses(endpoint.ip ? [endpoint.ip] : [], 'external', terms, []));
  }

  /** A canonical description of the whole state, equal for equal states however they came about. */
  snapshot(): unknown {
    const keys = (terms: readonly Term[]): string[] => terms.map((term) => term.key).sort();
    return {
      classes: [...this.#classes.values()]
        .map((known) => ({
          pods: [...known.pods].sort(),
          selectable: known.selectable,
          families: known.families,
          terms: keys(known.terms),
          blocks: [keys(known.blocks[4]), keys(known.blocks[6])],
        }))
        .sort((a, b) => (a.pods[0]! < b.pods[0]! ? -1 : 1)),
      terms: [...this.#terms.all()]
        .map((term) => ({
          key: term.key,
          uses: term.uses,
          policies: [...term.policies].map(({ policy }) => policy.id).sort(),
          pods: [...term.classes].flatMap((known) => [...known.pods]).sort(),
        }))
        .sort((a, b) => (a.key < b.key ? -1 : 1)),
      policies: [...this.#policies.keys()].sort(),
      namespaces: [...this.#namespaces.keys()].sort(),
      nodes: [...this.#nodes.keys()].sort(),
    };
  }

  #setNamespace(name: string, namespace: Namespace | undefined): void {
    if (namespace) this.#namespaces.set(name, namespace);
    else this.#namespaces.delete(name);
    this.#terms.forgetNamespace(name);
    this.#recent = NONE_RECENT;
    for (const id of this.#podsByNamespace.get(name) ?? []) this.#classify(id, this.#pods.get(id)!.pod);
  }

  #setNode(name: string, node: Node | undefined): void {
    if (node) this.#nodes.set(name, node);
    else this.#nodes.delete(name);
    for (const id of this.#hostNetwork) {
      const { pod } = this.#pods.get(id)!;
      if (pod.node === name) this.#classify(id, pod);
    }
  }

  #setPod(id: string, pod: Pod | undefined): void {
    const old = this.#pods.get(id);
    if (old && (!pod || old.pod.namespace !== pod.namespace)) this.#dropPod(id, old);
    if (!pod) return;
    let inNamespace = this.#podsByNamespace.get(pod.namespace);
    if (!inNamespace) this.#podsByNamespace.set(pod.namespace, (inNamespace = new Set()));
    inNamespace.add(id);
    if (this.#isHostNetwork(pod)) this.#hostNetwork.add(id);
    else this.#hostNetwork.delete(id);
    this.#classify(id, pod);
  }

  #dropPod(id: string, { pod, class: known }: PodRecord): void {
    this.#pods.delete(id);
    this.#hostNetwork.delete(id);
    const inNamespace = this.#podsByNamespace.get(pod.namespace);
    inNamespace?.delete(id);
    if (inNamespace?.size === 0) this.#podsByNamespace.delete(pod.namespace);
    if (known) this.#leave(known, id);
  }

  #classify(id: string, pod: Pod): void {
    const old = this.#pods.get(id)?.class;
    const next = isEndpoint(pod) ? this.#classOfPod(pod) : undefined;
    this.#pods.set(id, { pod, class: next });
    if (old === next) return;
    next?.pods.add(id);
    if (old) this.#leave(old, id);
  }

  /** Pods of one namespace mostly come one after the other, and mostly alike. */
  #classOfPod(pod: Pod): EndpointClass {
    if (pod.hostNetwork || pod.addresses.length > 0) return this.#classFor(this.#traitsOfPod(pod));
    if (this.#recent.namespace !== pod.namespace)
      this.#recent = { namespace: pod.namespace, classes: new Map() };
    const ports = pod.ports.map(({ name, protocol, port }) =>
      name === undefined ? '' : `${name}/${protocol}/${port}`,
    );
    const key = `${this.#terms.relevant(pod.labels)}|${ports.sort().join()}`;
    let known = this.#recent.classes.get(key);
    if (!known) this.#recent.classes.set(key, (known = this.#classFor(this.#traitsOfPod(pod))));
    return known;
  }

  #leave(known: EndpointClass, id: string): void {
    known.pods.delete(id);
    if (known.pods.size === 0) this.#dropClass(known);
  }

  #classFor(traits: Traits): EndpointClass {
    const key = traitsKey(traits);
    let known = this.#classes.get(key);
    if (!known) {
      known = { ...traits, id: this.#nextClass++, key, pods: new Set(), local: undefined };
      this.#classes.set(key, known);
      for (const term of allTerms(known)) term.classes.add(known);
    }
    return known;
  }

  #dropClass(known: EndpointClass): void {
    this.#recent = NONE_RECENT;
    this.#classes.delete(known.key);
    for (const term of allTerms(known)) term.classes.delete(known);
  }

  /** A class that is not kept. */
  #passing(traits: Traits): EndpointClass {
    return { ...traits, id: -1, key: '', pods: new Set(), local: undefined };
  }

  #traitsOfPod(pod: Pod): Traits {
    if (this.#isHostNetwork(pod)) {
      const node = pod.node === undefined ? undefined : this.#nodes.get(pod.node);
      return this.#traitsOfNode(
        node ?? { name: pod.node ?? '', labels: NO_LABELS, addresses: pod.addresses },
      );
    }
    const namespace = this.#namespaces.get(pod.namespace) ?? { name: pod.namespace, labels: NO_LABELS };
    const ports = pod.ports.filter(({ name }) => name !== undefined);
    return this.#traitsOfAddresses(pod.addresses, 'pod', this.#terms.ofPod(namespace, pod.labels), ports);
  }

  #traitsOfNode(node: Node): Traits {
    return this.#traitsOfAddresses(node.addresses, 'node', this.#terms.ofNode(node.labels), []);
  }

  #traitsOfAddresses(
    addresses: readonly Ip[],
    place: Endpoint['kind'],
    terms: readonly Term[],
    ports: Traits['ports'],
  ): Traits {
    const of = (family: Family): Ip[] => addresses.filter((ip) => ip.family === family);
    const families =
      addresses.length === 0
        ? ([4, 6] as const)
        : ([4, 6] as const).filter((family) => of(family).length > 0);
    const blocks = (family: Family): readonly Term[] => {
      if (!families.includes(family)) return [];
      const found = this.#terms.ofAddresses(addresses.length === 0 ? undefined : of(family), family);
      return inOrder(found.filter((term) => this.#blockMatches(term.condition, place)));
    };
    return {
      selectable: place === 'pod',
      families,
      terms: inOrder(terms),
      blocks: { 4: blocks(4), 6: blocks(6) },
      ports,
    };
  }

  /** IP-1, IP-4 and CNP-7. */
  #blockMatches(condition: Condition, place: Endpoint['kind']): boolean {
    if (condition.kind !== 'ip' || condition.always) return true;
    const { ipBlockMatchesNodes, switches } = this.profile;
    return place === 'pod' ? switches.ipBlockMatchesPods : place === 'external' || ipBlockMatchesNodes;
  }

  /** POD-2. */
  #isHostNetwork(pod: Pod): boolean {
    return pod.hostNetwork && this.profile.switches.hostNetworkPods === 'node';
  }

  /** The name of the node that the endpoint is, or, being a hostNetwork pod, counts as. */
  #placeOf(endpoint: Endpoint): string | undefined {
    if (endpoint.kind === 'node') return endpoint.node.name;
    return endpoint.kind === 'pod' && this.#isHostNetwork(endpoint.pod) ? endpoint.pod.node : undefined;
  }

  #setPolicy(id: string, manifest: PolicyManifest | undefined): void {
    this.#recent = NONE_RECENT;
    const old = this.#policies.get(id);
    if (manifest && isEnforced(manifest, this.profile)) {
      const policy = this.#live(compilePolicy(manifest, this.profile));
      this.#policies.set(id, policy);
      policy.subject.policies.add(policy);
      this.#forgetLocals(policy.subject);
    } else this.#policies.delete(id);
    // The old one goes last, so that terms that both state stay in use.
    if (old) this.#retire(old);
  }

  #live(policy: Policy): LivePolicy {
    const fresh: Term[] = [];
    const use = (condition: Condition): Term => {
      const { term, isNew } = this.#terms.use(condition);
      if (isNew) fresh.push(term);
      return term;
    };
    const rule = (rule: Rule): LiveRule => ({
      rule,
      action: rule.action,
      terms: rule.peers === 'any' ? 'any' : rule.peers.map(use),
      ports: portsOfRule(rule),
    });
    const live: LivePolicy = {
      policy,
      subject: use({ kind: 'pods', ...policy.subject }),
      rules: { ingress: policy.ingress.map(rule), egress: policy.egress.map(rule) },
    };
    for (const term of fresh) this.#spread(term);
    return live;
  }

  #retire(policy: LivePolicy): void {
    policy.subject.policies.delete(policy);
    this.#forgetLocals(policy.subject);
    const terms = [...policy.rules.ingress, ...policy.rules.egress].flatMap(({ terms }) =>
      terms === 'any' ? [] : terms,
    );
    for (const term of [...terms, policy.subject]) {
      if (this.#terms.release(term)) this.#withdraw(term);
    }
  }

  /** Gives a new term to the pods that meet it. */
  #spread(term: Term): void {
    if (term === this.#terms.universal || this.#pods.size === 0) return;
    const moves = new Map<EndpointClass, string[]>();
    for (const id of this.#meeting(term)) {
      const known = this.#pods.get(id)!.class!;
      const ids = moves.get(known);
      if (ids) ids.push(id);
      else moves.set(known, [id]);
    }
    for (const [known, ids] of moves) this.#move(ids, known, withTerm(known, term));
  }

  /** Takes a term that is gone from every class that has it. */
  #withdraw(term: Term): void {
    for (const known of [...term.classes]) this.#move([...known.pods], known, withoutTerm(known, term));
  }

  #move(ids: readonly string[], from: EndpointClass, traits: Traits): void {
    const to = this.#classFor(traits);
    if (to === from) return;
    for (const id of ids) {
      this.#pods.set(id, { pod: this.#pods.get(id)!.pod, class: to });
      to.pods.add(id);
      from.pods.delete(id);
    }
    if (from.pods.size === 0) this.#dropClass(from);
  }

  /** The pods, classified before, that meet a term. */
  *#meeting(term: Term): Iterable<string> {
    const { condition } = term;
    if (condition.kind === 'pods') yield* this.#selected(condition);
    else {
      for (const known of [...this.#classes.values()]) {
        if (!this.#blockMatches(condition, known.selectable ? 'pod' : 'node')) continue;
        for (const id of [...known.pods]) {
          const { pod } = this.#pods.get(id)!;
          const traits =
            condition.kind === 'ip' && !mayHold(condition, pod) ? undefined : this.#traitsOfPod(pod);
          if (traits && allTerms(traits).includes(term)) yield id;
        }
      }
    }
  }

  *#selected({ namespaces, pods }: Selection): Iterable<string> {
    const names =
      typeof namespaces === 'string'
        ? [namespaces]
        : [...this.#podsByNamespace.keys()].filter((name) =>
            namespaceMatches(namespaces, name, this.#namespaces),
          );
    for (const name of names) {
      for (const id of this.#podsByNamespace.get(name) ?? []) {
        const { pod, class: known } = this.#pods.get(id)!;
        if (known?.selectable && matches(pods, pod.labels)) yield id;
      }
    }
  }

  /** The terms of a class that are subjects of policies. */
  #subjectsOf({ selectable, terms }: EndpointClass): readonly Term[] {
    if (!selectable) return [];
    const { universal } = this.#terms;
    return (universal ? [universal, ...terms] : terms).filter((term) => term.policies.size > 0);
  }

  #findLocal(subject: EndpointClass): Local {
    const { universal } = this.#terms;
    const subjects = this.#subjectsOf(subject);
    const key = subjects.map((term) => term.id).join(',');
    let local = this.#locals.get(key);
    if (!local) {
      local = localOf(
        key,
        subjects.flatMap((term) => [...term.policies]),
        universal,
      );
      this.#locals.set(key, local);
      for (const term of subjects) {
        const keys = this.#localKeys.get(term);
        if (keys) keys.add(key);
        else this.#localKeys.set(term, new Set([key]));
      }
    }
    return local;
  }

  /** The policies of a subject are others now. */
  #forgetLocals(subject: Term): void {
    for (const key of this.#localKeys.get(subject) ?? []) this.#locals.delete(key);
    this.#localKeys.delete(subject);
    const classes = subject === this.#terms.universal ? this.#classes.values() : subject.classes;
    for (const known of classes) known.local = undefined;
  }
}

function withTerm(traits: Traits, term: Term): Traits {
  const { condition } = term;
  if (condition.kind !== 'ip') return { ...traits, terms: inOrder([...traits.terms, term]) };
  const blocks = (family: Family): readonly Term[] =>
    family === condition.cidr.family ? inOrder([...traits.blocks[family], term]) : traits.blocks[family];
  return { ...traits, blocks: { 4: blocks(4), 6: blocks(6) } };
}

function withoutTerm(traits: Traits, term: Term): Traits {
  const without = (terms: readonly Term[]): readonly Term[] => terms.filter((known) => known !== term);
  return {
    ...traits,
    terms: without(traits.terms),
    blocks: { 4: without(traits.blocks[4]), 6: without(traits.blocks[6]) },
  };
}

function allTerms({ terms, blocks }: Traits): readonly Term[] {
  return blocks[4].length + blocks[6].length === 0 ? terms : [...terms, ...blocks[4], ...blocks[6]];
}

function hasBlocks({ blocks }: Traits): boolean {
  return blocks[4].length + blocks[6].length > 0;
}

function intersect(a: TrafficSet, b: TrafficSet): TrafficSet {
  if (a === ALL_TRAFFIC) return b;
  return b === ALL_TRAFFIC ? a : trafficSets.intersect(a, b);
}

/** Spares most pods the full look. */
function mayHold({ cidr }: Extract<Condition, { kind: 'ip' }>, pod: Pod): boolean {
  if (pod.hostNetwork) return true;
  return pod.addresses.length === 0 ? cidr.prefix === 0 : pod.addresses.some((ip) => cidrHas(cidr, ip));
}

function isSelf(source: Endpoint, destination: Endpoint): boolean {
  return (
    source.kind === 'pod' &&
    destination.kind === 'pod' &&
    source.pod === destination.pod &&
    !source.pod.template
  );
}

/** NODE-1. */
function isNodeOf(node: string | undefined, endpoint: Endpoint): boolean {
  return node !== undefined && endpoint.kind === 'pod' && endpoint.pod.node === node;
}
