import {
  ALL_TRAFFIC,
  attributeClass,
  type ClassShare,
  type Cluster,
  type Direction,
  type Ip,
  type LiveMatrix,
  podId,
  PROTOCOLS,
  type TrafficSet,
  trafficOf,
  trafficSets,
} from '@sluice/engine';
import type { LocalSide } from '../compile/local-side.js';
import { type CompileOptions, settingsOf } from '../compile/options.js';
import { type Parts, partsOf } from '../compile/parts.js';
import type { Peer } from '../compile/peer-table.js';
import { peerAround } from '../compile/segments.js';
import { peersThatMeet, type SideRows, sideRows } from '../compile/side-rows.js';
import { isForAnyone, type SideSetKind, sideSetName } from '../compile/side-sets.js';
import { PROTOCOL_NUMBER } from '../ruleset/protocol-numbers.js';
import type { Element, Part } from '../ruleset/named-set.js';

/** A rule, or without one a policy that isolates, and how much of the packets in question it decides on. */
export interface Due {
  readonly policy: string;
  readonly direction: Direction;
  /** The rule's index in the policy's list of the direction. */
  readonly rule?: number;
  readonly allows: boolean;
  /** Whether it decides on every packet in question; else only on some of them. */
  readonly whole: boolean;
}

/** The local class that an element or a rule belongs to, and what its verdict is due to: nothing where a switch or a default decides. */
export interface Origin {
  readonly chain: string;
  readonly direction: Direction;
  /** Ids of the class's pods. */
  readonly pods: readonly string[];
  readonly allows: boolean;
  /** Several where rules overlap: each of them would have decided so (ISO-3). */
  readonly due: readonly Due[];
}

/** A local class in the eyes of who reads what the kernel noted. */
export interface AttributedClass {
  readonly chain: string;
  /** What stands for it in drop sets. */
  readonly number: number;
  readonly direction: Direction;
  readonly pods: readonly string[];
}

/** Says of what a ruleset holds which policies it is due to. Made from what the ruleset was made from. */
export interface Attribution {
  readonly classes: readonly AttributedClass[];
  /** Of an element of a set of a local class; undefined of others. With `within`, of this part of its packets. */
  ofElement(set: string, element: Pick<Element, 'key'>, within?: TrafficSet): Origin | undefined;
  /** Of what a local class does with protocols without ports whoever the peer is, and with what it does not list. */
  ofRule(chain: string, rule: 'other' | 'rest', within?: TrafficSet): Origin | undefined;
  /** The policies by which a local class denies some traffic with an address; empty where it denies nothing of it. */
  denying(chain: string, peer: Ip, traffic: TrafficSet): readonly string[];
}

/** The attribution of `compileMatrix`'s ruleset for the same arguments. Worked out where it is asked for. */
export function attributionOf(
  matrix: LiveMatrix,
  cluster: Cluster,
  node: string,
  options: CompileOptions = {},
): Attribution {
  const settings = settingsOf(options);
  const parts = partsOf(matrix, cluster, node, settings);
  const classes = new Map(
    parts.sides.map((local) => [local.name, lazily(() => new ClassOrigins(local, parts, matrix))]),
  );
  const sets = new Map(
    parts.sides.flatMap(({ name }) =>
      KINDS.map(
        (kind) => [sideSetName(name, kind, settings.observe.counters === true), { name, kind }] as const,
      ),
    ),
  );
  return {
    classes: parts.sides.map(({ name, number, direction, pods }) => ({
      chain: name,
      number,
      direction,
      pods: pods.map(({ pod }) => podId(pod)),
    })),
    ofElement: (set, { key }, within = ALL_TRAFFIC) => {
      const found = sets.get(set);
      return found && classes.get(found.name)!().ofElement(found.kind, key, within);
    },
    ofRule: (chain, rule, within = ALL_TRAFFIC) => {
      const found = classes.get(chain.replace(/_reply$/, ''));
      return found?.().ofRule(rule, within);
    },
    denying: (chain, { family, value }, traffic) => {
      const { addresses, segments } = parts.identities;
      const peer = addresses[family].get(value) ?? peerAround(segments[family], value);
      return classes.get(chain)?.().denying(peer, traffic) ?? [];
    },
  };
}

const KINDS: readonly SideSetKind[] = ['any', 'any_range', 'all', 'other', 'proto', 'port', 'range'];
const OTHER: TrafficSet = trafficSets.subtract(ALL_TRAFFIC, { ...ALL_TRAFFIC, other: false });

/** What one peer's traffic is due to. */
interface Row {
  readonly shares: readonly ClassShare[];
  /** What the class lists for the peer. */
  readonly listed: TrafficSet;
}

/** The origins of what one local class has. */
class ClassOrigins {
  readonly #local: LocalSide;
  readonly #rows: ReadonlyMap<number, readonly Row[]>;
  /** Of those kinds of peers that have no ids in the class's sets. */
  readonly #rowOfKind: ReadonlyMap<string, Row>;
  readonly #content: SideRows;
  readonly #idOf: (text: string) => number;

  constructor(local: LocalSide, { index, pairsOf }: Parts, matrix: LiveMatrix) {
    this.#local = local;
    const { side, direction, subject } = local;
    const { switches } = matrix.profile;
    const pairs = pairsOf.get(local.name) ?? [];
    const content = sideRows(local, index, pairs, switches);
    this.#content = content;
    const listed = new Map(content.byPeer);
    const policies = matrix.policiesOf(subject);
    const rows = new Map<number, Row[]>();
    const add = (text: string, shares: readonly ClassShare[]): Row => {
      const id = index.idOf(text);
      const row = { shares, listed: listed.get(id) ?? content.anyone };
      const known = rows.get(id);
      if (known) known.push(row);
      else rows.set(id, [row]);
      return row;
    };
    const sharesOf = ({ sample, family }: Peer): readonly ClassShare[] =>
      attributeClass(policies, direction, subject, sample, family, switches);
    const met = peersThatMeet(local, index);
    const rowOfKind = new Map<string, Row>();
    for (const peer of met) add(peer.text, sharesOf(peer));
    for (const [kind, peers] of index.byKind) {
      for (const peer of peers) {
        if (met.has(peer)) continue;
        const row = add(peer.text, sharesOf(peer));
        // Those of a kind are alike, and have an id in the sets only where the kind is listed.
        if (content.kinds.has(kind)) continue;
        rowOfKind.set(kind, row);
        break;
      }
    }
    // A NetworkPolicy takes nothing away from a pod that reaches itself: what it denies, the switch `hairpin` allows.
    for (const [text, pair] of new Map(pairs.map((pair) => [pair.text, pair]))) {
      const shares = sharesOf(direction === 'egress' ? pair.to : pair.from);
      add(
        text,
        shares.filter(({ allows, rule }) => !side.isolated || allows || rule !== undefined),
      );
    }
    this.#rows = rows;
    this.#rowOfKind = rowOfKind;
    this.#idOf = (text) => index.idOf(text);
  }

  denying(peer: Peer, traffic: TrafficSet): readonly string[] {
    const own = this.#rows.get(this.#idOf(peer.text)) ?? [];
    const ofKind = own.length > 0 ? undefined : this.#rowOfKind.get(peer.kind);
    const shares = [...own, ...(ofKind ? [ofKind] : [])].flatMap((row) => row.shares);
    const ids = shares
      .filter((share) => !share.allows && !trafficSets.empty(trafficSets.intersect(share.traffic, traffic)))
      .map(({ policy }) => policy);
    return [...new Set(ids)].sort();
  }

  ofElement(kind: SideSetKind, key: readonly Part[], within: TrafficSet): Origin {
    const { allowing, anyone } = this.#content;
    if (isForAnyone(kind)) {
      const held = trafficOfParts(key[0]!, key[1]!);
      return this.#origin(allowing, [...this.#rows.values()].flat(), trafficSets.intersect(held, within));
    }
    const rows = this.#rows.get(key[0] as number) ?? [];
    const held =
      kind === 'all' ? ALL_TRAFFIC : kind === 'other' ? OTHER : trafficOfParts(key[1]!, key[2] ?? ALL);
    // What is listed for anyone never gets this far.
    return this.#origin(allowing, rows, trafficSets.intersect(trafficSets.subtract(held, anyone), within));
  }

  ofRule(rule: 'other' | 'rest', within: TrafficSet): Origin | undefined {
    const { allowing, anyone } = this.#content;
    const all = [...this.#rows.values()].flat();
    if (rule === 'rest')
      return this.#origin(!allowing, all, ({ listed }) => trafficSets.subtract(within, listed));
    return anyone.other ? this.#origin(allowing, all, trafficSets.intersect(OTHER, within)) : undefined;
  }

  /** `traffic` is what is in question: the same for every peer, or each its own. */
  #origin(allows: boolean, rows: readonly Row[], traffic: TrafficSet | ((row: Row) => TrafficSet)): Origin {
    const { name, direction, pods } = this.#local;
    const dues = new Map<string, { due: Due; times: number }>();
    let times = 0;
    for (const row of rows) {
      const { shares } = row;
      const asked = typeof traffic === 'function' ? traffic(row) : traffic;
      if (trafficSets.empty(asked)) continue;
      times++;
      for (const share of shares) {
        if (share.allows !== allows) continue;
        const met = trafficSets.intersect(asked, share.traffic);
        if (trafficSets.empty(met)) continue;
        const key = `${share.policy} ${share.rule ?? ''}`;
        const known = dues.get(key);
        const whole = trafficSets.equal(met, asked) && known?.due.whole !== false;
        const { policy, rule } = share;
        const due = { policy, direction, ...(rule !== undefined && { rule }), allows, whole };
        dues.set(key, { due, times: (known?.times ?? 0) + 1 });
      }
    }
    return {
      chain: name,
      direction,
      pods: pods.map(({ pod }) => podId(pod)),
      allows,
      due: [...dues.values()].map(({ due, times: own }) => ({ ...due, whole: due.whole && own === times })),
    };
  }
}

const ALL: Part = { first: 1, last: 65535 };

function trafficOfParts(protocol: Part, ports: Part): TrafficSet {
  const found = PROTOCOLS.find((name) => PROTOCOL_NUMBER[name] === protocol)!;
  const [first, last] = typeof ports === 'object' ? [ports.first, ports.last] : [ports, ports];
  return trafficOf(found, [[first as number, last as number]]);
}

function lazily<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => (made ??= make());
}
