import { policyDefinitions } from '../kinds/apiextensions/policy-definitions.js';
import type { Kind } from '../kinds/kind.js';
import type { KubeObject } from '../meta/kube-object.js';
import { resourceOf } from '../store/object-ref.js';
import type { Api } from './api.js';
import { createObject } from './create-object.js';

/** The namespaces that every cluster has from its beginning. */
const NAMESPACES: readonly string[] = ['default', 'kube-system', 'kube-public', 'kube-node-lease'];

const DEFINITION = { group: 'apiextensions.k8s.io', version: 'v1', plural: 'customresourcedefinitions' };

/** Makes what a client expects of any cluster and is not there yet. */
export async function createFirstObjects(api: Api): Promise<void> {
  const namespaces = api.kinds.byPlural('', 'v1', 'namespaces');
  for (const name of NAMESPACES)
    await createOnce(api, namespaces, { apiVersion: 'v1', kind: 'Namespace', metadata: { name } });
  const definitions = api.kinds.byPlural(DEFINITION.group, DEFINITION.version, DEFINITION.plural);
  for (const definition of policyDefinitions()) await createOnce(api, definitions, definition);
}

async function createOnce(api: Api, kind: Kind | undefined, object: KubeObject): Promise<void> {
  const { name } = object.metadata;
  if (!kind || api.store.latest({ resource: resourceOf(kind), namespace: '', name })) return;
  const created = await createObject(api, kind, '', object, {
    dryRun: false,
    own: (_old, next) => next,
    warn: () => {},
  });
  if (!created.ok) throw new Error(`${kind.kind} ${name} cannot be made: ${created.status.message}`);
}
