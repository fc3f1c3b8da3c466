import type { Change, Cluster } from '@sluice/engine';
import { printElement } from '../render/print-element.js';
import { printRule } from '../render/print-rule.js';
import type { Ruleset } from '../ruleset/ruleset.js';

/** A cluster after a change. */
export function changed(cluster: Cluster, change: Change): Cluster {
  switch (change.kind) {
    case 'namespace':
      return { ...cluster, namespaces: put(cluster.namespaces, change.name, change.namespace) };
    case 'node':
      return { ...cluster, nodes: put(cluster.nodes, change.name, change.node) };
    case 'pod':
      return { ...cluster, pods: put(cluster.pods, change.id, change.pod) };
    case 'policy':
      return { ...cluster, policies: put(cluster.policies, change.id, change.policy) };
  }
}

function put<V>(all: ReadonlyMap<string, V>, key: string, value: V | undefined): Map<string, V> {
  const copy = new Map(all);
  if (value === undefined) copy.delete(key);
  else copy.set(key, value);
  return copy;
}

/** Everything that a ruleset says, whatever the order in which it was made. */
export function contentOf({ table, sets, chains }: Ruleset): unknown {
  return {
    table,
    sets: new Map(
      [...sets.values()].map((set) => [
        set.name,
        set.elements.map((element) => printElement(element, set)).sort(),
      ]),
    ),
    chains: new Map([...chains.values()].map(({ name, rules }) => [name, rules.map(printRule)])),
  };
}
