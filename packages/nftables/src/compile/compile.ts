import { type Cluster, FAMILIES, type Family, type Ip, LiveMatrix } from '@sluice/engine';
import type { Element, NamedSet } from '../ruleset/named-set.js';
import type { Chain, Ruleset } from '../ruleset/ruleset.js';
import { frameChains, frameSets, type Way, waysOf } from './frame.js';
import { type Identities, identitiesOf } from './identities.js';
import { type LocalPod, localPods } from './local-pods.js';
import { type LocalSide, localSides } from './local-side.js';
import { type CompileOptions, settingsOf } from './options.js';
import { peerIds, PeerTable, STRANGER } from './peer-table.js';
import { relevanceOf } from './relevance.js';
import { type SelfPair, selfPairs } from './self-pairs.js';
import { sideChain, sideChainName } from './side-chain.js';
import { indexPeers, sideRows } from './side-rows.js';
import { sideSets } from './side-sets.js';

/** The ruleset of one node: what its pods may send and receive, by every policy of the snapshot. */
export function compile(cluster: Cluster, node: string, options: CompileOptions = {}): Ruleset {
  const settings = settingsOf(options);
  return compileMatrix(LiveMatrix.of(cluster, settings.profile), cluster, node, options);
}

/** The same from a matrix that is kept; it has to hold the same snapshot, by the profile of the options. */
export function compileMatrix(
  matrix: LiveMatrix,
  cluster: Cluster,
  node: string,
  options: CompileOptions = {},
): Ruleset {
  const settings = settingsOf(options);
  const { switches } = settings.profile;
  const pods = localPods(cluster, node, settings);
  const sides = localSides(matrix, pods);
  const relevance = relevanceOf(sides, matrix);
  const peers = new PeerTable(relevance);
  const identities = identitiesOf(cluster, matrix, peers, relevance, { pods, settings });
  const pairs = selfPairs(pods, sides, identities, switches);
  const ids = peerIds([
    ...[...peers.all()].map(({ text }) => text),
    ...new Set(pairs.map(({ text }) => text)),
  ]);
  const index = indexPeers(peers.all(), ids);
  const pairsOf = new Map<LocalSide, SelfPair[]>();
  for (const pair of pairs) {
    for (const local of Object.values(pair.sides)) {
      const known = pairsOf.get(local);
      if (known) known.push(pair);
      else pairsOf.set(local, [pair]);
    }
  }

  const sets = new Map<string, NamedSet>();
  const chains = new Map<string, Chain>(frameChains(settings).map((chain) => [chain.name, chain]));
  for (const family of FAMILIES) {
    for (const set of frameSets(family, settings)) {
      sets.set(set.name, {
        ...set,
        elements: elementsOf(set.name, family, { pods, sides, identities, pairs, ids }),
      });
    }
  }
  for (const local of sides) {
    const self = (pairsOf.get(local) ?? []).map((pair) => ({ pair, id: ids.get(pair.text)! }));
    const rows = sideRows(local, index, self, switches);
    const own = sideSets(local.name, rows);
    for (const { set } of own) sets.set(set.name, set);
    for (const way of waysOf(settings))
      chains.set(sideChainName(local, way), sideChain(local, way, rows, own));
  }
  return { table: settings.table, sets, chains };
}

interface Parts {
  readonly pods: readonly LocalPod[];
  readonly sides: readonly LocalSide[];
  readonly identities: Identities;
  readonly pairs: readonly SelfPair[];
  readonly ids: ReadonlyMap<string, number>;
}

/** The elements of one of the sets that every ruleset has. */
function elementsOf(name: string, family: Family, parts: Parts): readonly Element[] {
  const { pods, sides, identities, pairs, ids } = parts;
  const ofFamily = (addresses: readonly Ip[]): readonly Ip[] =>
    addresses.filter((ip) => ip.family === family);
  switch (name.slice(0, -1)) {
    case 'if':
      return pods.flatMap(({ iface, addresses }) =>
        ofFamily(addresses).map(({ value }) => ({ key: [iface, value] })),
      );
    case 'pod':
      return addressElements(family, identities, ids);
    case 'cidr':
      return identities.segments[family]
        .map(({ first, last, peer }) => ({ key: [{ first, last }], value: ids.get(peer.text)! }))
        .filter(({ value }) => value !== STRANGER);
    case 'self':
      return pairs
        .filter(({ source }) => source.family === family)
        .map(({ source, destination, text }) => ({
          key: [source.value, destination.value],
          value: ids.get(text)!,
        }));
    case 'in':
      return dispatch('ingress', 'request');
    case 'eg':
      return dispatch('egress', 'request');
    case 'in_reply':
      return dispatch('ingress', 'reply');
    default:
      return dispatch('egress', 'reply');
  }

  function dispatch(direction: LocalSide['direction'], way: Way): readonly Element[] {
    return sides
      .filter((local) => local.direction === direction)
      .flatMap((local) =>
        local.pods.flatMap(({ addresses }) =>
          ofFamily(addresses).map(({ value }): Element => ({
            key: [value],
            value: { kind: 'goto', chain: sideChainName(local, way) },
          })),
        ),
      );
  }
}

/** The addresses of the cluster, but for those that the blocks around them give the same id. */
function addressElements(family: Family, identities: Identities, ids: Parts['ids']): readonly Element[] {
  const segments = identities.segments[family];
  const elements: Element[] = [];
  for (const [value, peer] of identities.addresses[family]) {
    const around = segments[segmentAt(segments, value)]!.peer;
    if (around !== peer) elements.push({ key: [value], value: ids.get(peer.text)! });
  }
  return elements;
}

/** Binary search: segments cover every address. */
function segmentAt(segments: Identities['segments'][Family], value: bigint): number {
  let low = 0;
  let high = segments.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (segments[middle]!.first <= value) low = middle;
    else high = middle - 1;
  }
  return low;
}
