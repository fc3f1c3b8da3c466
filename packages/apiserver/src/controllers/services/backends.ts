import { parseIp, parseSelector } from '@sluice/engine';
import { at, mapAt, mapsAt, numberAt, textAt } from '../../meta/fields.js';
import type { JsonMap } from '../../meta/json.js';
import type { KubeObject } from '../../meta/kube-object.js';
import type { Api } from '../../resources/api.js';
import type { StoreEvent } from '../../store/stored.js';
import { labelKeys, SELECTING_SERVICES } from '../indexes.js';
import { keyOf } from '../object-key.js';
import { selectedPods } from '../selected-pods.js';
import { hasEnded } from '../pod-state.js';

/** The pods behind a Service, in the order of their names: those that did not end. */
export function backendsOf(api: Api, service: KubeObject): readonly KubeObject[] {
  const matchLabels = mapAt(service, 'spec', 'selector') as Readonly<Record<string, string>>;
  return selectedPods(api, service.metadata.namespace ?? '', parseSelector({ matchLabels }))
    .map(({ object }) => object)
    .filter((pod) => !hasEnded(pod))
    .sort((a, b) => (a.metadata.name < b.metadata.name ? -1 : 1));
}

/** The Services that a change of a pod concerns: those that select it or did. */
export function servicesOfPod(api: Api, { stored, previous }: StoreEvent): readonly string[] {
  const keys = [stored, previous].flatMap((pod) => (pod ? labelKeys(pod.object) : []));
  return [...new Set(keys)].flatMap((key) =>
    api.store.under(SELECTING_SERVICES, key).map(({ ref }) => keyOf(ref)),
  );
}

/** Whether a Service's endpoints are for a controller to make: it selects pods, and is more than a name. */
export function selectsPods(service: KubeObject): boolean {
  const spec = mapAt(service, 'spec');
  return spec['type'] !== 'ExternalName' && Object.keys(mapAt(spec, 'selector')).length > 0;
}

/** Whether a Service has no address of its own. */
export function isHeadless(service: KubeObject): boolean {
  return textAt(service, 'spec', 'clusterIP') === 'None';
}

/** The ports of a Service at a pod; those whose name no container of the pod has are left out. */
export function portsAt(service: KubeObject, pod: KubeObject): readonly JsonMap[] {
  return mapsAt(service, 'spec', 'ports').flatMap((port) => {
    const number = targetAt(port, pod);
    if (number === undefined) return [];
    const appProtocol = at(port, 'appProtocol');
    return [
      {
        name: textAt(port, 'name'),
        port: number,
        protocol: textAt(port, 'protocol') || 'TCP',
        ...(appProtocol !== undefined && { appProtocol }),
      },
    ];
  });
}

function targetAt(port: JsonMap, pod: KubeObject): number | undefined {
  const target = at(port, 'targetPort');
  if (typeof target === 'number' && target !== 0) return target;
  if (typeof target !== 'string' || target === '') return numberAt(port, 'port');
  const protocol = textAt(port, 'protocol') || 'TCP';
  const sidecars = mapsAt(pod, 'spec', 'initContainers').filter((each) => each['restartPolicy'] === 'Always');
  for (const container of [...mapsAt(pod, 'spec', 'containers'), ...sidecars])
    for (const each of mapsAt(container, 'ports'))
      if (each['name'] === target && (textAt(each, 'protocol') || 'TCP') === protocol)
        return numberAt(each, 'containerPort');
  return undefined;
}

/** The family of an address, as Services name it. */
export function familyOf(address: string): 'IPv4' | 'IPv6' {
  return parseIp(address)?.family === 6 ? 'IPv6' : 'IPv4';
}

/** The name under which a pod is found in a headless Service. */
export function hostnameOf(pod: KubeObject, service: KubeObject): string {
  const [hostname, subdomain] = [textAt(pod, 'spec', 'hostname'), textAt(pod, 'spec', 'subdomain')];
  return hostname !== '' && subdomain === service.metadata.name ? hostname : '';
}

/** A reference to a pod, as endpoints have it. */
export function targetRef({ metadata }: KubeObject): JsonMap {
  return { kind: 'Pod', namespace: metadata.namespace, name: metadata.name, uid: metadata.uid };
}
