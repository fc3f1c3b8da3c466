import type { Cluster, LiveMatrix } from '@sluice/engine';
import { type Identities, identitiesOf } from './identities.js';
import { localPods } from './local-pods.js';
import { type LocalSide, localSides, type SidedPod, sidedPods } from './local-side.js';
import type { Settings } from './options.js';
import { peerIds, PeerTable } from './peer-table.js';
import { relevanceOf } from './relevance.js';
import { type SelfPair, selfPairsOf } from './self-pairs.js';
import { indexPeers, type PeerIndex } from './side-rows.js';

/** What a node's ruleset is made of: its local classes, and everybody who they may meet. */
export interface Parts {
  readonly sides: readonly LocalSide[];
  readonly identities: Identities;
  readonly peers: PeerTable;
  readonly index: PeerIndex;
  readonly pairs: ReadonlyMap<SidedPod, readonly SelfPair[]>;
  /** The pairs that a local class judges, by its name. */
  readonly pairsOf: ReadonlyMap<string, readonly SelfPair[]>;
}

/** Finds the parts; the matrix has to hold the cluster. */
export function partsOf(matrix: LiveMatrix, cluster: Cluster, node: string, settings: Settings): Parts {
  const { switches } = settings.profile;
  const pods = localPods(cluster.pods.values(), node, settings);
  const sides = localSides(matrix, pods);
  const relevance = relevanceOf(sides, matrix);
  const peers = new PeerTable(relevance);
  const identities = identitiesOf(cluster, matrix, peers.of, relevance, { pods, settings });
  const { addresses } = identities;
  const pairs = new Map<SidedPod, readonly SelfPair[]>(
    sidedPods(pods, sides).map((pod) => [
      pod,
      selfPairsOf(pod, ({ family, value }) => addresses[family].get(value)!, switches),
    ]),
  );
  const ids = peerIds(
    new Set([
      ...[...peers.all()].map(({ text }) => text),
      ...[...pairs.values()].flat().map(({ text }) => text),
    ]),
  );
  const pairsOf = new Map<string, SelfPair[]>(sides.map(({ name }) => [name, []]));
  for (const [pod, own] of pairs) {
    for (const side of Object.values(pod.sides)) pairsOf.get(side.name)!.push(...own);
  }
  return { sides, identities, peers, index: indexPeers(peers.all(), ids), pairs, pairsOf };
}
