/** A resource that the API server serves, in the version in which it is read. */
export interface Resource {
  readonly group: string;
  readonly version: string;
  /** As in paths: `networkpolicies`. */
  readonly plural: string;
  readonly kind: string;
  readonly namespaced: boolean;
  /** `read`: its objects are; `count`: only that they are there, for Sluice does not know their meaning. */
  readonly use: 'read' | 'count';
}

/** The `apiVersion` of the resource's objects. */
export function apiVersionOf({ group, version }: Pick<Resource, 'group' | 'version'>): string {
  return group === '' ? version : `${group}/${version}`;
}

/** As the API server names it: `networkpolicies.networking.k8s.io`. */
export function resourceName({ group, plural }: Pick<Resource, 'group' | 'plural'>): string {
  return group === '' ? plural : `${plural}.${group}`;
}

/** Where all of its objects are listed. */
export function resourcePath(resource: Pick<Resource, 'group' | 'version' | 'plural'>): string {
  return `${groupPath(apiVersionOf(resource))}/${resource.plural}`;
}

/** Where the resources of a group and version are. */
export function groupPath(apiVersion: string): string {
  return apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
}
