/** A resource of the API by group and plural name, as errors name it. */
export interface ResourceName {
  readonly group: string;
  readonly plural: string;
}

/** `networkpolicies.networking.k8s.io`, `pods`. */
export function qualified({ group, plural }: ResourceName): string {
  return group === '' ? plural : `${plural}.${group}`;
}

/** `networking.k8s.io/v1`, `v1`. */
export function apiVersionOf(group: string, version: string): string {
  return group === '' ? version : `${group}/${version}`;
}
