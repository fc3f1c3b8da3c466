import { mapAt, mapsAt } from '../meta/fields.js';
import type { JsonMap } from '../meta/json.js';
import type { KubeObject } from '../meta/kube-object.js';
import { readQuantity } from './quantity.js';

/** Amounts by the name of the resource, in billionths. */
export type Amounts = ReadonlyMap<string, bigint>;

/** What a pod asks of its node: its containers together, or its largest init container (component-helpers, resource). */
export function podRequests(pod: KubeObject): Amounts {
  return amountsOf(pod, 'requests');
}

/** What a pod may use at most, where it says so. */
export function podLimits(pod: KubeObject): Amounts {
  return amountsOf(pod, 'limits');
}

function amountsOf(pod: KubeObject, field: 'requests' | 'limits'): Amounts {
  const sum = new Map<string, bigint>();
  for (const container of mapsAt(pod, 'spec', 'containers')) add(sum, read(container, field));
  const sidecars = new Map<string, bigint>();
  const largest = new Map<string, bigint>();
  for (const init of mapsAt(pod, 'spec', 'initContainers')) {
    const own = new Map(read(init, field));
    if (init['restartPolicy'] === 'Always') {
      add(sum, own);
      add(sidecars, own);
      raise(largest, sidecars);
      continue;
    }
    // It runs beside the sidecars that were started before it.
    add(own, sidecars);
    raise(largest, own);
  }
  raise(sum, largest);
  const overhead = amounts(mapAt(pod, 'spec', 'overhead'));
  for (const [name, amount] of overhead)
    if (field === 'requests' || sum.has(name)) sum.set(name, (sum.get(name) ?? 0n) + amount);
  return sum;
}

function read(container: JsonMap, field: 'requests' | 'limits'): Amounts {
  return amounts(mapAt(container, 'resources', field));
}

function amounts(map: JsonMap): Map<string, bigint> {
  const found = new Map<string, bigint>();
  for (const [name, text] of Object.entries(map)) {
    const quantity = readQuantity(text);
    if (typeof quantity !== 'string') found.set(name, quantity.nanos);
  }
  return found;
}

function add(sum: Map<string, bigint>, more: Amounts): void {
  for (const [name, amount] of more) sum.set(name, (sum.get(name) ?? 0n) + amount);
}

function raise(most: Map<string, bigint>, other: Amounts): void {
  for (const [name, amount] of other) if (amount > (most.get(name) ?? 0n)) most.set(name, amount);
}
