import { checkDnsLabel } from '@sluice/manifest';
import { isMap } from '../../meta/json.js';
import type { KubeObject } from '../../meta/kube-object.js';
import { AGE_COLUMN, ageOf } from '../age.js';
import { builtin } from '../builtin.js';
import { NAME_COLUMN } from '../column.js';
import type { Kind } from '../kind.js';

/** core/v1 Namespace. */
export const NAMESPACE: Kind = builtin('io.k8s.api.core.v1.Namespace', {
  group: '',
  version: 'v1',
  kind: 'Namespace',
  plural: 'namespaces',
  singular: 'namespace',
  shortNames: ['ns'],
  namespaced: false,
  verbs: ['create', 'delete', 'get', 'list', 'patch', 'update', 'watch'],
  subresources: ['finalize', 'status'],
  selectable: { 'status.phase': phaseOf },
  checkName: checkDnsLabel,
  table: {
    columns: [
      NAME_COLUMN,
      { name: 'Status', type: 'string', priority: 0, description: 'The status of the namespace' },
      AGE_COLUMN,
    ],
    row: (object, now) => [object.metadata.name, phaseOf(object), ageOf(object, now)],
  },
  prepareCreate: (object) => ({
    ...object,
    spec: { finalizers: ['kubernetes'] },
    status: { phase: 'Active' },
  }),
  prepareUpdate: (object, old) => ({ ...object, spec: old['spec'], status: old['status'] }),
});

function phaseOf({ status }: KubeObject): string {
  return isMap(status) && typeof status['phase'] === 'string' ? status['phase'] : '';
}
