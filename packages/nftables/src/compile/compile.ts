import { type Cluster, FAMILIES, LiveMatrix } from '@sluice/engine';
import type { Element, NamedSet } from '../ruleset/named-set.js';
import type { Chain, Ruleset } from '../ruleset/ruleset.js';
import { addressElement, segmentElements } from './address-elements.js';
import { cutsOf } from './cuts.js';
import { frameChains, frameSets, waysOf } from './frame.js';
import { type CompileOptions, settingsOf } from './options.js';
import { partsOf } from './parts.js';
import { podElements, type SetElement } from './pod-elements.js';
import { sideChain, sideChainName } from './side-chain.js';
import { sideRows } from './side-rows.js';
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
  const ways = waysOf(settings);
  const { sides, identities, index, pairs, pairsOf } = partsOf(matrix, cluster, node, settings);
  const { addresses, segments } = identities;

  const elements = elementsBySet([
    ...FAMILIES.flatMap((family): SetElement[] => [
      ...[...addresses[family]].flatMap(([value, peer]): SetElement[] => {
        const element = addressElement(value, peer, segments[family], index.idOf);
        return element ? [[`pod${family}`, element]] : [];
      }),
      ...segmentElements(segments[family], index.idOf).map((element): SetElement => [
        `cidr${family}`,
        element,
      ]),
    ]),
    ...[...pairs].flatMap(([pod, own]) => podElements(pod, own, ways, index.idOf)),
  ]);
  const sets = new Map<string, NamedSet>();
  const chains = new Map<string, Chain>(frameChains(settings).map((chain) => [chain.name, chain]));
  for (const family of FAMILIES) {
    for (const set of frameSets(family, settings)) {
      sets.set(set.name, { ...set, elements: elements.get(set.name) ?? [] });
    }
  }
  for (const local of sides) {
    const rows = sideRows(local, index, pairsOf.get(local.name)!, settings.profile.switches);
    const own = sideSets(local.name, rows, cutsOf(local, matrix, settings));
    for (const { set } of own) sets.set(set.name, set);
    for (const way of ways) chains.set(sideChainName(local, way), sideChain(local, way, rows, own, settings));
  }
  return { table: settings.table, sets, chains };
}

function elementsBySet(all: readonly SetElement[]): ReadonlyMap<string, readonly Element[]> {
  const sets = new Map<string, Element[]>();
  for (const [name, element] of all) {
    const set = sets.get(name);
    if (set) set.push(element);
    else sets.set(name, [element]);
  }
  return sets;
}
