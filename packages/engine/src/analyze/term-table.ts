import type { Namespace } from '../cluster/namespace.js';
import type { Labels } from '../labels/labels.js';
import { SelectorIndex } from '../labels/selector-index.js';
import { EVERYTHING, type Selector } from '../labels/selector.js';
import type { Family, Ip } from '../net/ip.js';
import { domainMatches } from '../evaluate/peer-match.js';
import { BlockIndex } from './block-index.js';
import { type Condition, conditionKey, isUniversal, type Selection, selectorOf, Term } from './term.js';

/** The conditions on pods that go with one condition on their namespace: its name, or a selector. */
interface Bucket {
  readonly namespaces: Selector | string;
  /** By the key of the selector on pods. */
  readonly terms: Map<string, Term>;
  /** The same without the universal term. */
  readonly index: SelectorIndex<Term>;
}

/** Every condition in use, each once, and the quick way from an endpoint to the conditions that it meets. */
export class TermTable {
  /** Conditions on anything but pods, by their keys. */
  readonly #others = new Map<string, Term>();
  /** By the namespace's name. */
  readonly #named = new Map<string, Bucket>();
  /** By the key of the selector on namespaces. */
  readonly #selecting = new Map<string, Bucket>();
  readonly #bySelector = new SelectorIndex<Bucket>(({ namespaces }) =>
    typeof namespaces === 'string' ? EVERYTHING : namespaces,
  );
  readonly #nodes = new SelectorIndex<Term>(selectorOf);
  readonly #domains = new Set<Term>();
  readonly #blocks = new BlockIndex<Term>();
  #bucketsOf = new Map<string, readonly Bucket[]>();
  /** How many selectors of pods ask for each label key. */
  readonly #keys = new Map<string, number>();
  #nextId = 0;
  #universal: Term | undefined;

  /** The term that every selectable pod meets, when it is in use. */
  get universal(): Term | undefined {
    return this.#universal;
  }

  /** Every term in use. */
  *all(): Iterable<Term> {
    for (const buckets of [this.#named, this.#selecting]) {
      for (const { terms } of buckets.values()) yield* terms.values();
    }
    yield* this.#others.values();
  }

  /** The term of a condition, used once more; `isNew` when nothing stated it before. */
  use(condition: Condition): { readonly term: Term; readonly isNew: boolean } {
    const bucket = condition.kind === 'pods' ? this.#bucket(condition.namespaces) : undefined;
    const terms = bucket?.terms ?? this.#others;
    const key = condition.kind === 'pods' ? condition.pods.key : conditionKey(condition);
    let term = terms.get(key);
    const isNew = !term;
    if (!term) {
      term = new Term(this.#nextId++, condition);
      terms.set(key, term);
      this.#file(term, bucket);
    }
    term.uses++;
    return { term, isNew };
  }

  /** Takes one use back; true when nothing states the condition any more and the term is gone. */
  release(term: Term): boolean {
    term.uses--;
    if (term.uses > 0) return false;
    this.#unfile(term);
    return true;
  }

  /** Those of a pod's labels that any selector asks for, as a text that pods alike to every selector share. */
  relevant(labels: Labels): string {
    const pairs: string[] = [];
    for (const [key, value] of labels) if (this.#keys.has(key)) pairs.push(JSON.stringify([key, value]));
    return pairs.sort().join();
  }

  /** The terms that a pod meets by its labels, the universal one left out. */
  ofPod(namespace: Pick<Namespace, 'name' | 'labels'>, labels: Labels): Term[] {
    return this.#bucketsFor(namespace).flatMap(({ index }) => index.matching(labels));
  }

  ofNode(labels: Labels): Term[] {
    return this.#nodes.matching(labels);
  }

  ofDomain(domain: string): Term[] {
    return [...this.#domains].filter(
      ({ condition }) => condition.kind === 'domain' && domainMatches(condition.domain, domain),
    );
  }

  /** The blocks that hold any of the addresses. */
  ofAddresses(addresses: readonly Ip[]): Term[] {
    if (addresses.length === 1) return this.#blocks.holding(addresses[0]!);
    return [...new Set(addresses.flatMap((ip) => this.#blocks.holding(ip)))];
  }

  blocks(family: Family): ReturnType<BlockIndex<Term>['blocks']> {
    return this.#blocks.blocks(family);
  }

  /** To be told when a namespace's labels change. */
  forgetNamespace(name: string): void {
    this.#bucketsOf.delete(name);
  }

  #file(term: Term, bucket: Bucket | undefined): void {
    const { condition } = term;
    switch (condition.kind) {
      case 'pods':
        if (isUniversal(condition)) this.#universal = term;
        else bucket?.index.add(term);
        this.#countKeys(condition.pods, 1);
        return;
      case 'ip':
        this.#blocks.add(condition.cidr, condition.except, term);
        return;
      case 'nodes':
        this.#nodes.add(term);
        return;
      case 'domain':
        this.#domains.add(term);
    }
  }

  #unfile(term: Term): void {
    const { condition } = term;
    if (condition.kind === 'pods') return this.#unfileSelection(term, condition);
    this.#others.delete(conditionKey(condition));
    if (condition.kind === 'ip') this.#blocks.delete(term);
    else if (condition.kind === 'nodes') this.#nodes.delete(term);
    else this.#domains.delete(term);
  }

  #unfileSelection(term: Term, { namespaces, pods }: Selection): void {
    const bucket = this.#bucket(namespaces);
    bucket.terms.delete(pods.key);
    if (term === this.#universal) this.#universal = undefined;
    else bucket.index.delete(term);
    this.#countKeys(pods, -1);
    if (bucket.terms.size > 0) return;
    if (typeof namespaces === 'string') {
      this.#named.delete(namespaces);
      this.#bucketsOf.delete(namespaces);
    } else {
      this.#selecting.delete(namespaces.key);
      this.#bySelector.delete(bucket);
      this.#bucketsOf = new Map();
    }
  }

  #countKeys({ requirements }: Selector, by: 1 | -1): void {
    for (const { key } of requirements) {
      const count = (this.#keys.get(key) ?? 0) + by;
      if (count === 0) this.#keys.delete(key);
      else this.#keys.set(key, count);
    }
  }

  #bucket(namespaces: Selector | string): Bucket {
    const [buckets, key] =
      typeof namespaces === 'string' ? [this.#named, namespaces] : [this.#selecting, namespaces.key];
    let bucket = buckets.get(key);
    if (!bucket) {
      bucket = { namespaces, terms: new Map(), index: new SelectorIndex<Term>(selectorOf) };
      buckets.set(key, bucket);
      if (typeof namespaces === 'string') this.#bucketsOf.delete(namespaces);
      else {
        this.#bySelector.add(bucket);
        if (this.#bucketsOf.size > 0) this.#bucketsOf = new Map();
      }
    }
    return bucket;
  }

  #bucketsFor({ name, labels }: Pick<Namespace, 'name' | 'labels'>): readonly Bucket[] {
    let buckets = this.#bucketsOf.get(name);
    if (!buckets) {
      const own = this.#named.get(name);
      const matching = this.#bySelector.matching(labels);
      buckets = own ? [own].concat(matching) : matching;
      this.#bucketsOf.set(name, buckets);
    }
    return buckets;
  }
}
