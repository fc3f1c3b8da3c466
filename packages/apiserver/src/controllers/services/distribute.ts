import { isDeepStrictEqual } from 'node:util';
import { listAt, mapsAt, textAt } from '../../meta/fields.js';
import type { JsonMap } from '../../meta/json.js';
import type { Stored } from '../../store/stored.js';

/** As many endpoints are in one slice (--max-endpoints-per-slice). */
const MOST = 100;

/** A slice with the endpoints that it is to have. */
export interface Slice {
  readonly stored: Stored;
  readonly endpoints: readonly JsonMap[];
}

/** What becomes of the slices of one family and set of ports. */
export interface Distribution {
  readonly kept: readonly Slice[];
  /** The endpoints of slices that are to be made. */
  readonly added: readonly (readonly JsonMap[])[];
  readonly emptied: readonly Stored[];
}

/**
 * Spreads endpoints over slices so that few of them change: who is in a slice stays there, who comes fills what has room
 * (staging/src/k8s.io/endpointslice, reconcileByPortMapping).
 */
export function distribute(slices: readonly Stored[], endpoints: readonly JsonMap[]): Distribution {
  const left = new Map(endpoints.map((endpoint) => [identity(endpoint), endpoint]));
  const filled = slices.map((stored) => {
    const before = mapsAt(stored.object, 'endpoints');
    const kept = before.flatMap((endpoint) => {
      const key = identity(endpoint);
      const found = left.get(key);
      left.delete(key);
      return found ? [isDeepStrictEqual(found, endpoint) ? endpoint : found] : [];
    });
    return { stored, endpoints: kept };
  });
  const coming = [...left.values()];
  const kept: Slice[] = [];
  const emptied: Stored[] = [];
  for (const slice of filled) {
    const more = coming.splice(0, MOST - slice.endpoints.length);
    const all = [...slice.endpoints, ...more];
    // The last one stays, though empty: it says that there is nobody.
    const isLast = endpoints.length === 0 && kept.length === 0;
    if (all.length === 0 && !isLast) emptied.push(slice.stored);
    else kept.push({ stored: slice.stored, endpoints: all });
  }
  const added: (readonly JsonMap[])[] = [];
  while (coming.length > 0) added.push(coming.splice(0, MOST));
  if (endpoints.length === 0 && kept.length === 0) added.push([]);
  return { kept, added, emptied };
}

function identity(endpoint: JsonMap): string {
  return `${textAt(endpoint, 'targetRef', 'uid')}/${listAt(endpoint, 'addresses').join(',')}`;
}
