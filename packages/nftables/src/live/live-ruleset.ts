import { type Change, type Cluster, FAMILIES, type Family, LiveMatrix } from '@sluice/engine';
import { nextGeneration } from '../change/advance.js';
import { type Changes, changes, elementOperations } from '../change/changes.js';
import { withGeneration } from '../change/with-generation.js';
import { addressElement, segmentElements } from '../compile/address-elements.js';
import { frameChains, frameSets, waysOf } from '../compile/frame.js';
import { peerOfNode, peerOfPod } from '../compile/identities.js';
import { localSides, sidedPods } from '../compile/local-side.js';
import { type CompileOptions, type Settings, settingsOf } from '../compile/options.js';
import type { Peer } from '../compile/peer-table.js';
import type { SetElement } from '../compile/pod-elements.js';
import { type Segment, segmentsOf } from '../compile/segments.js';
import type { Ruleset } from '../ruleset/ruleset.js';
import { type Address, AddressTable } from './address-table.js';
import { IdTable } from './id-table.js';
import { LivePeers } from './live-peers.js';
import { LiveRelevance, type RelevanceChange } from './live-relevance.js';
import { LiveSet } from './live-set.js';
import { LocalTable } from './local-table.js';
import { SideTable } from './side-table.js';

/**
 * The ruleset of one node while the cluster changes: what `compile` gives for the cluster as it is, at the cost of what a
 * change concerns. The loop of an agent: watch, `apply`, run the operations.
 */
export class LiveRuleset {
  readonly #settings: Settings;
  readonly #matrix: LiveMatrix;
  readonly #ids: IdTable = new IdTable();
  readonly #relevance: LiveRelevance = new LiveRelevance();
  readonly #peers: LivePeers = new LivePeers(this.#relevance, this.#ids);
  readonly #addresses: AddressTable;
  readonly #sides: SideTable;
  readonly #local: LocalTable;
  readonly #sets: ReadonlyMap<string, LiveSet>;
  #segments: Readonly<Record<Family, readonly Segment[]>> = { 4: [], 6: [] };
  #frame: Ruleset;
  #generation: number;
  #ruleset: Ruleset | undefined;

  private constructor(cluster: Cluster, node: string, options: CompileOptions) {
    const settings = settingsOf(options);
    const ways = waysOf(settings);
    this.#settings = settings;
    this.#matrix = LiveMatrix.of(cluster, settings.profile);
    this.#addresses = new AddressTable(node, settings);
    this.#sides = new SideTable(settings, ways, this.#relevance);
    this.#local = new LocalTable(settings, ways, this.#ids);
    this.#sets = new Map(
      FAMILIES.flatMap((family) => frameSets(family, settings)).map((set) => [set.name, new LiveSet(set)]),
    );
    this.#frame = {
      table: settings.table,
      sets: new Map(),
      chains: new Map(frameChains(settings).map((chain) => [chain.name, chain])),
    };
    this.#generation = settings.generation;
    for (const [id, pod] of cluster.pods) this.#addresses.setPod(id, pod);
    for (const [name, node] of cluster.nodes) this.#addresses.setNode(name, node);
    this.#refresh();
  }

  /** The ruleset of a snapshot; the generation of the options is the first. */
  static of(cluster: Cluster, node: string, options: CompileOptions = {}): LiveRuleset {
    return new LiveRuleset(cluster, node, options);
  }

  /** The ruleset as it is now; what was given out stays as it is. */
  get ruleset(): Ruleset {
    return (this.#ruleset ??= {
      table: this.#settings.table,
      sets: new Map([
        ...[...this.#sets].map(([name, set]) => [name, set.value] as const),
        ...[...this.#sides.sets()].map((set) => [set.name, set] as const),
      ]),
      chains: new Map([
        ...this.#frame.chains,
        ...[...this.#sides.chains()].map((chain) => [chain.name, chain] as const),
      ]),
    });
  }

  /**
   * Takes changes of the cluster in, and tells the way from the ruleset before to the one after: no operations where nothing
   * is different for this node, otherwise a new generation among them (as `advance`).
   */
  apply(all: Iterable<Change>): Changes {
    for (const change of all) {
      this.#matrix.apply(change);
      if (change.kind === 'pod') this.#addresses.setPod(change.id, change.pod);
      else if (change.kind === 'node') this.#addresses.setNode(change.name, change.node);
      else if (change.kind === 'namespace') this.#addresses.touchNamespace(change.name);
    }
    const content = this.#refresh();
    if (content.stage.length + content.commit.length + content.sweep.length === 0) return content;
    this.#ruleset = undefined;
    return { ...content, commit: [...content.commit, ...this.#raiseGeneration()] };
  }

  #raiseGeneration(): Changes['commit'] {
    const old = this.#frame;
    this.#generation = nextGeneration(this.#generation);
    this.#frame = withGeneration(old, this.#generation);
    return changes(old, this.#frame).commit;
  }

  #refresh(): Changes {
    const pods = this.#addresses.local();
    const sides = localSides(this.#matrix, pods);
    this.#sides.set(sides, this.#matrix);
    const relevance = this.#relevance.takeChange();
    this.#touchBy(relevance);
    const cut = FAMILIES.filter((family) => isCutAnew(relevance, family, this.#segments[family]));
    const oldSegments = this.#segments;
    for (const family of cut) this.#cut(family);
    const moved = this.#findPeers();
    this.#sides.touch(this.#local.set(sidedPods(pods, sides), (ip) => this.#addresses.find(ip)!.peer!));

    const peerChange = this.#peers.takeChange();
    const isRenamed = this.#ids.settle().size > 0;
    this.#sides.touchBy(peerChange, this.#peers);
    if (isRenamed) this.#sides.touchAll();

    for (const family of isRenamed ? FAMILIES : cut) this.#putSegments(family, oldSegments[family]);
    const isAnew = (family: Family): boolean => isRenamed || cut.includes(family);
    for (const address of moved) this.#putAddress(address);
    if (FAMILIES.some(isAnew)) {
      for (const address of this.#addresses.all()) {
        if (isAnew(address.ip.family)) this.#putAddress(address);
      }
    }
    const { gone, come } = this.#local.takeChanges(isRenamed);
    for (const [set, element] of gone) this.#setOf(set).remove(element);
    for (const [set, element] of come) this.#setOf(set).put(element);

    const { stage, commit, sweep } = this.#sides.takeChanges(this.#matrix, this.#peers, (side) =>
      this.#local.pairsOf(side),
    );
    const ofFrame = [...this.#sets.values()].flatMap((set) =>
      elementOperations(set.shape, set.takeChanges()),
    );
    return { stage, commit: [...commit, ...ofFrame], sweep };
  }

  /** Touches the addresses whose peer may be another because other things are relevant now. */
  #touchBy({ gained, lost, kinds }: RelevanceChange): void {
    if (gained.size + lost.size === 0 && !kinds) return;
    this.#peers.forgetClasses();
    const concerned = new Set([...lost].flatMap((term) => [...(this.#peers.byTerm.get(term) ?? [])]));
    if (kinds || concerned.size > 0) {
      for (const address of this.#addresses.all()) {
        if (kinds || (address.peer && concerned.has(address.peer))) this.#addresses.touch(address);
      }
    }
    for (const { condition, classes } of gained) {
      for (const { pods } of classes) this.#addresses.touchPods(pods);
      if (condition.kind === 'ip' || condition.kind === 'nodes') this.#addresses.touchNodes();
    }
  }

  /** Finds the peers of the touched addresses; answers with those that have another than before. */
  #findPeers(): readonly Address[] {
    const moved: Address[] = [];
    for (const address of this.#addresses.takeTouched()) {
      const peer = this.#peerOf(address);
      if (!peer) this.#addresses.drop(address);
      if (peer === address.peer) continue;
      if (peer) this.#peers.use(peer);
      if (address.peer) this.#peers.release(address.peer);
      address.peer = peer;
      moved.push(address);
    }
    return moved;
  }

  #peerOf(address: Address): Peer | undefined {
    const owner = this.#addresses.ownerOf(address);
    if (!owner) return undefined;
    return 'pod' in owner
      ? peerOfPod(this.#matrix, this.#peers.find, owner.pod, address.ip)
      : peerOfNode(this.#matrix, this.#peers.find, owner.node, address.ip);
  }

  #cut(family: Family): void {
    const segments = segmentsOf(this.#matrix, this.#peers.find, this.#relevance.terms, family);
    for (const { peer } of segments) this.#peers.use(peer);
    for (const { peer } of this.#segments[family]) this.#peers.release(peer);
    this.#segments = { ...this.#segments, [family]: segments };
  }

  #putSegments(family: Family, old: readonly Segment[]): void {
    const set = this.#setOf(`cidr${family}`);
    for (const { first, last } of old) set.remove({ key: [{ first, last }] });
    for (const element of segmentElements(this.#segments[family], this.#ids.idOf)) set.put(element);
  }

  #putAddress({ ip: { family, value }, peer }: Address): void {
    const set = this.#setOf(`pod${family}`);
    const element = peer && addressElement(value, peer, this.#segments[family], this.#ids.idOf);
    if (element) set.put(element);
    else set.remove({ key: [value] });
  }

  #setOf(name: SetElement[0]): LiveSet {
    return this.#sets.get(name)!;
  }
}

/** Whether the blocks of a family are others than those that its segments were cut by. */
function isCutAnew({ gained, lost }: RelevanceChange, family: Family, segments: readonly Segment[]): boolean {
  if (segments.length === 0) return true;
  return [...gained, ...lost].some(
    ({ condition }) => condition.kind === 'ip' && condition.cidr.family === family,
  );
}
