import { forbiddenFor, notFound } from '../meta/api-error.js';
import { isMap } from '../meta/json.js';
import { accept, refuse } from '../meta/result.js';
import type { Admission } from './admission.js';

const NAMESPACES = { group: '', plural: 'namespaces' };

/** Nothing is created in a namespace that is not there or on its way out (plugin NamespaceLifecycle). */
export const namespaceLifecycle: Admission = ({ kind, operation, object }, { store }) => {
  const name = object.metadata.namespace ?? '';
  if (!kind.namespaced || operation !== 'create') return accept(object);
  const namespace = store.latest({ resource: 'namespaces', namespace: '', name });
  if (!namespace) return refuse(notFound(NAMESPACES, name));
  const { status, metadata } = namespace.object;
  const terminating = (isMap(status) && status['phase'] === 'Terminating') || metadata.deletionTimestamp;
  if (!terminating) return accept(object);
  const why = `unable to create new content in namespace ${name} because it is being terminated`;
  const status403 = forbiddenFor(kind, object.metadata.name, why);
  const cause = {
    reason: 'NamespaceTerminating',
    message: `namespace ${name} is being terminated`,
    field: 'metadata.namespace',
  };
  return refuse({ ...status403, details: { ...status403.details, causes: [cause] } });
};

/** Namespaces that have to be there: they cannot be deleted. */
const IMMORTAL_NAMESPACES: ReadonlySet<string> = new Set(['default', 'kube-system', 'kube-public']);

/** Why a namespace cannot be deleted; nothing when it can. */
export function whyImmortal(name: string): string | undefined {
  if (!IMMORTAL_NAMESPACES.has(name)) return undefined;
  return `this namespace may not be deleted`;
}

/** Every namespace carries its name as a label and cannot lose it. */
export const namespaceLabel: Admission = ({ kind, object }) => {
  if (kind.group !== '' || kind.kind !== 'Namespace') return accept(object);
  const { metadata } = object;
  const labels = { ...metadata.labels, 'kubernetes.io/metadata.name': metadata.name };
  if (metadata.labels?.['kubernetes.io/metadata.name'] === metadata.name) return accept(object);
  return accept({ ...object, metadata: { ...metadata, labels } });
};
