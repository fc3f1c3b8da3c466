import { AGE_COLUMN, ageOf } from '../age.js';
import { builtin } from '../builtin.js';
import { type Column, NAME_COLUMN } from '../column.js';
import type { Kind } from '../kind.js';
import { textAt } from '../../meta/fields.js';
import { validateLease } from './validate-lease.js';

const COLUMNS: readonly Column[] = [
  NAME_COLUMN,
  {
    name: 'Holder',
    type: 'string',
    priority: 0,
    description:
      'holderIdentity contains the identity of the holder of a current lease. If Coordinated Leader Election is used, the holder identity must be equal to the elected LeaseCandidate.metadata.name field.',
  },
  AGE_COLUMN,
];

/** coordination.k8s.io/v1 Lease. */
export const LEASE: Kind = builtin('io.k8s.api.coordination.v1.Lease', {
  group: 'coordination.k8s.io',
  version: 'v1',
  kind: 'Lease',
  plural: 'leases',
  singular: 'lease',
  namespaced: true,
  validate: validateLease,
  table: {
    columns: COLUMNS,
    row: (object, now) => [
      object.metadata.name,
      textAt(object, 'spec', 'holderIdentity'),
      ageOf(object, now),
    ],
  },
});
