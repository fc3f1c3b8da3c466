import type { Namespace } from '../cluster/namespace.js';
import { isEndpoint, type Pod } from '../cluster/pod.js';
import { namespaceMatches } from '../evaluate/peer-match.js';
import { matches } from '../labels/selector.js';
import { ClassTable } from './class-table.js';
import { allTerms, type EndpointClass, withoutTerm, withTerm } from './endpoint-class.js';
import { PodTable } from './pod-table.js';
import type { Selection, Term } from './term.js';
import type { TermTable } from './term-table.js';
import type { TraitsReader } from './traits-reader.js';

/** Keeps the pods of a cluster that changes in their classes: pods that no policy can tell apart are in one. */
export class PodClasses {
  readonly #terms: TermTable;
  readonly #traits: TraitsReader;
  readonly #namespaces: ReadonlyMap<string, Namespace>;
  readonly #pods = new PodTable();
  readonly #hostNetwork = new Set<Pod>();
  readonly #classes = new ClassTable();
  /** The class of each endpoint (POD-3), by the pod itself: a query spells no id. */
  readonly #classOf = new Map<Pod, EndpointClass>();
  /** The classes of the namespace whose pods came last, by what can tell such pods apart. */
  #recent: { readonly namespace: string; readonly classes: Map<string, EndpointClass> } | undefined;

  constructor(terms: TermTable, traits: TraitsReader, namespaces: ReadonlyMap<string, Namespace>) {
    this.#terms = terms;
    this.#traits = traits;
    this.#namespaces = namespaces;
  }

  /** Every class. */
  all(): Iterable<EndpointClass> {
    return this.#classes.all();
  }

  /** The class of one of the pods, undefined for any other pod and for one that is no endpoint. */
  of(pod: Pod): EndpointClass | undefined {
    return this.#classOf.get(pod);
  }

  /** Takes in a pod whose id is new. */
  add(id: string, pod: Pod): void {
    this.#pods.set(id, pod);
    if (this.#traits.isHostNetwork(pod)) this.#hostNetwork.add(pod);
    this.#classify(pod);
  }

  /** Takes in a pod in place of the one that had its id, or only takes that out. */
  set(id: string, pod: Pod | undefined): void {
    const old = this.#pods.get(id);
    if (pod) this.add(id, pod);
    else this.#pods.delete(id);
    if (!old || old === pod) return;
    this.#hostNetwork.delete(old);
    this.#move(old, undefined);
  }

  /** To be told when a namespace's labels are others. */
  namespaceChanged(name: string): void {
    this.#recent = undefined;
    for (const pod of this.#pods.in(name)) this.#classify(pod);
  }

  /** To be told when a node is another. */
  nodeChanged(name: string): void {
    for (const pod of this.#hostNetwork) if (pod.node === name) this.#classify(pod);
  }

  /** To be told when the terms in use are others; before pods of another state are classified. */
  termsChanged(): void {
    this.#recent = undefined;
  }

  /** Gives a new term to the pods that meet it. */
  spread(term: Term): void {
    if (term === this.#terms.universal || this.#classOf.size === 0) return;
    const moves = new Map<EndpointClass, Pod[]>();
    for (const pod of this.#meeting(term)) {
      const known = this.#classOf.get(pod);
      if (!known) continue;
      const pods = moves.get(known);
      if (pods) pods.push(pod);
      else moves.set(known, [pod]);
    }
    for (const [known, pods] of moves) {
      const to = this.#classes.of(withTerm(known, term));
      for (const pod of pods) this.#move(pod, to);
    }
  }

  /** Takes a term that is no longer in use from the pods that met it. */
  withdraw(term: Term): void {
    for (const known of [...term.classes]) {
      const to = this.#classes.of(withoutTerm(known, term));
      for (const pod of [...known.pods]) this.#move(pod, to);
    }
  }

  #classify(pod: Pod): void {
    this.#move(pod, isEndpoint(pod) ? this.#classFor(pod) : undefined);
  }

  #move(pod: Pod, to: EndpointClass | undefined): void {
    const from = this.#classOf.get(pod);
    if (from === to) return;
    if (to) {
      this.#classOf.set(pod, to);
      to.pods.add(pod);
    } else this.#classOf.delete(pod);
    if (from && this.#classes.leave(from, pod)) this.#recent = undefined;
  }

  /** Pods of one namespace mostly come one after the other, and mostly alike. */
  #classFor(pod: Pod): EndpointClass {
    if (pod.hostNetwork || pod.addresses.length > 0) return this.#classes.of(this.#traits.ofPod(pod));
    if (this.#recent?.namespace !== pod.namespace)
      this.#recent = { namespace: pod.namespace, classes: new Map() };
    const { classes } = this.#recent;
    const ports = pod.ports.map(({ name, protocol, port }) =>
      name === undefined ? '' : `${name}/${protocol}/${port}`,
    );
    const key = `${this.#terms.relevant(pod.labels)}|${ports.sort().join()}|${pod.families?.join('') ?? ''}`;
    let known = classes.get(key);
    if (!known) classes.set(key, (known = this.#classes.of(this.#traits.ofPod(pod))));
    return known;
  }

  /** The pods that meet a term. */
  *#meeting(term: Term): Iterable<Pod> {
    const { condition } = term;
    switch (condition.kind) {
      case 'pods':
        return yield* this.#selected(condition);
      case 'ip':
        for (const pod of this.#pods.all())
          if (this.#traits.mayMeet(condition, pod) && this.#meets(pod, term)) yield pod;
        return;
      case 'nodes':
        for (const pod of this.#hostNetwork) if (this.#meets(pod, term)) yield pod;
        return;
      case 'domain':
        return;
    }
  }

  #meets(pod: Pod, term: Term): boolean {
    return allTerms(this.#traits.ofPod(pod)).includes(term);
  }

  *#selected({ namespaces, pods }: Selection): Iterable<Pod> {
    const names =
      typeof namespaces === 'string'
        ? [namespaces]
        : [...this.#pods.namespaces()].filter((name) => namespaceMatches(namespaces, name, this.#namespaces));
    for (const name of names) {
      for (const pod of this.#pods.in(name)) {
        if (!this.#traits.isHostNetwork(pod) && matches(pods, pod.labels)) yield pod;
      }
    }
  }
}
