import { isDeepStrictEqual } from 'node:util';
import { SERVICE } from '../../kinds/core/service.js';
import { ENDPOINT_SLICE } from '../../kinds/discovery/endpoint-slice.js';
import { at, listAt, mapsAt, textAt } from '../../meta/fields.js';
import { isMap, type JsonMap } from '../../meta/json.js';
import type { KubeObject } from '../../meta/kube-object.js';
import { type Api } from '../../resources/api.js';
import { deleteObject } from '../../resources/delete-object.js';
import { resourceOf } from '../../store/object-ref.js';
import type { Stored } from '../../store/stored.js';
import type { Controller } from '../controller.js';
import { OWNED } from '../indexes.js';
import { keyOf, refOf } from '../object-key.js';
import { controlledBy } from '../ownership.js';
import { addressesOf, isReady } from '../pod-state.js';
import { createAs, mustHold, updateAs } from '../write-as.js';
import {
  backendsOf,
  familyOf,
  hostnameOf,
  isHeadless,
  portsAt,
  selectsPods,
  servicesOfPod,
  targetRef,
} from './backends.js';
import { distribute, type Slice } from './distribute.js';

const RESOURCE = resourceOf(ENDPOINT_SLICE);
const SERVICE_NAME = 'kubernetes.io/service-name';
const MANAGED_BY = 'endpointslice.kubernetes.io/managed-by';
const MANAGER = 'endpointslice-controller.k8s.io';
const HEADLESS = 'service.kubernetes.io/headless';

/** Keeps the EndpointSlices of Services that select pods (pkg/controller/endpointslice). */
export const ENDPOINT_SLICES: Controller = {
  name: 'endpoint-slices',
  workers: 5,
  keys: (event, api) => {
    const { ref, object } = event.stored;
    if (ref.resource === 'services') return event.type === 'DELETED' ? [] : [keyOf(ref)];
    if (ref.resource === 'pods') return servicesOfPod(api, event);
    if (ref.resource !== RESOURCE || object.metadata.labels?.[MANAGED_BY] !== MANAGER) return [];
    const name = object.metadata.labels[SERVICE_NAME];
    return name === undefined ? [] : [keyOf({ ...ref, name })];
  },
  initial: ({ store }) => store.list('services').map(({ ref }) => keyOf(ref)),
  reconcile: async (key, api) => {
    const service = api.store.latest(refOf('services', key))?.object;
    if (!service || service.metadata.deletionTimestamp !== undefined) return;
    const known = slicesOf(api, service);
    const wanted = selectsPods(service) ? wantedSlices(api, service) : new Map<string, Group>();
    // Slices of a Service that no longer selects pods are left to whoever sees to it now.
    if (!selectsPods(service) && textAt(service, 'spec', 'type') !== 'ExternalName') return;
    const byGroup = new Map<string, Stored[]>();
    for (const stored of known) {
      const group = groupKey(stored.object['addressType'], listAt(stored.object, 'ports'));
      byGroup.set(group, [...(byGroup.get(group) ?? []), stored]);
    }
    for (const [group, { addressType, ports, endpoints }] of wanted) {
      const { kept, added, emptied } = distribute(byGroup.get(group) ?? [], endpoints);
      byGroup.delete(group);
      for (const slice of kept) await update(api, service, slice);
      for (const some of added) await create(api, service, { addressType, ports, endpoints: some });
      for (const stored of emptied) await remove(api, stored);
    }
    for (const stored of [...byGroup.values()].flat()) await remove(api, stored);
  },
};

function slicesOf(api: Api, { metadata }: KubeObject): readonly Stored[] {
  return api.store
    .under(OWNED, metadata.uid ?? '')
    .filter(
      ({ ref, object }) => ref.resource === RESOURCE && object.metadata.labels?.[MANAGED_BY] === MANAGER,
    )
    .sort((a, b) => (a.ref.name < b.ref.name ? -1 : 1));
}

interface Group {
  readonly addressType: string;
  readonly ports: readonly JsonMap[];
  readonly endpoints: readonly JsonMap[];
}

function groupKey(addressType: unknown, ports: readonly unknown[]): string {
  const parts = ports
    .filter(isMap)
    .map((port) => [
      textAt(port, 'name'),
      at(port, 'port') ?? null,
      textAt(port, 'protocol'),
      textAt(port, 'appProtocol'),
    ]);
  return JSON.stringify([addressType, parts]);
}

/** The endpoints of a Service by family and by the ports that they have: pods may call the same port by other numbers. */
function wantedSlices(api: Api, service: KubeObject): Map<string, Group> {
  const groups = new Map<string, { addressType: string; ports: readonly JsonMap[]; endpoints: JsonMap[] }>();
  const families = listAt(service, 'spec', 'ipFamilies').map(String);
  for (const pod of backendsOf(api, service)) {
    const ports = portsAt(service, pod);
    // Without a port nothing can be reached, but a name of a headless Service still means somebody.
    if (ports.length === 0 && mapsAt(service, 'spec', 'ports').length > 0) continue;
    for (const addressType of families) {
      const address = addressesOf(pod).find((each) => familyOf(each) === addressType);
      if (address === undefined) continue;
      const key = groupKey(addressType, ports);
      let group = groups.get(key);
      if (!group) groups.set(key, (group = { addressType, ports, endpoints: [] }));
      group.endpoints.push(endpointOf(api, service, pod, address));
    }
  }
  // A family without endpoints has one empty slice, so that it can be told from one that nobody looked at.
  for (const addressType of families)
    if (![...groups.values()].some((group) => group.addressType === addressType))
      groups.set(groupKey(addressType, []), { addressType, ports: [], endpoints: [] });
  return groups;
}

function endpointOf(api: Api, service: KubeObject, pod: KubeObject, address: string): JsonMap {
  const serving = isReady(pod);
  const terminating = pod.metadata.deletionTimestamp !== undefined;
  const always = at(service, 'spec', 'publishNotReadyAddresses') === true;
  const hostname = hostnameOf(pod, service);
  const nodeName = textAt(pod, 'spec', 'nodeName');
  const node =
    nodeName === '' ? undefined : api.store.get({ resource: 'nodes', namespace: '', name: nodeName });
  const zone = node?.object.metadata.labels?.['topology.kubernetes.io/zone'];
  return {
    addresses: [address],
    conditions: { ready: always || (serving && !terminating), serving, terminating },
    ...(hostname !== '' && { hostname }),
    targetRef: targetRef(pod),
    ...(nodeName !== '' && { nodeName }),
    ...(zone !== undefined && { zone }),
  };
}

function labelsFor(service: KubeObject): Readonly<Record<string, string>> {
  const own = Object.entries(service.metadata.labels ?? {}).filter(
    ([key]) => ![SERVICE_NAME, MANAGED_BY, HEADLESS].includes(key),
  );
  return {
    ...Object.fromEntries(own),
    [MANAGED_BY]: MANAGER,
    [SERVICE_NAME]: service.metadata.name,
    ...(isHeadless(service) && { [HEADLESS]: '' }),
  };
}

async function create(
  api: Api,
  service: KubeObject,
  { addressType, ports, endpoints }: Group,
): Promise<void> {
  const { name, namespace = '' } = service.metadata;
  const created = await createAs(api, 'kube-controller-manager', ENDPOINT_SLICE, {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: {
      name: '',
      generateName: `${name}-`,
      namespace,
      labels: labelsFor(service),
      ownerReferences: [controlledBy(SERVICE, service)],
    },
    addressType,
    endpoints,
    ports,
  });
  mustHold(created);
}

async function update(api: Api, service: KubeObject, { stored, endpoints }: Slice): Promise<void> {
  const labels = labelsFor(service);
  const { object } = stored;
  if (isDeepStrictEqual(object['endpoints'], endpoints) && isDeepStrictEqual(object.metadata.labels, labels))
    return;
  mustHold(
    await updateAs(api, 'kube-controller-manager', ENDPOINT_SLICE, stored.ref, (current) => ({
      ...current,
      metadata: { ...current.metadata, labels },
      endpoints,
    })),
  );
}

async function remove(api: Api, { ref }: Stored): Promise<void> {
  mustHold(await deleteObject(api, ENDPOINT_SLICE, ref, { dryRun: false }));
}
