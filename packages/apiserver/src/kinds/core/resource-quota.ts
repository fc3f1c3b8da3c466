import { AGE_COLUMN, ageOf } from '../age.js';
import { builtin } from '../builtin.js';
import { type Column, NAME_COLUMN } from '../column.js';
import type { Kind } from '../kind.js';
import { mapAt, textAt } from '../../meta/fields.js';
import type { KubeObject } from '../../meta/kube-object.js';
import { validateResourceQuota } from './validate-resource-quota.js';

const COLUMNS: readonly Column[] = [
  NAME_COLUMN,
  {
    name: 'Request',
    type: 'string',
    priority: 0,
    description: 'Request represents a minimum amount of cpu/memory that a container may consume.',
  },
  {
    name: 'Limit',
    type: 'string',
    priority: 0,
    description:
      'Limits control the maximum amount of cpu/memory that a container may use independent of contention on the node.',
  },
  AGE_COLUMN,
];

/** core/v1 ResourceQuota. */
export const RESOURCE_QUOTA: Kind = builtin('io.k8s.api.core.v1.ResourceQuota', {
  group: '',
  version: 'v1',
  kind: 'ResourceQuota',
  plural: 'resourcequotas',
  singular: 'resourcequota',
  shortNames: ['quota'],
  namespaced: true,
  subresources: ['status'],
  validate: validateResourceQuota,
  table: {
    columns: COLUMNS,
    row: (object, now) => [
      object.metadata.name,
      amounts(object, false),
      amounts(object, true),
      ageOf(object, now),
    ],
  },
});

function amounts(quota: KubeObject, ofLimits: boolean): string {
  const used = mapAt(quota, 'status', 'used');
  return Object.entries(mapAt(quota, 'status', 'hard'))
    .filter(([name]) => name.startsWith('limits.') === ofLimits)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, hard]) => `${name}: ${textAt(used, name) || '0'}/${String(hard)}`)
    .join(', ');
}
