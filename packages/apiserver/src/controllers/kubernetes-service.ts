import { isIP } from 'node:net';
import { parseCidr, cidrHas, parseIp } from '@sluice/engine';
import { ENDPOINTS } from '../kinds/core/endpoints.js';
import { SERVICE } from '../kinds/core/service.js';
import { ENDPOINT_SLICE } from '../kinds/discovery/endpoint-slice.js';
import type { Kind } from '../kinds/kind.js';
import type { KubeObject } from '../meta/kube-object.js';
import type { Api } from '../resources/api.js';
import { resourceOf } from '../store/object-ref.js';
import type { Controller } from './controller.js';
import { createAs, mustHold, updateAs } from './write-as.js';

/** Where the server listens. */
export interface Listening {
  readonly host: string;
  readonly port: number;
}

const NAME = 'kubernetes';
const NAMESPACE = 'default';
/** The first address of the range of Services. */
const ADDRESS = '10.96.0.1';
const LOOPBACK = [parseCidr('127.0.0.0/8')!, parseCidr('::1/128')!];

/**
 * Keeps the Service of the API itself, and its endpoints where pods could reach it: an address of the machine's own
 * loopback is nobody's endpoint (pkg/controlplane/controller/kubernetesservice).
 */
export function kubernetesService(listening: Listening): Controller {
  const service = serviceOf(listening);
  const kinds: readonly (readonly [Kind, KubeObject])[] = [
    [SERVICE, service],
    [ENDPOINTS, endpointsOf(listening)],
    [ENDPOINT_SLICE, sliceOf(listening)],
  ];
  return {
    name: 'kubernetes-service',
    keys: ({ type, stored: { ref } }) =>
      type === 'DELETED' && ref.namespace === NAMESPACE && ref.name === NAME ? [''] : [],
    initial: () => [''],
    reconcile: async (_only, api) => {
      for (const [kind, object] of kinds) await keep(api, kind, object);
    },
  };
}

async function keep(api: Api, kind: Kind, object: KubeObject): Promise<void> {
  const ref = { resource: resourceOf(kind), namespace: NAMESPACE, name: NAME };
  // The Service is as it was found; its endpoints are where the server listens now.
  const { metadata: _metadata, ...content } = object;
  if (!api.store.latest(ref)) return mustHold(await createAs(api, 'kube-apiserver', kind, object));
  if (kind !== SERVICE)
    mustHold(await updateAs(api, 'kube-apiserver', kind, ref, (current) => ({ ...current, ...content })));
}

function serviceOf({ port }: Listening): KubeObject {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: {
      name: NAME,
      namespace: NAMESPACE,
      labels: { component: 'apiserver', provider: 'kubernetes' },
    },
    spec: {
      type: 'ClusterIP',
      clusterIP: ADDRESS,
      ports: [{ name: 'https', port: 443, protocol: 'TCP', targetPort: port }],
    },
  };
}

/** The address that others reach the server at, if there is one. */
function outerAddress({ host }: Listening): string | undefined {
  const ip = isIP(host) === 0 ? undefined : parseIp(host);
  const isOuter = ip !== undefined && ip.value !== 0n && !LOOPBACK.some((cidr) => cidrHas(cidr, ip));
  return isOuter ? host : undefined;
}

function endpointsOf(listening: Listening): KubeObject {
  const ip = outerAddress(listening);
  const ports = [{ name: 'https', port: listening.port, protocol: 'TCP' }];
  return {
    apiVersion: 'v1',
    kind: 'Endpoints',
    metadata: {
      name: NAME,
      namespace: NAMESPACE,
      labels: { 'endpointslice.kubernetes.io/skip-mirror': 'true' },
    },
    subsets: ip === undefined ? [] : [{ addresses: [{ ip }], ports }],
  };
}

function sliceOf(listening: Listening): KubeObject {
  const ip = outerAddress(listening);
  return {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: { name: NAME, namespace: NAMESPACE, labels: { 'kubernetes.io/service-name': NAME } },
    addressType: ip?.includes(':') ? 'IPv6' : 'IPv4',
    endpoints: ip === undefined ? [] : [{ addresses: [ip], conditions: { ready: true } }],
    ports: [{ name: 'https', port: listening.port, protocol: 'TCP' }],
  };
}
