import type { Kind } from '../kinds/kind.js';
import { apiVersionOf } from '../meta/resource-name.js';
import type { GroupVersion } from './group-versions.js';
import { SUBRESOURCE_VERBS, subresourceKind, verbsOf } from './kind-verbs.js';

/** `/api`: the versions of the core group. */
export function apiVersions(versions: readonly GroupVersion[], address: string): unknown {
  return {
    kind: 'APIVersions',
    versions: versions.map(({ version }) => version),
    serverAddressByClientCIDRs: [{ clientCIDR: '0.0.0.0/0', serverAddress: address }],
  };
}

/** `/apis`: all other groups. */
export function apiGroupList(groups: ReadonlyMap<string, readonly GroupVersion[]>): unknown {
  const named = [...groups].filter(([name]) => name !== '');
  return {
    kind: 'APIGroupList',
    apiVersion: 'v1',
    groups: named.map(([name, versions]) => groupOf(name, versions)),
  };
}

/** `/apis/G`: one group. */
export function apiGroup(name: string, versions: readonly GroupVersion[]): unknown {
  return { kind: 'APIGroup', apiVersion: 'v1', ...groupOf(name, versions) };
}

/** `/api/v1`, `/apis/G/V`: the resources of one version. */
export function apiResourceList({ group, version, kinds }: GroupVersion): unknown {
  return {
    kind: 'APIResourceList',
    apiVersion: 'v1',
    groupVersion: apiVersionOf(group, version),
    resources: kinds.flatMap((kind) => [
      {
        name: kind.plural,
        singularName: kind.singular,
        namespaced: kind.namespaced,
        kind: kind.kind,
        verbs: verbsOf(kind),
        ...(kind.shortNames && { shortNames: kind.shortNames }),
        ...(kind.categories && { categories: kind.categories }),
      },
      ...subresourcesOf(kind),
    ]),
  };
}

function groupOf(name: string, versions: readonly GroupVersion[]): object {
  const told = versions.map(({ group, version }) => ({
    groupVersion: apiVersionOf(group, version),
    version,
  }));
  return { name, versions: told, preferredVersion: told[0] };
}

function subresourcesOf(kind: Kind): readonly unknown[] {
  return [...(kind.subresources ?? [])].sort().map((subresource) => {
    const own = subresourceKind(kind, subresource);
    const foreign = own.group !== kind.group || own.version !== kind.version;
    return {
      name: `${kind.plural}/${subresource}`,
      singularName: '',
      namespaced: kind.namespaced,
      ...(foreign && { group: own.group, version: own.version }),
      kind: own.kind,
      verbs: SUBRESOURCE_VERBS[subresource],
    };
  });
}
