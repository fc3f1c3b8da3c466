import {
  type Change,
  type Cluster,
  type Namespace,
  namespaceOf,
  type Node,
  type Pod,
  type PolicyManifest,
} from '@sluice/engine';
import type { Entity } from './entity.js';

/** A cluster as its objects come and go, in whichever order: what changed since it was last asked, each thing once. */
export class ClusterState {
  readonly #namespaces = new Map<string, Namespace>();
  readonly #nodes = new Map<string, Node>();
  readonly #pods = new Map<string, Pod>();
  readonly #policies = new Map<string, PolicyManifest>();
  /** By the object's key: what it is here. */
  readonly #entities = new Map<string, Entity>();
  /** How many objects lie in a namespace: each is there for as long as it holds any, though its own object may be late (PEER-5). */
  readonly #held = new Map<string, number>();
  readonly #given = new Map<string, Namespace>();
  #pending = new Map<string, Change>();

  /** The cluster as it is now; it does not change any more. */
  get cluster(): Cluster {
    return {
      namespaces: new Map(this.#namespaces),
      nodes: new Map(this.#nodes),
      pods: new Map(this.#pods),
      policies: new Map(this.#policies),
      services: new Map(),
    };
  }

  /** Whether anything changed since changes were taken. */
  get isChanged(): boolean {
    return this.#pending.size > 0;
  }

  /** What changed since the last time: of several changes of one thing the last. */
  takeChanges(): readonly Change[] {
    const changes = [...this.#pending.values()];
    this.#pending = new Map();
    return changes;
  }

  /** An object is as told now, or gone. */
  set(key: string, entity: Entity | undefined): void {
    const before = this.#entities.get(key);
    if (entity) this.#entities.set(key, entity);
    else this.#entities.delete(key);
    if (entity?.namespace !== undefined) this.#hold(entity.namespace, 1);
    if (before?.change && !entity?.change) this.#put(withoutObject(before.change));
    if (entity?.change) this.#put(entity.change);
    if (before?.namespace !== undefined) this.#hold(before.namespace, -1);
  }

  #hold(namespace: string, by: number): void {
    this.#held.set(namespace, (this.#held.get(namespace) ?? 0) + by);
    if (this.#held.get(namespace) === 0) this.#held.delete(namespace);
    this.#settle(namespace);
  }

  #put(change: Change): void {
    switch (change.kind) {
      case 'namespace':
        put(this.#given, change.name, change.namespace);
        return this.#settle(change.name);
      case 'node':
        put(this.#nodes, change.name, change.node);
        return this.#note(change.name, change);
      case 'pod':
        put(this.#pods, change.id, change.pod);
        return this.#note(change.id, change);
      case 'policy':
        put(this.#policies, change.id, change.policy);
        return this.#note(change.id, change);
    }
  }

  /** Gives a namespace its own labels, or those that it has in any case. */
  #settle(name: string): void {
    const before = this.#namespaces.get(name);
    const given = this.#given.get(name);
    const wanted = given ?? (this.#held.has(name) ? standIn(before, name) : undefined);
    if (wanted === before) return;
    put(this.#namespaces, name, wanted);
    this.#note(name, { kind: 'namespace', name, ...(wanted && { namespace: wanted }) });
  }

  #note(id: string, change: Change): void {
    const key = `${change.kind} ${id}`;
    // Last comes last: a namespace before its pods.
    this.#pending.delete(key);
    this.#pending.set(key, change);
  }
}

function standIn(before: Namespace | undefined, name: string): Namespace {
  return before && before.labels.size === 1 && !before.source ? before : namespaceOf(name);
}

function withoutObject(change: Change): Change {
  switch (change.kind) {
    case 'namespace':
    case 'node':
      return { kind: change.kind, name: change.name };
    case 'pod':
    case 'policy':
      return { kind: change.kind, id: change.id };
  }
}

function put<T>(map: Map<string, T>, key: string, value: T | undefined): void {
  if (value === undefined) map.delete(key);
  else map.set(key, value);
}
