import { forbiddenFor } from '../meta/api-error.js';
import { mapAt, mapsAt, textAt } from '../meta/fields.js';
import type { KubeObject } from '../meta/kube-object.js';
import { accept, refuse } from '../meta/result.js';
import type { Api } from '../resources/api.js';
import { printQuantity, readQuantity } from '../schema/quantity.js';
import { resourceOf } from '../store/object-ref.js';
import type { Admission } from './admission.js';
import { isCounted, usageOf, usedOf } from './quota-usage.js';

/** Refuses what is beyond a ResourceQuota of its namespace (plugin ResourceQuota). */
export const resourceQuotas: Admission = ({ kind, operation, object, old, subresource }, api) => {
  if (!kind.namespaced || subresource !== undefined) return accept(object);
  const resource = resourceOf(kind);
  // What else is changed takes no more than before.
  if (operation === 'update' && resource !== 'services') return accept(object);
  const namespace = object.metadata.namespace ?? '';
  for (const { object: quota } of api.store.list('resourcequotas', namespace)) {
    if (!isCounted(quota, resource, object)) continue;
    const why = whyBeyond(quota, resource, object, old, api);
    if (why !== undefined) return refuse(forbiddenFor(kind, object.metadata.name, why));
  }
  return accept(object);
};

function whyBeyond(
  quota: KubeObject,
  resource: string,
  object: KubeObject,
  old: KubeObject | undefined,
  api: Api,
): string | undefined {
  const hard = new Map(Object.entries(mapAt(quota, 'spec', 'hard')));
  const { name, namespace } = object.metadata;
  if (resource === 'pods') {
    const missing = missingOf(object, [...hard.keys()]);
    if (missing !== '') return `failed quota: ${quota.metadata.name}: must specify ${missing}`;
  }
  const before = old && usageOf(resource, old);
  const asked = [...usageOf(resource, object)]
    .map(([key, amount]) => [key, amount - (before?.get(key) ?? 0n)] as const)
    .filter(([key, amount]) => hard.has(key) && amount > 0n);
  if (asked.length === 0) return undefined;
  const names = asked.map(([key]) => key);
  const others = (each: string): readonly KubeObject[] =>
    api.store
      .latestAll(each, namespace)
      .filter(({ ref }) => old === undefined || ref.name !== name)
      .map((stored) => stored.object);
  const used = usedOf(quota, names, others);
  for (const [key, amount] of before ?? []) if (used.has(key)) used.set(key, used.get(key)! + amount);
  const beyond = asked.filter(([key, amount]) => {
    const limit = readQuantity(hard.get(key));
    return typeof limit !== 'string' && used.get(key)! + amount > limit.nanos;
  });
  if (beyond.length === 0) return undefined;
  const shown = (amountOf: (key: string) => bigint): string =>
    beyond
      .map(([key]) => `${key}=${print(amountOf(key), hard.get(key))}`)
      .toSorted()
      .join(',');
  const limited = beyond
    .map(([key]) => `${key}=${textAt({ text: hard.get(key) }, 'text')}`)
    .toSorted()
    .join(',');
  const requested = new Map(beyond);
  return `exceeded quota: ${quota.metadata.name}, requested: ${shown((key) => requested.get(key)!)}, used: ${shown((key) => used.get(key)!)}, limited: ${limited}`;
}

/** An amount in the form of another. */
export function print(nanos: bigint, like: unknown): string {
  const read = readQuantity(like);
  return printQuantity({ nanos, form: typeof read === 'string' ? 'decimal' : read.form });
}

const OF_CONTAINERS = /^((requests|limits)\.)?(cpu|memory)$/;

/** The amounts that a quota wants each container to name: `limits.cpu for: web; requests.cpu for: web`. */
function missingOf(pod: KubeObject, names: readonly string[]): string {
  const containers = [...mapsAt(pod, 'spec', 'containers'), ...mapsAt(pod, 'spec', 'initContainers')];
  return names
    .filter((name) => OF_CONTAINERS.test(name))
    .toSorted()
    .flatMap((name) => {
      const [, , kind = 'requests', amount = ''] = OF_CONTAINERS.exec(name) ?? [];
      const without = containers
        .filter((container) => !Object.hasOwn(mapAt(container, 'resources', kind), amount))
        .map((container) => textAt(container, 'name'));
      return without.length === 0 ? [] : [`${name} for: ${without.toSorted().join(',')}`];
    })
    .join('; ');
}
