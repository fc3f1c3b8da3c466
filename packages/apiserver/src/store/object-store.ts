import type { KubeObject } from '../meta/kube-object.js';
import { History } from './history.js';
import type { Journal, Opened } from './journal.js';
import { NO_JOURNAL } from './journal.js';
import { type Index, ObjectIndex } from './object-index.js';
import { type ObjectRef, parseRef, refText } from './object-ref.js';
import { ResourceObjects } from './resource-objects.js';
import { type Stored, type StoreEvent, storedText, toStored } from './stored.js';

/** Ends a watch; may be called more than once. */
export type StopWatching = () => void;

interface Resource {
  readonly objects: ResourceObjects;
  readonly history: History;
  readonly listeners: Set<(event: StoreEvent) => void>;
}

/** A write that is not yet acknowledged: later writes build on it, readers do not see it. */
interface Pending {
  readonly revision: number;
  readonly stored: Stored | undefined;
}

/** How many changes of a resource a watch can be behind. */
const HISTORY_LIMIT = 4096;

/**
 * All objects, by one growing revision. A write is compared with what it was based on, kept by the journal, and only then
 * seen: by readers, in lists and in watches, in the order of revisions. Everything is in memory.
 */
export class ObjectStore {
  readonly #resources = new Map<string, Resource>();
  readonly #pending = new Map<string, Pending>();
  readonly #indexes = new Map<Index, ObjectIndex>();
  readonly #listeners = new Set<(event: StoreEvent) => void>();
  readonly #journal: Journal;
  /** The revision of the last write that was begun, and of the last that all can see. */
  #begun: number;
  #revision: number;
  #opened: number;

  constructor(opened: Opened = { journal: NO_JOURNAL, revision: 0, entries: [] }) {
    this.#journal = opened.journal;
    this.#begun = this.#revision = this.#opened = opened.revision;
    for (const { key, revision, json } of opened.entries) {
      const ref = parseRef(key);
      if (!ref) throw new Error(`The store holds a key that is none of its own: ${JSON.stringify(key)}`);
      this.#resource(ref.resource).objects.set(storedText(ref, revision, json));
    }
  }

  /** The revision of the last acknowledged write. */
  get revision(): number {
    return this.#revision;
  }

  /** The acknowledged version. */
  get({ resource, namespace, name }: ObjectRef): Stored | undefined {
    return this.#resources.get(resource)?.objects.get(namespace, name);
  }

  /** The version that the next write has to be based on, acknowledged or not. */
  latest(ref: ObjectRef): Stored | undefined {
    const pending = this.#pending.get(refText(ref));
    return pending ? pending.stored : this.get(ref);
  }

  /** The versions that the next write has to reckon with, acknowledged or not, in all namespaces or in one. */
  latestAll(resource: string, namespace?: string): readonly Stored[] {
    const prefix = namespace === undefined ? `${resource}\0` : `${resource}\0${namespace}\0`;
    const pending = [...this.#pending.entries()].filter(([key]) => key.startsWith(prefix));
    if (pending.length === 0) return this.list(resource, namespace);
    const all = new Map(this.list(resource, namespace).map((stored) => [refText(stored.ref), stored]));
    for (const [key, { stored }] of pending) {
      if (stored) all.set(key, stored);
      else all.delete(key);
    }
    return [...all.values()];
  }

  /**
   * The objects under a key of an index, in no order: the versions that the next write has to be based on, acknowledged or
   * not. Made when first asked for, and kept from then on.
   */
  under(index: Index, key: string): readonly Stored[] {
    return [...(this.#indexed(index).get(key)?.values() ?? [])];
  }

  /** How many objects are under a key of an index. */
  countUnder(index: Index, key: string): number {
    return this.#indexed(index).get(key)?.size ?? 0;
  }

  /** The objects of a resource, in all namespaces or in one, in the order of namespace and name. */
  list(resource: string, namespace?: string): readonly Stored[] {
    return this.#resources.get(resource)?.objects.list(namespace) ?? [];
  }

  /** The objects as they were at an earlier revision; nothing when that is no longer known. */
  listAt(resource: string, revision: number, namespace?: string): readonly Stored[] | undefined {
    const later = this.since(resource, revision);
    if (later === undefined) return undefined;
    if (later.length === 0) return this.list(resource, namespace);
    const then = new ResourceObjects();
    for (const stored of this.list(resource, namespace)) then.set(stored);
    for (const { stored, previous } of later.toReversed()) {
      if (namespace !== undefined && stored.ref.namespace !== namespace) continue;
      if (previous) then.set(previous);
      else then.delete(stored.ref.namespace, stored.ref.name);
    }
    return then.list(namespace);
  }

  /** The changes after a revision, oldest first; nothing when some of them are no longer known. */
  since(resource: string, revision: number): readonly StoreEvent[] | undefined {
    return this.#resource(resource).history.since(revision);
  }

  /**
   * Writes a new version, or with no object deletes, if the latest version still is the one of `base` (0: there is
   * none). Nothing when it is not. Resolves when the write is acknowledged; for a deletion to the last version.
   */
  write(ref: ObjectRef, base: number, object: KubeObject | undefined): Promise<Stored> | undefined {
    const previous = this.latest(ref);
    if ((previous?.revision ?? 0) !== base) return undefined;
    if (object === undefined && !previous) return undefined;
    const revision = ++this.#begun;
    const stored = toStored(ref, object ?? previous!.object, revision);
    const pending: Pending = { revision, stored: object && stored };
    const key = refText(ref);
    this.#pending.set(key, pending);
    for (const index of this.#indexes.values()) index.replace(key, previous, pending.stored);
    return this.#acknowledge(key, pending, stored, previous);
  }

  /** Tells of each acknowledged change from now on. */
  watch(resource: string, listener: (event: StoreEvent) => void): StopWatching {
    const { listeners } = this.#resource(resource);
    listeners.add(listener);
    return () => void listeners.delete(listener);
  }

  /** Tells of each acknowledged change of any resource from now on. */
  watchAll(listener: (event: StoreEvent) => void): StopWatching {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /** The names of the resources that there are objects of, or were since the start. */
  resources(): readonly string[] {
    return [...this.#resources.keys()];
  }

  /** Forgets changes up to a revision: watches that are further behind have to list anew. */
  compact(revision: number): void {
    this.#opened = Math.max(this.#opened, revision);
    for (const { history } of this.#resources.values()) history.compact(revision);
  }

  /** Waits for the writes that were begun, and closes the journal. */
  async close(): Promise<void> {
    await this.#journal.close();
  }

  async #acknowledge(
    key: string,
    pending: Pending,
    stored: Stored,
    previous: Stored | undefined,
  ): Promise<Stored> {
    const { revision } = pending;
    await this.#journal.append({ key, revision, ...(pending.stored && { json: stored.json }) });
    if (this.#pending.get(key) === pending) this.#pending.delete(key);
    this.#revision = revision;
    const { objects, history, listeners } = this.#resource(stored.ref.resource);
    if (pending.stored) objects.set(stored);
    else objects.delete(stored.ref.namespace, stored.ref.name);
    const type = !pending.stored ? 'DELETED' : previous ? 'MODIFIED' : 'ADDED';
    const event: StoreEvent = { type, revision, stored, ...(previous && { previous }) };
    history.push(event);
    for (const listener of [...listeners, ...this.#listeners]) listener(event);
    return stored;
  }

  #indexed(index: Index): ObjectIndex {
    let found = this.#indexes.get(index);
    if (!found) {
      const resources = index.resource === undefined ? this.resources() : [index.resource];
      found = new ObjectIndex(
        index,
        resources.flatMap((resource) => this.list(resource)),
      );
      for (const [key, { stored }] of this.#pending) found.replace(key, this.get(parseRef(key)!), stored);
      this.#indexes.set(index, found);
    }
    return found;
  }

  #resource(name: string): Resource {
    let resource = this.#resources.get(name);
    if (!resource) {
      resource = {
        objects: new ResourceObjects(),
        history: new History(this.#opened, HISTORY_LIMIT),
        listeners: new Set(),
      };
      this.#resources.set(name, resource);
    }
    return resource;
  }
}
