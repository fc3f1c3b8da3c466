import { type FieldError, invalid } from '@sluice/manifest';
import { mapAt, optionalNumber } from '../../meta/fields.js';
import type { KubeObject } from '../../meta/kube-object.js';
import { notNegative } from '../validate/checks.js';

/** The rules of a Lease. */
export function validateLease(lease: KubeObject): readonly FieldError[] {
  const spec = mapAt(lease, 'spec');
  const duration = optionalNumber(spec, 'leaseDurationSeconds');
  return [
    ...(duration !== undefined && duration <= 0
      ? [invalid(['spec', 'leaseDurationSeconds'], duration, 'must be greater than 0')]
      : []),
    ...notNegative(spec, ['spec', 'leaseTransitions']),
  ];
}
