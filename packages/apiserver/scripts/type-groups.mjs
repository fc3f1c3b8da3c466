/**
 * Which types are served, and how their names in client-node become the names of Kubernetes' OpenAPI documents. A type
 * belongs to the first package here whose roots reach it: meta before core, core before the groups that build on it.
 * @type {readonly { readonly package: string, readonly roots: readonly string[] }[]}
 */
export const PACKAGES = [
  {
    package: 'io.k8s.apimachinery.pkg.apis.meta.v1',
    roots: ['V1ObjectMeta', 'V1ListMeta', 'V1LabelSelector', 'V1Condition', 'V1DeleteOptions', 'V1Status'],
  },
  {
    package: 'io.k8s.api.core.v1',
    roots: [
      'V1ConfigMap',
      'V1Binding',
      'CoreV1Event',
      'V1Endpoints',
      'V1LimitRange',
      'V1Namespace',
      'V1Node',
      'V1Pod',
      'V1PodTemplateSpec',
      'V1ResourceQuota',
      'V1Secret',
      'V1Service',
      'V1ServiceAccount',
    ],
  },
  { package: 'io.k8s.api.apps.v1', roots: ['V1DaemonSet', 'V1Deployment', 'V1ReplicaSet'] },
  { package: 'io.k8s.api.authentication.v1', roots: ['V1SelfSubjectReview', 'AuthenticationV1TokenRequest'] },
  {
    package: 'io.k8s.api.authorization.v1',
    roots: [
      'V1SelfSubjectAccessReview',
      'V1SelfSubjectRulesReview',
      'V1SubjectAccessReview',
      'V1LocalSubjectAccessReview',
    ],
  },
  { package: 'io.k8s.api.autoscaling.v1', roots: ['V1Scale'] },
  { package: 'io.k8s.api.coordination.v1', roots: ['V1Lease'] },
  { package: 'io.k8s.api.discovery.v1', roots: ['V1EndpointSlice'] },
  { package: 'io.k8s.api.events.v1', roots: ['EventsV1Event'] },
  { package: 'io.k8s.api.networking.v1', roots: ['V1NetworkPolicy'] },
  { package: 'io.k8s.api.policy.v1', roots: ['V1Eviction'] },
  {
    package: 'io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1',
    roots: ['V1CustomResourceDefinition'],
  },
];

/** `CoreV1EventSeries` → `EventSeries`. */
export function plainName(/** @type {string} */ model) {
  return model.replace(/^[A-Z][a-z]*?(?=V1)/, '').replace(/^V1/, '');
}

/** Fields of type resource.Quantity, which client-node has as strings. */
export const QUANTITIES = new Set([
  'ResourceRequirements.limits',
  'ResourceRequirements.requests',
  'VolumeResourceRequirements.limits',
  'VolumeResourceRequirements.requests',
  'PodSpec.overhead',
  'ContainerStatus.allocatedResources',
  'PodStatus.allocatedResources',
  'NodeStatus.allocatable',
  'NodeStatus.capacity',
  'ResourceQuotaSpec.hard',
  'ResourceQuotaStatus.hard',
  'ResourceQuotaStatus.used',
  'LimitRangeItem._default',
  'LimitRangeItem.defaultRequest',
  'LimitRangeItem.max',
  'LimitRangeItem.maxLimitRequestRatio',
  'LimitRangeItem.min',
  'EmptyDirVolumeSource.sizeLimit',
  'ResourceFieldSelector.divisor',
]);

const map = (/** @type {string[]} */ ...keys) => ({
  'x-kubernetes-list-type': 'map',
  'x-kubernetes-list-map-keys': keys,
});
/** Strategic merge by the first key, server-side apply by all of them. */
const merged = (/** @type {string[]} */ ...keys) => ({
  ...map(...keys),
  'x-kubernetes-patch-merge-key': keys[0],
  'x-kubernetes-patch-strategy': 'merge',
});
const retained = (/** @type {string} */ key) => ({
  ...merged(key),
  'x-kubernetes-patch-strategy': 'merge,retainKeys',
});
const set = { 'x-kubernetes-list-type': 'set', 'x-kubernetes-patch-strategy': 'merge' };
const atomicMap = { 'x-kubernetes-map-type': 'atomic' };

const container = {
  env: merged('name'),
  ports: merged('containerPort', 'protocol'),
  volumeDevices: merged('devicePath'),
  volumeMounts: merged('mountPath'),
};
const conditions = { conditions: merged('type') };

/**
 * How lists and maps merge (the markers of Kubernetes' types.go). Lists that are not here are atomic.
 * @type {Readonly<Record<string, Readonly<Record<string, object>>>>}
 */
export const MERGES = {
  Container: container,
  EphemeralContainer: container,
  ObjectMeta: { finalizers: set, ownerReferences: merged('uid') },
  PodSpec: {
    containers: merged('name'),
    initContainers: merged('name'),
    ephemeralContainers: merged('name'),
    hostAliases: merged('ip'),
    imagePullSecrets: merged('name'),
    nodeSelector: atomicMap,
    resourceClaims: retained('name'),
    schedulingGates: merged('name'),
    topologySpreadConstraints: merged('topologyKey', 'whenUnsatisfiable'),
    volumes: retained('name'),
  },
  PodStatus: {
    ...conditions,
    hostIPs: { 'x-kubernetes-patch-merge-key': 'ip', 'x-kubernetes-patch-strategy': 'merge' },
    podIPs: merged('ip'),
    resourceClaimStatuses: retained('name'),
  },
  ContainerPort: { protocol: { default: 'TCP' } },
  ContainerRestartRuleOnExitCodes: { values: { 'x-kubernetes-list-type': 'set' } },
  ContainerStatus: { allocatedResourcesStatus: merged('name'), volumeMounts: merged('mountPath') },
  ResourceStatus: { resources: map('resourceID') },
  ServicePort: { protocol: { default: 'TCP' } },
  AzureDiskVolumeSource: {
    cachingMode: { default: 'ReadWrite' },
    fsType: { default: 'ext4' },
    kind: { default: 'Shared' },
  },
  ISCSIVolumeSource: { iscsiInterface: { default: 'default' } },
  RBDVolumeSource: {
    keyring: { default: '/etc/ceph/keyring' },
    pool: { default: 'rbd' },
    user: { default: 'admin' },
  },
  ScaleIOVolumeSource: { fsType: { default: 'xfs' }, storageMode: { default: 'ThinProvisioned' } },
  JSONSchemaProps: { 'x-kubernetes-validations': merged('rule') },
  ResourceRequirements: { claims: map('name') },
  NodeSpec: { podCIDRs: set },
  NodeStatus: { ...conditions, addresses: merged('type') },
  NamespaceStatus: conditions,
  ServiceSpec: { ports: merged('port', 'protocol'), selector: atomicMap },
  ServiceStatus: conditions,
  ServiceAccount: { secrets: merged('name') },
  DeploymentSpec: { strategy: { 'x-kubernetes-patch-strategy': 'retainKeys' } },
  DeploymentStatus: conditions,
  ReplicaSetStatus: conditions,
  DaemonSetStatus: conditions,
  Endpoint: { addresses: { 'x-kubernetes-list-type': 'set' } },
  CustomResourceDefinitionStatus: { conditions: map('type') },
};

/** Types that server-side apply takes as one value. */
export const ATOMIC_TYPES = new Set([
  'ConfigMapKeySelector',
  'EndpointAddress',
  'EndpointPort',
  'FileKeySelector',
  'LabelSelector',
  'LocalObjectReference',
  'NodeSelector',
  'NodeSelectorTerm',
  'ObjectFieldSelector',
  'ObjectReference',
  'OwnerReference',
  'ResourceFieldSelector',
  'ScopeSelector',
  'SecretKeySelector',
  'SecretReference',
  'TypedLocalObjectReference',
]);
