import { isDeepStrictEqual } from 'node:util';
import { ENDPOINTS } from '../../kinds/core/endpoints.js';
import { at, listAt, mapsAt, textAt } from '../../meta/fields.js';
import { type JsonMap, without } from '../../meta/json.js';
import type { KubeObject } from '../../meta/kube-object.js';
import type { ObjectMeta } from '../../meta/object-meta.js';
import { type Api, timeText } from '../../resources/api.js';
import { deleteObject } from '../../resources/delete-object.js';
import type { Controller } from '../controller.js';
import { keyOf, refOf } from '../object-key.js';
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

const HEADLESS = 'service.kubernetes.io/headless';
const MANAGED_BY = 'endpoints.kubernetes.io/managed-by';
const OVER_CAPACITY = 'endpoints.kubernetes.io/over-capacity';
const LAST_CHANGE = 'endpoints.kubernetes.io/last-change-trigger-time';
/** As many addresses are in one object. */
const MOST = 1000;

/** Keeps the Endpoints of Services that select pods, of the first family of each (pkg/controller/endpoint). */
export const SERVICE_ENDPOINTS: Controller = {
  name: 'endpoints',
  workers: 5,
  keys: (event, api) => {
    const { ref } = event.stored;
    if (ref.resource === 'services' || ref.resource === 'endpoints') return [keyOf(ref)];
    return ref.resource === 'pods' ? servicesOfPod(api, event) : [];
  },
  initial: ({ store }) => store.list('services').map(({ ref }) => keyOf(ref)),
  reconcile: async (key, api) => {
    const service = api.store.latest(refOf('services', key))?.object;
    const ref = refOf('endpoints', key);
    const known = api.store.latest(ref)?.object;
    if (!service) {
      // Endpoints that somebody else made stay.
      if (known?.metadata.labels?.[MANAGED_BY] !== undefined)
        mustHold(await deleteObject(api, ENDPOINTS, ref, { dryRun: false }));
      return;
    }
    if (!selectsPods(service) || service.metadata.deletionTimestamp !== undefined) return;
    const { subsets, isCut } = subsetsOf(api, service);
    const metadata = metadataFor(service, known?.metadata, isCut);
    const isSame =
      known !== undefined &&
      isDeepStrictEqual(listAt(known, 'subsets'), subsets) &&
      isDeepStrictEqual(metadata.labels, known.metadata.labels) &&
      isDeepStrictEqual(metadata.annotations ?? {}, without(known.metadata.annotations ?? {}, LAST_CHANGE));
    if (isSame) return;
    const { annotations } = metadata;
    const stamped = { ...annotations, [LAST_CHANGE]: timeText(api.now()) };
    const change = (current: KubeObject): KubeObject => ({
      ...current,
      metadata: { ...current.metadata, labels: metadata.labels, annotations: stamped } as ObjectMeta,
      subsets,
    });
    const empty: KubeObject = {
      apiVersion: 'v1',
      kind: 'Endpoints',
      metadata: { name: ref.name, namespace: ref.namespace },
    };
    mustHold(
      known
        ? await updateAs(api, 'kube-controller-manager', ENDPOINTS, ref, change)
        : await createAs(api, 'kube-controller-manager', ENDPOINTS, change(empty)),
    );
  },
};

function metadataFor(
  service: KubeObject,
  known: ObjectMeta | undefined,
  isCut: boolean,
): Pick<ObjectMeta, 'labels' | 'annotations'> {
  const annotations = {
    ...without(known?.annotations ?? {}, OVER_CAPACITY, LAST_CHANGE),
    ...(isCut && { [OVER_CAPACITY]: 'truncated' }),
  } as Readonly<Record<string, string>>;
  return {
    labels: {
      ...service.metadata.labels,
      ...(isHeadless(service) && { [HEADLESS]: '' }),
      [MANAGED_BY]: 'endpoint-controller',
    },
    annotations,
  };
}

interface Subset {
  readonly ports: readonly JsonMap[];
  readonly addresses: JsonMap[];
  readonly notReadyAddresses: JsonMap[];
}

/** Addresses by the ports that they have (pkg/api/v1/endpoints, RepackSubsets). */
function subsetsOf(
  api: Api,
  service: KubeObject,
): { readonly subsets: readonly JsonMap[]; readonly isCut: boolean } {
  const groups = new Map<string, Subset>();
  const family = String(listAt(service, 'spec', 'ipFamilies')[0] ?? 'IPv4');
  const always = at(service, 'spec', 'publishNotReadyAddresses') === true;
  let count = 0;
  let isCut = false;
  for (const pod of backendsOf(api, service)) {
    const ip = addressesOf(pod).find((each) => familyOf(each) === family);
    if (ip === undefined || (pod.metadata.deletionTimestamp !== undefined && !always)) continue;
    const ports = portsAt(service, pod).map(named);
    if (ports.length === 0 && mapsAt(service, 'spec', 'ports').length > 0) continue;
    if (count === MOST) {
      isCut = true;
      break;
    }
    count++;
    const key = JSON.stringify(ports);
    let group = groups.get(key);
    if (!group) groups.set(key, (group = { ports, addresses: [], notReadyAddresses: [] }));
    const isGiven = always || isReady(pod);
    (isGiven ? group.addresses : group.notReadyAddresses).push(addressOf(service, pod, ip));
  }
  const subsets = [...groups.values()].map(({ ports, addresses, notReadyAddresses }) => ({
    ...(addresses.length > 0 && { addresses }),
    ...(notReadyAddresses.length > 0 && { notReadyAddresses }),
    ...(ports.length > 0 && { ports }),
  }));
  return { subsets, isCut };
}

/** A port without a name has none here. */
function named({ name, ...port }: JsonMap): JsonMap {
  return name === '' ? port : { name, ...port };
}

function addressOf(service: KubeObject, pod: KubeObject, ip: string): JsonMap {
  const hostname = hostnameOf(pod, service);
  const nodeName = textAt(pod, 'spec', 'nodeName');
  return {
    ip,
    ...(hostname !== '' && { hostname }),
    ...(nodeName !== '' && { nodeName }),
    targetRef: targetRef(pod),
  };
}
