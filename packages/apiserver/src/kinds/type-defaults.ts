import { isMap, type JsonMap } from '../meta/json.js';
import { at, mapAt, mapsAt, numberAt, textAt } from '../meta/fields.js';
import { inMillis } from '../schema/quantity.js';

/** What a type fills in of itself; only what is absent. */
export type TypeDefault = (value: JsonMap) => JsonMap;

const CORE = 'io.k8s.api.core.v1';
const APPS = 'io.k8s.api.apps.v1';

/** The given fields beside those that are there. */
function fill(fields: JsonMap): TypeDefault {
  return (value) => {
    const missing = Object.entries(fields).filter(([name]) => {
      const given = at(value, name);
      return given === undefined || given === null || given === '';
    });
    return missing.length === 0 ? value : { ...value, ...Object.fromEntries(missing) };
  };
}

/** Numbers that mean nothing when they are 0. */
function fillNumbers(fields: Readonly<Record<string, number>>): TypeDefault {
  return (value) => {
    const missing = Object.entries(fields).filter(([name]) => numberAt(value, name) === 0);
    return { ...value, ...Object.fromEntries(missing) };
  };
}

const MODE = fill({ defaultMode: 0o644 });

const VOLUME: TypeDefault = (volume) =>
  Object.keys(volume).some((name) => name !== 'name') ? volume : { ...volume, emptyDir: {} };

/** The tag decides: what may change is always pulled. */
const CONTAINER: TypeDefault = (container) => {
  const policy = isLatest(textAt(container, 'image')) ? 'Always' : 'IfNotPresent';
  return fill({
    terminationMessagePath: '/dev/termination-log',
    terminationMessagePolicy: 'File',
    imagePullPolicy: policy,
  })(container);
};

/** Whether an image's tag is `latest`, written or not; a digest stands for itself. */
function isLatest(image: string): boolean {
  if (image.includes('@')) return false;
  const tag = /:([\w][\w.-]*)$/.exec(image)?.[1];
  return tag === undefined || tag === 'latest';
}

/** Amounts are kept in thousandths: finer ones are rounded up. */
const RESOURCES: TypeDefault = (resources) => {
  const rounded = (list: string): JsonMap => {
    const amounts = Object.entries(mapAt(resources, list));
    return amounts.length === 0
      ? {}
      : { [list]: Object.fromEntries(amounts.map(([name, amount]) => [name, inMillis(amount)])) };
  };
  return { ...resources, ...rounded('limits'), ...rounded('requests') };
};

const POD_SPEC = fill({
  dnsPolicy: 'ClusterFirst',
  restartPolicy: 'Always',
  securityContext: {},
  terminationGracePeriodSeconds: 30,
  schedulerName: 'default-scheduler',
});

const POD: TypeDefault = (pod) => {
  const spec = mapAt(pod, 'spec');
  const hostPorts = spec['hostNetwork'] === true;
  const containers = (name: string): JsonMap => {
    if (spec[name] === undefined) return {};
    return { [name]: mapsAt(spec, name).map((each) => podContainer(each, hostPorts)) };
  };
  return {
    ...pod,
    spec: fill({ enableServiceLinks: true })({
      ...spec,
      ...containers('containers'),
      ...containers('initContainers'),
    }),
  };
};

/** Requests follow limits, and ports of the host those of the container, in pods alone and not in templates. */
function podContainer(container: JsonMap, hostPorts: boolean): JsonMap {
  const limits = mapAt(container, 'resources', 'limits');
  const requests = { ...limits, ...mapAt(container, 'resources', 'requests') };
  const withRequests =
    Object.keys(limits).length === 0
      ? container
      : { ...container, resources: { ...mapAt(container, 'resources'), requests } };
  if (!hostPorts || container['ports'] === undefined) return withRequests;
  const ports = mapsAt(container, 'ports').map((port) =>
    numberAt(port, 'hostPort') === 0 ? { ...port, hostPort: port['containerPort'] } : port,
  );
  return { ...withRequests, ports };
}

const SERVICE: TypeDefault = (service) => {
  const spec = mapAt(service, 'spec');
  const type = textAt(spec, 'type') || 'ClusterIP';
  const affinity = textAt(spec, 'sessionAffinity') || 'None';
  const { sessionAffinityConfig: config, ...rest } = spec;
  const isOutside = type === 'NodePort' || type === 'LoadBalancer' || mapsAt(spec, 'externalIPs').length > 0;
  const isInside = type === 'ClusterIP' || type === 'NodePort' || type === 'LoadBalancer';
  const timeout = at(config, 'clientIP', 'timeoutSeconds') ?? 10_800;
  return {
    ...service,
    spec: fill({
      ...(isOutside && { externalTrafficPolicy: 'Cluster' }),
      ...(isInside && { internalTrafficPolicy: 'Cluster' }),
      ...(type === 'LoadBalancer' && { allocateLoadBalancerNodePorts: true }),
    })({
      ...rest,
      type,
      sessionAffinity: affinity,
      ...(affinity === 'ClientIP' && { sessionAffinityConfig: { clientIP: { timeoutSeconds: timeout } } }),
      ...(affinity !== 'ClientIP' &&
        affinity !== 'None' &&
        config !== undefined && { sessionAffinityConfig: config }),
      ...(spec['ports'] !== undefined && { ports: mapsAt(spec, 'ports').map(servicePort) }),
    }),
  };
};

function servicePort(port: JsonMap): JsonMap {
  const target = port['targetPort'];
  return target === undefined || target === 0 || target === '' ? { ...port, targetPort: port['port'] } : port;
}

const ROLLING = 'RollingUpdate';

const DEPLOYMENT: TypeDefault = (deployment) => {
  const spec = mapAt(deployment, 'spec');
  const strategy = mapAt(spec, 'strategy');
  const type = textAt(strategy, 'type') || ROLLING;
  const rolling = fill({ maxUnavailable: '25%', maxSurge: '25%' })(mapAt(strategy, 'rollingUpdate'));
  return {
    ...deployment,
    spec: fill({ replicas: 1, revisionHistoryLimit: 10, progressDeadlineSeconds: 600 })({
      ...spec,
      strategy: { ...strategy, type, ...(type === ROLLING && { rollingUpdate: rolling }) },
    }),
  };
};

const DAEMON_SET: TypeDefault = (daemonSet) => {
  const spec = mapAt(daemonSet, 'spec');
  const strategy = mapAt(spec, 'updateStrategy');
  const type = textAt(strategy, 'type') || ROLLING;
  const rolling = fill({ maxUnavailable: 1, maxSurge: 0 })(mapAt(strategy, 'rollingUpdate'));
  return {
    ...daemonSet,
    spec: fill({ revisionHistoryLimit: 10 })({
      ...spec,
      updateStrategy: { ...strategy, type, ...(type === ROLLING && { rollingUpdate: rolling }) },
    }),
  };
};

const LIMIT_RANGE_ITEM: TypeDefault = (item) => {
  if (item['type'] !== 'Container') return item;
  const limit = { ...mapAt(item, 'max'), ...mapAt(item, 'default') };
  const request = { ...mapAt(item, 'min'), ...limit, ...mapAt(item, 'defaultRequest') };
  return {
    ...item,
    ...(Object.keys(limit).length > 0 && { default: limit }),
    ...(Object.keys(request).length > 0 && { defaultRequest: request }),
  };
};

const NODE_STATUS: TypeDefault = (status) =>
  isMap(status['capacity']) ? fill({ allocatable: status['capacity'] })(status) : status;

/** The API adds what ingress peers imply: a policy without types has those of its rules. */
const NETWORK_POLICY: TypeDefault = (policy) => {
  const spec = mapAt(policy, 'spec');
  if (mapsAt(spec, 'policyTypes').length > 0) return policy;
  const types = mapsAt(spec, 'egress').length > 0 ? ['Ingress', 'Egress'] : ['Ingress'];
  return { ...policy, spec: { ...spec, policyTypes: types } };
};

const NAMESPACE: TypeDefault = (namespace) => {
  const metadata = mapAt(namespace, 'metadata');
  const name = textAt(metadata, 'name');
  if (name === '') return namespace;
  const labels = { ...mapAt(metadata, 'labels'), 'kubernetes.io/metadata.name': name };
  return { ...namespace, metadata: { ...metadata, labels } };
};

const CUSTOM_RESOURCE_DEFINITION: TypeDefault = (definition) => {
  const spec = mapAt(definition, 'spec');
  const names = mapAt(spec, 'names');
  const kind = textAt(names, 'kind');
  return {
    ...definition,
    spec: {
      ...spec,
      names: fill({ singular: kind.toLowerCase(), listKind: `${kind}List` })(names),
      conversion: fill({ strategy: 'None' })(mapAt(spec, 'conversion')),
    },
  };
};

/**
 * What each type fills in (pkg/apis/…/v1/defaults.go), by its OpenAPI name; values that the API's markers give an absent
 * field stand in the table of types.
 */
export const TYPE_DEFAULTS: ReadonlyMap<string, TypeDefault> = new Map([
  [`${CORE}.Pod`, POD],
  [`${CORE}.PodSpec`, POD_SPEC],
  [`${CORE}.Container`, CONTAINER],
  [`${CORE}.EphemeralContainer`, CONTAINER],
  [`${CORE}.ResourceRequirements`, RESOURCES],
  [`${CORE}.Volume`, VOLUME],
  [`${CORE}.SecretVolumeSource`, MODE],
  [`${CORE}.ConfigMapVolumeSource`, MODE],
  [`${CORE}.DownwardAPIVolumeSource`, MODE],
  [`${CORE}.ProjectedVolumeSource`, MODE],
  [`${CORE}.ServiceAccountTokenProjection`, fill({ expirationSeconds: 3600 })],
  [`${CORE}.PersistentVolumeClaimSpec`, fill({ volumeMode: 'Filesystem' })],
  [`${CORE}.HostPathVolumeSource`, fill({ type: '' })],
  [`${CORE}.ObjectFieldSelector`, fill({ apiVersion: 'v1' })],
  [`${CORE}.HTTPGetAction`, fill({ path: '/', scheme: 'HTTP' })],
  [`${CORE}.GRPCAction`, fill({ service: '' })],
  [
    `${CORE}.Probe`,
    fillNumbers({ timeoutSeconds: 1, periodSeconds: 10, successThreshold: 1, failureThreshold: 3 }),
  ],
  [`${CORE}.Service`, SERVICE],
  [`${CORE}.EndpointPort`, fill({ protocol: 'TCP' })],
  [`${CORE}.Secret`, fill({ type: 'Opaque' })],
  [`${CORE}.Namespace`, NAMESPACE],
  [`${CORE}.NamespaceStatus`, fill({ phase: 'Active' })],
  [`${CORE}.NodeStatus`, NODE_STATUS],
  [`${CORE}.LimitRangeItem`, LIMIT_RANGE_ITEM],
  [`${APPS}.Deployment`, DEPLOYMENT],
  [`${APPS}.ReplicaSetSpec`, fill({ replicas: 1 })],
  [`${APPS}.DaemonSet`, DAEMON_SET],
  ['io.k8s.api.discovery.v1.EndpointPort', (port) => ({ name: '', protocol: 'TCP', ...port })],
  ['io.k8s.api.networking.v1.NetworkPolicy', NETWORK_POLICY],
  ['io.k8s.api.networking.v1.NetworkPolicyPort', fill({ protocol: 'TCP' })],
  [
    'io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.CustomResourceDefinition',
    CUSTOM_RESOURCE_DEFINITION,
  ],
]);
