import type { Ip } from '@sluice/engine';
import type { Way } from '../compile/frame.js';
import { type LocalSide, type SidedPod } from '../compile/local-side.js';
import type { Settings } from '../compile/options.js';
import type { Peer } from '../compile/peer-table.js';
import { podElements, type SetElement } from '../compile/pod-elements.js';
import { type SelfPair, selfPairsOf } from '../compile/self-pairs.js';
import type { IdTable } from './id-table.js';

interface PodRecord {
  readonly pod: SidedPod;
  /** What it is to others at each of its addresses. */
  readonly ends: readonly Peer[];
  readonly pairs: readonly SelfPair[];
  elements: readonly SetElement[];
}

/** What becomes of the elements of one pod. */
export interface PodChange {
  readonly gone: readonly SetElement[];
  readonly come: readonly SetElement[];
}

/** The pods of the node with what the ruleset says of each of them. */
export class LocalTable {
  readonly #settings: Settings;
  readonly #ways: readonly Way[];
  readonly #ids: IdTable;
  readonly #pods = new Map<string, PodRecord>();
  #changed = new Set<string>();
  #gone: PodRecord[] = [];

  constructor(settings: Settings, ways: readonly Way[], ids: IdTable) {
    this.#settings = settings;
    this.#ways = ways;
    this.#ids = ids;
  }

  /** The pods are these now. Answers with the names of the local classes whose pods, or whose pods' pairs, are others. */
  set(pods: readonly SidedPod[], peerAt: (address: Ip) => Peer): ReadonlySet<string> {
    const touched = new Set<string>();
    const touch = ({ sides }: SidedPod): void => {
      for (const { name } of Object.values(sides)) touched.add(name);
    };
    const present = new Set(pods.map(({ iface }) => iface));
    for (const [iface, record] of this.#pods) if (!present.has(iface)) this.#remove(iface, record, touch);
    for (const pod of pods) {
      const ends = pod.addresses.map(peerAt);
      const old = this.#pods.get(pod.iface);
      if (old && isSame(old, pod, ends)) continue;
      const pairs = selfPairsOf(pod, peerAt, this.#settings.profile.switches);
      for (const { text } of pairs) this.#ids.add(text);
      if (old) this.#remove(pod.iface, old, touch);
      this.#pods.set(pod.iface, { pod, ends, pairs, elements: [] });
      this.#changed.add(pod.iface);
      touch(pod);
    }
    return touched;
  }

  /** What has changed since this was last called, once ids are settled; of every pod where ids are others. */
  takeChanges(isRenamed: boolean): PodChange {
    const gone = this.#gone.flatMap(({ elements }) => elements);
    const come: SetElement[] = [];
    for (const iface of isRenamed ? this.#pods.keys() : this.#changed) {
      const record = this.#pods.get(iface);
      if (!record) continue;
      gone.push(...record.elements);
      record.elements = podElements(record.pod, record.pairs, this.#ways, this.#ids.idOf);
      come.push(...record.elements);
    }
    this.#gone = [];
    this.#changed = new Set();
    return { gone, come };
  }

  /** The pairs of the pods of a local class. */
  pairsOf({ pods }: LocalSide): readonly SelfPair[] {
    return pods.flatMap(({ iface }) => this.#pods.get(iface)!.pairs);
  }

  #remove(iface: string, record: PodRecord, touch: (pod: SidedPod) => void): void {
    this.#pods.delete(iface);
    this.#gone.push(record);
    for (const { text } of record.pairs) this.#ids.remove(text);
    touch(record.pod);
  }
}

function isSame({ pod, ends }: PodRecord, next: SidedPod, nextEnds: readonly Peer[]): boolean {
  return (
    pod.sides.ingress?.name === next.sides.ingress?.name &&
    pod.sides.egress?.name === next.sides.egress?.name &&
    pod.sides.ingress?.side.isolated === next.sides.ingress?.side.isolated &&
    pod.sides.egress?.side.isolated === next.sides.egress?.side.isolated &&
    pod.addresses.length === next.addresses.length &&
    pod.addresses.every(({ value, family }, i) => {
      const other = next.addresses[i]!;
      return value === other.value && family === other.family && ends[i] === nextEnds[i];
    })
  );
}
