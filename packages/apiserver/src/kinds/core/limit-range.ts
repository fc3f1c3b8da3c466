import { builtin } from '../builtin.js';
import { type Column, NAME_COLUMN } from '../column.js';
import type { Kind } from '../kind.js';
import { validateLimitRange } from './validate-limit-range.js';

const COLUMNS: readonly Column[] = [
  NAME_COLUMN,
  {
    name: 'Created At',
    type: 'date',
    priority: 0,
    description:
      'CreationTimestamp is a timestamp representing the server time when this object was created. It is not guaranteed to be set in happens-before order across separate operations. Clients may not set this value. It is represented in RFC3339 form and is in UTC.\n\nPopulated by the system. Read-only. Null for lists. More info: https://git.k8s.io/community/contributors/devel/sig-architecture/api-conventions.md#metadata',
  },
];

/** core/v1 LimitRange. */
export const LIMIT_RANGE: Kind = builtin('io.k8s.api.core.v1.LimitRange', {
  group: '',
  version: 'v1',
  kind: 'LimitRange',
  plural: 'limitranges',
  singular: 'limitrange',
  shortNames: ['limits'],
  namespaced: true,
  validate: validateLimitRange,
  table: {
    columns: COLUMNS,
    row: (object) => [object.metadata.name, object.metadata.creationTimestamp ?? ''],
  },
});
