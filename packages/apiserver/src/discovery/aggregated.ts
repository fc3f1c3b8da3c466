import type { Kind } from '../kinds/kind.js';
import type { GroupVersion } from './group-versions.js';
import { SUBRESOURCE_VERBS, subresourceKind, verbsOf } from './kind-verbs.js';

/** An APIGroupDiscoveryList of the groups: everything that a client wants to know in one answer. */
export function aggregatedDiscovery(
  groups: ReadonlyMap<string, readonly GroupVersion[]>,
  version: 'v2' | 'v2beta1',
): unknown {
  return {
    kind: 'APIGroupDiscoveryList',
    apiVersion: `apidiscovery.k8s.io/${version}`,
    metadata: {},
    items: [...groups].map(([name, versions]) => ({
      metadata: { ...(name !== '' && { name }), creationTimestamp: null },
      versions: versions.map((one) => ({
        version: one.version,
        resources: one.kinds.map(resourceOf),
        freshness: 'Current',
      })),
    })),
  };
}

function resourceOf(kind: Kind): unknown {
  const { group, version, plural, singular, shortNames, categories, subresources, namespaced } = kind;
  return {
    resource: plural,
    responseKind: { group, version, kind: kind.kind },
    scope: namespaced ? 'Namespaced' : 'Cluster',
    singularResource: singular,
    verbs: verbsOf(kind),
    ...(shortNames && { shortNames }),
    ...(categories && { categories }),
    ...(subresources &&
      subresources.length > 0 && {
        subresources: [...subresources].sort().map((subresource) => ({
          subresource,
          responseKind: subresourceKind(kind, subresource),
          verbs: SUBRESOURCE_VERBS[subresource],
        })),
      }),
  };
}
