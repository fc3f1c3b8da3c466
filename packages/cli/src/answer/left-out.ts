import type { Endpoint, Service } from '@sluice/engine';
import type { Bearing, LeftOut } from '@sluice/manifest';
import type { FlowVerdict } from '../output/report.js';

/** The ends of some flows, and the Service that they go to. */
export interface Ends {
  readonly passages: readonly { readonly source: Endpoint; readonly destination: Endpoint }[];
  readonly service?: Service;
}

/** Of what the input lacks, the part that may decide one of these flows otherwise. */
export function bearingOn(leftOut: readonly LeftOut[], { passages, service }: Ends): readonly LeftOut[] {
  if (leftOut.length === 0) return [];
  const ends = new Set(passages.flatMap(({ source, destination }) => [source, destination]));
  const namespaces = new Set<string>();
  let outside = false;
  for (const end of ends) {
    if (end.kind === 'pod') namespaces.add(end.pod.namespace);
    else outside = true;
  }
  const bears = ({ on, namespace }: Bearing): boolean => {
    switch (on) {
      case 'pods':
        return namespace === undefined ? namespaces.size > 0 : namespaces.has(namespace);
      case 'services':
        return service !== undefined && (namespace ?? service.namespace) === service.namespace;
      case 'outside':
        return outside;
    }
  };
  return leftOut.filter(({ bearings }) => bearings.some(bears));
}

/** The verdict, not defined where something that was left out may decide otherwise. */
export function lacking<V extends FlowVerdict>(verdict: V, missing: readonly LeftOut[]): V {
  if (missing.length === 0) return verdict;
  return { ...verdict, defined: false, leftOut: missing.map(({ title }) => title) };
}
