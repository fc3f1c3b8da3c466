import { AGE_COLUMN, ageOf } from '../age.js';
import { builtin } from '../builtin.js';
import { type Column, NAME_COLUMN } from '../column.js';
import type { Kind } from '../kind.js';
import { listAt } from '../../meta/fields.js';

const COLUMNS: readonly Column[] = [
  NAME_COLUMN,
  {
    name: 'Secrets',
    type: 'string',
    priority: 0,
    description:
      'Secrets is a list of the secrets in the same namespace that pods running using this ServiceAccount are allowed to use. Pods are only limited to this list if this service account has a "kubernetes.io/enforce-mountable-secrets" annotation set to "true". The "kubernetes.io/enforce-mountable-secrets" annotation is deprecated since v1.32. Prefer separate namespaces to isolate access to mounted secrets. This field should not be used to find auto-generated service account token secrets for use outside of pods. Instead, tokens can be requested directly using the TokenRequest API, or service account token secrets can be manually created. More info: https://kubernetes.io/docs/concepts/configuration/secret',
  },
  AGE_COLUMN,
];

/** core/v1 ServiceAccount. */
export const SERVICE_ACCOUNT: Kind = builtin('io.k8s.api.core.v1.ServiceAccount', {
  group: '',
  version: 'v1',
  kind: 'ServiceAccount',
  plural: 'serviceaccounts',
  singular: 'serviceaccount',
  shortNames: ['sa'],
  namespaced: true,
  subresources: ['token'],
  table: {
    columns: COLUMNS,
    row: (object, now) => [object.metadata.name, listAt(object, 'secrets').length, ageOf(object, now)],
  },
});
