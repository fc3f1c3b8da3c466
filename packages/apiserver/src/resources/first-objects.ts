import type { KubeObject } from '../meta/kube-object.js';
import type { Api } from './api.js';
import { createObject } from './create-object.js';

/** The namespaces that every cluster has from its beginning. */
const NAMESPACES: readonly string[] = ['default', 'kube-system', 'kube-public', 'kube-node-lease'];

/** Makes what a client expects of any cluster and is not there yet. */
export async function createFirstObjects(api: Api): Promise<void> {
  const kind = api.kinds.byPlural('', 'v1', 'namespaces');
  if (!kind) return;
  for (const name of NAMESPACES) {
    if (api.store.latest({ resource: 'namespaces', namespace: '', name })) continue;
    const object: KubeObject = { apiVersion: 'v1', kind: 'Namespace', metadata: { name } };
    const created = await createObject(api, kind, '', object, {
      dryRun: false,
      own: (_old, next) => next,
      warn: () => {},
    });
    if (!created.ok) throw new Error(`the namespace ${name} cannot be made: ${created.status.message}`);
  }
}
