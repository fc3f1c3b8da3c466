import { print } from '../admission/resource-quotas.js';
import { countedResource, usedOf } from '../admission/quota-usage.js';
import { RESOURCE_QUOTA } from '../kinds/core/resource-quota.js';
import { mapAt } from '../meta/fields.js';
import type { Controller } from './controller.js';
import { keyOf, refOf } from './object-key.js';
import { mustHold, updateAs } from './write-as.js';

/** Says of each ResourceQuota how much of it is taken (pkg/controller/resourcequota). */
export const QUOTA_STATUS: Controller = {
  name: 'quota-status',
  keys: ({ type, stored: { ref } }, { store }) => {
    if (ref.resource === 'resourcequotas') return type === 'DELETED' ? [] : [keyOf(ref)];
    const quotas = store.list('resourcequotas', ref.namespace);
    return quotas.flatMap((quota) => {
      const names = Object.keys(mapAt(quota.object, 'spec', 'hard'));
      return names.some((name) => countedResource(name) === ref.resource) ? [keyOf(quota.ref)] : [];
    });
  },
  initial: ({ store }) => store.list('resourcequotas').map(({ ref }) => keyOf(ref)),
  reconcile: async (key, api) => {
    const ref = refOf('resourcequotas', key);
    const quota = api.store.get(ref)?.object;
    if (!quota) return;
    const hard = mapAt(quota, 'spec', 'hard');
    const amounts = usedOf(quota, Object.keys(hard), (resource) =>
      api.store.latestAll(resource, ref.namespace).map(({ object }) => object),
    );
    const used = Object.fromEntries([...amounts].map(([name, amount]) => [name, print(amount, hard[name])]));
    mustHold(
      await updateAs(
        api,
        'kube-controller-manager',
        RESOURCE_QUOTA,
        ref,
        (current) => ({ ...current, status: { hard, used } }),
        'status',
      ),
    );
  },
};
