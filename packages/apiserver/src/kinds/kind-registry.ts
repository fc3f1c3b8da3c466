import type { Kind } from './kind.js';

/** The kinds that are served now: the built-in ones, and those that custom resource definitions bring and take. */
export class KindRegistry {
  readonly #kinds = new Map<string, Kind>();
  readonly #byKind = new Map<string, Kind>();
  #generation = 0;

  constructor(kinds: readonly Kind[]) {
    for (const kind of kinds) this.add(kind);
  }

  /** Grows with each change: what is derived from all kinds (discovery, documents) is made anew when it did. */
  get generation(): number {
    return this.#generation;
  }

  /** Serves a kind, in place of the one that had its names. */
  add(kind: Kind): void {
    this.#kinds.set(keyOf(kind.group, kind.version, kind.plural), kind);
    this.#byKind.set(keyOf(kind.group, kind.version, kind.kind), kind);
    this.#generation++;
  }

  /** Serves a kind no longer. */
  remove({ group, version, plural, kind }: Kind): void {
    this.#kinds.delete(keyOf(group, version, plural));
    this.#byKind.delete(keyOf(group, version, kind));
    this.#generation++;
  }

  /** The kind of a path: `networking.k8s.io`, `v1`, `networkpolicies`. */
  byPlural(group: string, version: string, plural: string): Kind | undefined {
    return this.#kinds.get(keyOf(group, version, plural));
  }

  /** The kind of an object: `networking.k8s.io`, `v1`, `NetworkPolicy`. */
  byKind(group: string, version: string, kind: string): Kind | undefined {
    return this.#byKind.get(keyOf(group, version, kind));
  }

  /** Whether a group and version has any kinds. */
  has(group: string, version: string): boolean {
    return this.all().some((kind) => kind.group === group && kind.version === version);
  }

  /** All of them, in the order in which they came. */
  all(): readonly Kind[] {
    return [...this.#kinds.values()];
  }
}

function keyOf(group: string, version: string, name: string): string {
  return `${group}/${version}/${name}`;
}
