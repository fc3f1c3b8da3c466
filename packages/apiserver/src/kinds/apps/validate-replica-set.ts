import type { FieldError } from '@sluice/manifest';
import { mapAt } from '../../meta/fields.js';
import type { KubeObject } from '../../meta/kube-object.js';
import { notNegative } from '../validate/checks.js';
import { validateTemplate } from '../validate/pod-spec.js';
import { validateRequiredSelector } from '../validate/workload-selector.js';

/** The rules of a ReplicaSet (apis/apps/validation, ValidateReplicaSetSpec). */
export function validateReplicaSet(replicaSet: KubeObject): readonly FieldError[] {
  const spec = mapAt(replicaSet, 'spec');
  const { errors, isReadable } = validateRequiredSelector(replicaSet);
  return [
    ...notNegative(spec, ['spec', 'replicas']),
    ...notNegative(spec, ['spec', 'minReadySeconds']),
    ...errors,
    ...(isReadable ? validateTemplate(replicaSet, 'ReplicaSet') : []),
  ];
}
