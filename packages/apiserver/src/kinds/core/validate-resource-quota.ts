import { type FieldError, invalid } from '@sluice/manifest';
import { mapAt } from '../../meta/fields.js';
import type { KubeObject } from '../../meta/kube-object.js';
import { keyed } from '../validate/checks.js';
import { nanosOf, resourceNameErrors, shownQuantity } from '../validate/resources.js';

const COUNTED = new Set([
  'pods',
  'services',
  'replicationcontrollers',
  'resourcequotas',
  'secrets',
  'configmaps',
  'persistentvolumeclaims',
  'services.nodeports',
  'services.loadbalancers',
]);
const AMOUNTS = new Set([
  'cpu',
  'memory',
  'ephemeral-storage',
  'requests.cpu',
  'requests.memory',
  'requests.storage',
  'requests.ephemeral-storage',
  'limits.cpu',
  'limits.memory',
  'limits.ephemeral-storage',
]);

/** The rules of a ResourceQuota. */
export function validateResourceQuota(quota: KubeObject): readonly FieldError[] {
  return Object.entries(mapAt(quota, 'spec', 'hard')).flatMap(([name, amount]) => {
    const path = keyed(['spec', 'hard'], name);
    const known = COUNTED.has(name) || AMOUNTS.has(name) || /^(requests\.)?hugepages-/.test(name);
    const nanos = nanosOf(amount) ?? 0n;
    return [
      ...resourceNameErrors(path, name, known),
      ...(name.includes('/') || known ? [] : [invalid(path, name, 'must be a standard resource for quota')]),
      ...(nanos < 0n ? [invalid(path, shownQuantity(amount), 'must be greater than or equal to 0')] : []),
      ...(COUNTED.has(name) && nanos % 1_000_000_000n !== 0n
        ? [invalid(path, shownQuantity(amount), 'must be an integer')]
        : []),
    ];
  });
}
