import { isDeepStrictEqual } from 'node:util';
import { CONFIG_MAP } from '../kinds/core/config-map.js';
import { SERVICE_ACCOUNT } from '../kinds/core/service-account.js';
import type { KubeObject } from '../meta/kube-object.js';
import type { Api } from '../resources/api.js';
import type { Controller } from './controller.js';
import { createAs, mustHold, updateAs } from './write-as.js';

const ACCOUNT = 'default';
const AUTHORITY = 'kube-root-ca.crt';
const DESCRIPTION =
  'Contains a CA bundle that can be used to verify the kube-apiserver when using internal endpoints such as the internal service IP or kubernetes.default.svc. No other usage is guaranteed across distributions of Kubernetes clusters.';

/** Keeps a ServiceAccount `default` in each namespace (pkg/controller/serviceaccount). */
export const DEFAULT_ACCOUNTS: Controller = inEachNamespace(
  'default-accounts',
  'serviceaccounts',
  ACCOUNT,
  (namespace, api) => {
    const object: KubeObject = {
      apiVersion: 'v1',
      kind: 'ServiceAccount',
      metadata: { name: ACCOUNT, namespace },
    };
    const known = api.store.latest({ resource: 'serviceaccounts', namespace, name: ACCOUNT });
    return known ? undefined : createAs(api, 'kube-controller-manager', SERVICE_ACCOUNT, object);
  },
);

/** Keeps the certificate of the server's authority in a ConfigMap of each namespace (pkg/controller/certificates/rootcacertpublisher). */
export function rootCertificates(authority: string): Controller {
  const data = { 'ca.crt': authority };
  return inEachNamespace('root-certificates', 'configmaps', AUTHORITY, (namespace, api) => {
    const ref = { resource: 'configmaps', namespace, name: AUTHORITY };
    const annotations = { 'kubernetes.io/description': DESCRIPTION };
    const known = api.store.latest(ref);
    if (!known) {
      const metadata = { name: AUTHORITY, namespace, annotations };
      return createAs(api, 'kube-controller-manager', CONFIG_MAP, {
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata,
        data,
      });
    }
    if (isDeepStrictEqual(known.object['data'], data)) return undefined;
    const change = (current: KubeObject): KubeObject => ({
      ...current,
      metadata: { ...current.metadata, annotations: { ...current.metadata.annotations, ...annotations } },
      data,
    });
    return updateAs(api, 'kube-controller-manager', CONFIG_MAP, ref, change);
  });
}

function inEachNamespace(
  name: string,
  resource: string,
  object: string,
  keep: (namespace: string, api: Api) => ReturnType<typeof createAs> | undefined,
): Controller {
  return {
    name,
    keys: ({ type, stored: { ref } }) => {
      if (ref.resource === 'namespaces') return type === 'DELETED' ? [] : [ref.name];
      return ref.resource === resource && ref.name === object ? [ref.namespace] : [];
    },
    initial: ({ store }) => store.list('namespaces').map(({ ref }) => ref.name),
    reconcile: async (namespace, api) => {
      const found = api.store.latest({ resource: 'namespaces', namespace: '', name: namespace });
      if (!found || found.object.metadata.deletionTimestamp !== undefined) return;
      const kept = await keep(namespace, api);
      if (kept) mustHold(kept);
    },
  };
}
